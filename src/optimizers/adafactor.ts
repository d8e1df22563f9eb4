import { type Tensor, tf, type Variable } from "../backend/index.js";
import { Optimizer, type Slots } from "./optimizer.js";
import { checkNotNegative, type OptimizerOptions } from "./optionChecks.js";

export interface AdafactorOptions extends OptimizerOptions {
  /** How the memory of squares grows, below 0; −0.8. */
  readonly beta2Decay?: number;
  /** Added to squared gradients; 1e-30. */
  readonly epsilon1?: number;
  /** The least size that a weight tensor counts as having; 0.001. */
  readonly epsilon2?: number;
  /** The largest root mean square of a step; 1. */
  readonly clipThreshold?: number;
  /** Whether the rate is at most 1 / sqrt(t); true. */
  readonly relativeStep?: boolean;
}

/** See {@link adafactor}. */
export class Adafactor extends Optimizer {
  readonly kind = "adafactor";
  readonly options: Required<Omit<AdafactorOptions, keyof OptimizerOptions>>;
  protected readonly slotNames = ["rows", "columns", "squares"];

  constructor({ learningRate = 0.001, beta2Decay = -0.8, epsilon1 = 1e-30, epsilon2 = 1e-3, clipThreshold = 1, relativeStep = true, ...common }: AdafactorOptions) {
    super(learningRate, common);
    if (!(beta2Decay < 0)) throw new Error(`adafactor: beta2Decay must be a number below 0; received ${beta2Decay}.`);
    if (!(clipThreshold > 0)) throw new Error(`adafactor: clipThreshold must be a positive number; received ${clipThreshold}.`);
    checkNotNegative("adafactor", "epsilon1", epsilon1);
    checkNotNegative("adafactor", "epsilon2", epsilon2);
    this.options = { beta2Decay, epsilon1, epsilon2, clipThreshold, relativeStep };
  }

  protected override firstSlot(slot: string, { shape }: Variable): Tensor | undefined {
    const isMatrix = shape.length >= 2;
    if (slot === "squares") return isMatrix ? undefined : tf.zeros(shape);
    if (!isMatrix) return undefined;
    return tf.zeros(slot === "rows" ? shape.slice(0, -1) : [...shape.slice(0, -2), shape.at(-1) ?? 1]);
  }

  protected update(w: Variable, g: Tensor, { rows, columns, squares }: Slots, rate: Tensor, t: Tensor): void {
    const { beta2Decay, epsilon1, epsilon2, clipThreshold } = this.options;
    const longest = tf.rsqrt(t);
    const relative = tf.minimum(rate, longest);
    const alpha = tf.maximum(rootMeanSquare(w), epsilon2).mul(relative);
    const forgotten = tf.pow(t, beta2Decay);
    const follow = (mean: Variable, to: Tensor): Tensor => {
      mean.assign(mean.add(to.sub(mean).mul(forgotten)));
      return mean;
    };
    const square = g.square().add(epsilon1);
    let estimate: Tensor;
    if (rows !== undefined && columns !== undefined) {
      const r = follow(rows, square.mean(-1));
      const c = follow(columns, square.mean(-2));
      estimate = r.div(r.mean(-1, true)).expandDims(-1).mul(c.expandDims(-2));
    } else if (squares !== undefined) {
      estimate = follow(squares, square);
    } else return;
    const step = g.div(estimate.sqrt());
    w.assign(w.sub(step.div(tf.maximum(rootMeanSquare(step).div(clipThreshold), 1)).mul(alpha)));
  }

  override config() {
    return { ...super.config(), ...this.options };
  }
}

function rootMeanSquare(x: Tensor): Tensor {
  return x.square().mean().sqrt();
}

/**
 * Adafactor: a matrix' squared gradients are kept as one mean a row and one a column, so that its memory is almost none.
 *
 * β = 1 − t^beta2Decay, r and c ← means of g² + ε₁ over columns and rows, fading by β, v = r cᵀ / mean r (a vector keeps v itself),
 * u = g / sqrt(v), û = u / max(1, rms(u) / d), w ← w − min(η, 1 / sqrt(t)) · max(ε₂, rms(w)) · û
 *
 * @param options.learningRate η; 0.001
 * @param options.beta2Decay how the memory of squares grows; −0.8
 * @param options.epsilon1 ε₁; 1e-30
 * @param options.epsilon2 ε₂; 0.001
 * @param options.clipThreshold d; 1
 * @param options.relativeStep kept for Keras' files; the rate is at most 1 / sqrt(t) either way, as in Keras' own step; true
 * @throws when an argument is out of its range
 * @example optimizers.adafactor({ learningRate: 0.01 })
 * @see Shazeer and Stern, Adafactor: adaptive learning rates with sublinear memory cost, 2018
 */
export function adafactor(options: AdafactorOptions = {}): Adafactor {
  return new Adafactor(options);
}
