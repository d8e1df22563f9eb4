import { fusedSgd, type Tensor, type Variable } from "../backend/index.js";
import { Optimizer, type Slots } from "./optimizer.js";
import { checkFraction, type OptimizerOptions } from "./optionChecks.js";

export interface SgdOptions extends OptimizerOptions {
  /** How much of the velocity is kept; 0. */
  readonly momentum?: number;
  /** Whether the gradient counts as if the velocity had been followed already; false. */
  readonly nesterov?: boolean;
}

/** See {@link sgd}. */
export class Sgd extends Optimizer {
  readonly kind = "sgd";
  readonly momentum: number;
  readonly nesterov: boolean;
  protected readonly slotNames: readonly string[];

  constructor({ learningRate = 0.01, momentum = 0, nesterov = false, ...common }: SgdOptions) {
    super(learningRate, common);
    this.momentum = checkFraction("sgd", "momentum", momentum);
    this.nesterov = nesterov;
    this.slotNames = momentum === 0 ? [] : ["velocity"];
  }

  protected update(w: Variable, g: Tensor, { velocity: v }: Slots, rate: Tensor): void {
    const fused = fusedSgd({ w, g, rate, momentum: this.momentum, nesterov: this.nesterov, ...(v !== undefined && { v }) });
    if (fused !== undefined) {
      [w, v].forEach((variable, i) => variable?.assign(fused[i] as Tensor));
      return;
    }
    const step = g.mul(rate);
    if (v === undefined) {
      w.assign(w.sub(step));
      return;
    }
    v.assign(v.mul(this.momentum).sub(step));
    w.assign(this.nesterov ? w.add(v.mul(this.momentum)).sub(step) : w.add(v));
  }

  override config() {
    return { ...super.config(), momentum: this.momentum, nesterov: this.nesterov };
  }
}

/**
 * Stochastic gradient descent, with momentum if wished.
 *
 * w ← w − η g · with momentum: v ← m v − η g, w ← w + v · with Nesterov's: v ← m v − η g, w ← w + m v − η g
 *
 * The rate stands within the velocity, as in Keras and neon; tfjs keeps it outside, so that a changing rate gives other weights there.
 * neon's GradientDescentMomentum is this with `weightDecayMode: "coupled"`: v ← m v − η (g + λ w).
 *
 * @param options.learningRate η; 0.01
 * @param options.momentum m, at least 0 and less than 1; 0
 * @param options.nesterov false
 * @throws when an argument is out of its range
 * @example optimizers.sgd({ learningRate: 0.01, momentum: 0.9 })
 * @see Sutskever et al., On the importance of initialization and momentum in deep learning, 2013
 */
export function sgd(options: SgdOptions = {}): Sgd {
  return new Sgd(options);
}
