import { type Tensor, tf, type Variable } from "../backend/index.js";
import { Optimizer, type Slots } from "./optimizer.js";
import { checkNotNegative, type OptimizerOptions } from "./optionChecks.js";

export interface FtrlOptions extends OptimizerOptions {
  /** How steps shrink with the sum of squares, at most 0; −0.5. */
  readonly learningRatePower?: number;
  /** Where the sum of squares starts; 0.1. */
  readonly initialAccumulator?: number;
  /** Strength of the L1 penalty, which makes weights exactly 0; 0. */
  readonly l1?: number;
  /** Strength of the L2 penalty; 0. */
  readonly l2?: number;
  /** Strength of an L2 penalty that acts through the gradient; 0. */
  readonly l2Shrinkage?: number;
  /** β of the paper; 0. */
  readonly beta?: number;
}

/** See {@link ftrl}. */
export class Ftrl extends Optimizer {
  readonly kind = "ftrl";
  readonly options: Required<Omit<FtrlOptions, keyof OptimizerOptions>>;
  protected readonly slotNames = ["squares", "linear"];

  constructor({ learningRate = 0.001, learningRatePower = -0.5, initialAccumulator = 0.1, l1 = 0, l2 = 0, l2Shrinkage = 0, beta = 0, ...common }: FtrlOptions) {
    super(learningRate, common);
    if (!(learningRatePower <= 0)) throw new Error(`ftrl: learningRatePower must be a number up to 0; received ${learningRatePower}.`);
    const options = { initialAccumulator, l1, l2, l2Shrinkage, beta };
    for (const [argument, value] of Object.entries(options)) checkNotNegative("ftrl", argument, value);
    this.options = { learningRatePower, ...options };
  }

  protected override firstSlot(slot: string, w: Variable): Tensor {
    return slot === "squares" ? tf.fill(w.shape, this.options.initialAccumulator) : tf.zeros(w.shape);
  }

  protected update(w: Variable, g: Tensor, { squares, linear }: Slots, rate: Tensor): void {
    if (squares === undefined || linear === undefined) return;
    const { learningRatePower, l1, l2, l2Shrinkage, beta } = this.options;
    const before = tf.pow(squares, -learningRatePower).div(rate);
    squares.assign(squares.add(g.square()));
    const after = tf.pow(squares, -learningRatePower).div(rate);
    linear.assign(linear.add(g.add(w.mul(2 * l2Shrinkage)).sub(after.sub(before).mul(w))));
    const curvature = after.add(tf.div(beta, rate).add(2 * l2));
    w.assign(linear.clipByValue(-l1, l1).sub(linear).div(curvature));
  }

  override config() {
    return { ...super.config(), ...this.options };
  }
}

/**
 * Follow the regularised leader: weights solve a problem over all gradients so far, and an L1 penalty makes many of them exactly 0.
 *
 * n' = n + g², z ← z + g + 2 s w − (n'^−p − n^−p) / η · w, w ← (clip(z, −l1, l1) − z) / (n'^−p / η + 2 l2 + β / η), n ← n'
 *
 * @param options.learningRate η; 0.001
 * @param options.learningRatePower p, at most 0; −0.5
 * @param options.initialAccumulator n at first; 0.1
 * @param options.l1 0
 * @param options.l2 0
 * @param options.l2Shrinkage s; 0
 * @param options.beta β; 0
 * @throws when an argument is out of its range
 * @example optimizers.ftrl({ learningRate: 0.1, l1: 0.01 })
 * @see McMahan et al., Ad click prediction: a view from the trenches, 2013
 */
export function ftrl(options: FtrlOptions = {}): Ftrl {
  return new Ftrl(options);
}
