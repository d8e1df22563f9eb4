import { type Tensor, tf, type Variable } from "../backend/index.js";
import { Weight } from "../variables/weight.js";
import { Optimizer, type Place } from "./optimizer.js";

export interface LossScaleOptions {
  /** What changes the weights. */
  readonly inner: Optimizer;
  /** What the loss is multiplied by at first; 32,768. */
  readonly initialScale?: number;
  /** After how many steps in a row with finite gradients the scale is doubled; 2,000. */
  readonly growthSteps?: number;
}

/** See {@link lossScaleOptimizer}. */
export class LossScaleOptimizer extends Optimizer {
  readonly kind = "lossScaleOptimizer";
  readonly inner: Optimizer;
  readonly initialScale: number;
  readonly growthSteps: number;
  protected readonly slotNames = [];
  #scale: Weight | undefined;
  #goodSteps: Weight | undefined;

  constructor({ inner, initialScale = 2 ** 15, growthSteps = 2000 }: LossScaleOptions) {
    super(0);
    if (!(initialScale > 0)) throw new Error(`lossScaleOptimizer: initialScale must be a positive number; received ${initialScale}.`);
    if (!(Number.isInteger(growthSteps) && growthSteps > 0)) throw new Error(`lossScaleOptimizer: growthSteps must be a positive integer; received ${growthSteps}.`);
    if (inner.config()["lossScale"] !== undefined) throw new Error("lossScaleOptimizer: inner must have no lossScale of its own; leave it out.");
    [this.inner, this.initialScale, this.growthSteps] = [inner, initialScale, growthSteps];
  }

  override lossScale(): Tensor {
    return this.#scale?.variable ?? tf.scalar(this.initialScale);
  }

  override build(variables: readonly Variable[], places?: readonly Place[]): void {
    this.inner.build(variables, places);
    this.#scale ??= new Weight("scale", tf.scalar(this.initialScale), false);
    this.#goodSteps ??= new Weight("goodSteps", tf.scalar(0), false);
  }

  override apply(gradients: readonly Tensor[], allowed?: Tensor): void {
    const [scale, good] = [this.#scale?.variable, this.#goodSteps?.variable];
    if (scale === undefined || good === undefined) throw new Error("lossScaleOptimizer: apply was called before build(variables).");
    tf.tidy(() => {
      const finite = gradients.map((g) => tf.all(tf.isFinite(g))).reduce((a, b) => tf.logicalAnd(a, b));
      this.inner.apply(gradients.map((g) => g.div(scale)), allowed === undefined ? finite : tf.logicalAnd(finite, allowed));
      const grows = tf.logicalAnd(finite, tf.greaterEqual(good, this.growthSteps - 1));
      good.assign(tf.where(tf.logicalAnd(finite, tf.logicalNot(grows)), good.add(1), tf.scalar(0)));
      scale.assign(scale.mul(tf.where(finite, tf.where(grows, tf.scalar(2), tf.scalar(1)), tf.scalar(0.5))));
    });
  }

  protected update(): void {}

  override get learningRate(): number {
    return this.inner.learningRate;
  }

  override set learningRate(value: number) {
    this.inner.learningRate = value;
  }

  override get isScheduled(): boolean {
    return this.inner.isScheduled;
  }

  override get weights(): readonly Weight[] {
    return [...this.inner.weights, ...[this.#scale, this.#goodSteps].filter((weight) => weight !== undefined)];
  }

  override swapAverages(): void {
    this.inner.swapAverages();
  }

  override dispose(): void {
    this.inner.dispose();
    this.#scale?.dispose();
    this.#goodSteps?.dispose();
    [this.#scale, this.#goodSteps] = [undefined, undefined];
  }

  override config() {
    return { inner: { kind: this.inner.kind, ...this.inner.config() }, initialScale: this.initialScale, growthSteps: this.growthSteps };
  }
}

/**
 * Multiplies the loss so that small gradients don't vanish, and finds the factor by itself: a step with a gradient that is not finite changes
 * no weight and halves it, many good steps double it.
 *
 * @param options.inner what changes the weights
 * @param options.initialScale the factor at first; 32,768
 * @param options.growthSteps after how many good steps in a row it is doubled; 2,000
 * @throws when an argument is out of its range, or inner has a lossScale
 * @example optimizers.lossScaleOptimizer({ inner: optimizers.adam() })
 * @see Micikevicius et al., Mixed precision training, 2018
 */
export function lossScaleOptimizer(options: LossScaleOptions): LossScaleOptimizer {
  return new LossScaleOptimizer(options);
}
