import type { Tensor, Variable } from "../backend/index.js";
import { Optimizer, type Slots } from "./optimizer.js";
import { checkFraction, checkNotNegative, type OptimizerOptions } from "./optionChecks.js";

export interface AdadeltaOptions extends OptimizerOptions {
  /** How much of the means of squares is kept; 0.95. */
  readonly rho?: number;
  /** Keeps the division away from 0 and gives the first steps their size; 1e-7. */
  readonly epsilon?: number;
}

/** See {@link adadelta}. */
export class Adadelta extends Optimizer {
  readonly kind = "adadelta";
  readonly rho: number;
  readonly epsilon: number;
  protected readonly slotNames = ["squares", "steps"];

  constructor({ learningRate = 0.001, rho = 0.95, epsilon = 1e-7, ...common }: AdadeltaOptions) {
    super(learningRate, common);
    this.rho = checkFraction("adadelta", "rho", rho);
    this.epsilon = checkNotNegative("adadelta", "epsilon", epsilon);
  }

  protected update(w: Variable, g: Tensor, { squares, steps }: Slots, rate: Tensor): void {
    if (squares === undefined || steps === undefined) return;
    const root = (x: Tensor): Tensor => x.add(this.epsilon).sqrt();
    squares.assign(squares.mul(this.rho).add(g.square().mul(1 - this.rho)));
    const step = root(steps).mul(g).div(root(squares));
    steps.assign(steps.mul(this.rho).add(step.square().mul(1 - this.rho)));
    w.assign(w.sub(step.mul(rate)));
  }

  override config() {
    return { ...super.config(), rho: this.rho, epsilon: this.epsilon };
  }
}

/**
 * AdaDelta: the size of a step comes from the sizes of the steps before it, so that it has the weight's own unit.
 *
 * s ← ρ s + (1 − ρ) g², Δ = g · sqrt(d + ε) / sqrt(s + ε), d ← ρ d + (1 − ρ) Δ², w ← w − η Δ
 *
 * @param options.learningRate η; 0.001, as in Keras. The paper and neon have none: take 1.
 * @param options.rho ρ; 0.95
 * @param options.epsilon ε; 1e-7, as in Keras. (neon takes 1e-6.)
 * @throws when an argument is out of its range
 * @example optimizers.adadelta({ learningRate: 1, epsilon: 1e-6 }) // neon's
 * @see Zeiler, ADADELTA: an adaptive learning rate method, 2012
 */
export function adadelta(options: AdadeltaOptions = {}): Adadelta {
  return new Adadelta(options);
}
