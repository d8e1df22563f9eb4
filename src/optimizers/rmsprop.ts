import type { Tensor, Variable } from "../backend/index.js";
import { Optimizer, type Slots } from "./optimizer.js";
import { checkFraction, checkNotNegative, type OptimizerOptions } from "./optionChecks.js";

export interface RmspropOptions extends OptimizerOptions {
  /** How much of the mean square is kept; 0.9. */
  readonly rho?: number;
  /** How much of the velocity is kept; 0. */
  readonly momentum?: number;
  /** Keeps the division away from 0; 1e-7. */
  readonly epsilon?: number;
  /** Divides by the deviation instead of the root of the mean square; false. */
  readonly centered?: boolean;
  /** Where ε stands: "keras" within the root, "neon" within it and beside it; "keras". */
  readonly formula?: "keras" | "neon";
}

/** See {@link rmsprop}. */
export class Rmsprop extends Optimizer {
  readonly kind = "rmsprop";
  readonly rho: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly centered: boolean;
  readonly formula: "keras" | "neon";
  protected readonly slotNames: readonly string[];

  constructor({ learningRate = 0.001, rho = 0.9, momentum = 0, epsilon = 1e-7, centered = false, formula = "keras", ...common }: RmspropOptions) {
    super(learningRate, common);
    this.rho = checkFraction("rmsprop", "rho", rho);
    this.momentum = checkFraction("rmsprop", "momentum", momentum);
    this.epsilon = checkNotNegative("rmsprop", "epsilon", epsilon);
    if (formula !== "keras" && formula !== "neon") throw new Error(`rmsprop: formula must be "keras" or "neon"; received ${JSON.stringify(formula)}.`);
    [this.centered, this.formula] = [centered, formula];
    this.slotNames = ["squares", ...(centered ? ["mean"] : []), ...(momentum > 0 ? ["velocity"] : [])];
  }

  protected update(w: Variable, g: Tensor, { squares, mean, velocity }: Slots, rate: Tensor): void {
    if (squares === undefined) return;
    squares.assign(squares.mul(this.rho).add(g.square().mul(1 - this.rho)));
    mean?.assign(mean.mul(this.rho).add(g.mul(1 - this.rho)));
    const spread = mean === undefined ? squares : squares.sub(mean.square());
    const root = spread.add(this.epsilon).sqrt();
    const step = g.mul(rate).div(this.formula === "neon" ? root.add(this.epsilon) : root);
    velocity?.assign(velocity.mul(this.momentum).add(step));
    w.assign(w.sub(velocity ?? step));
  }

  override config() {
    const { rho, momentum, epsilon, centered, formula } = this;
    return { ...super.config(), rho, momentum, epsilon, centered, formula };
  }
}

/**
 * RMSProp: each weight's gradient is divided by the root of its mean square.
 *
 * s ← ρ s + (1 − ρ) g², w ← w − η g / sqrt(s + ε) · centred: with s − m² for s, m ← ρ m + (1 − ρ) g · with momentum μ: v ← μ v + η g / …, w ← w − v
 * · neon divides by sqrt(s + ε) + ε
 *
 * @param options.learningRate η; 0.001. (neon takes 0.002.)
 * @param options.rho ρ; 0.9. (neon takes 0.95.)
 * @param options.momentum μ; 0
 * @param options.epsilon ε; 1e-7, as in Keras. (neon takes 1e-6.)
 * @param options.centered whether the square of the mean is taken off; false
 * @param options.formula "keras" or "neon"; "keras"
 * @throws when an argument is out of its range
 * @example optimizers.rmsprop({ learningRate: 0.002, rho: 0.95, epsilon: 1e-6, formula: "neon" }) // neon's
 * @see Hinton, Neural networks for machine learning, lecture 6e, 2012; Graves, Generating sequences, 2013 (centred)
 */
export function rmsprop(options: RmspropOptions = {}): Rmsprop {
  return new Rmsprop(options);
}
