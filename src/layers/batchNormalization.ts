import { checkInteger } from "../arithmetic/optionChecks.js";
import type { Shape } from "../arithmetic/shape.js";
import { fusedBatchNorm, fusedBatchNormBy, type Tensor } from "../backend/index.js";
import type { Initializer } from "../initializers/initializer.js";
import { type InitializerChoice, initializerOf } from "../initializers/named.js";
import { AffineNormalization, type AffineNormalizationOptions, checkAxis, moments } from "./affineNormalization.js";
import type { CallContext, WeightSpec } from "./layer.js";

export interface BatchNormalizationOptions extends AffineNormalizationOptions {
  /** How much of the moving statistics a batch leaves as it was; 0.99. */
  readonly momentum?: number;
  /** The axis of the channels, with the batch as 0; −1, the last. */
  readonly axis?: number;
  /** The first moving mean; "zeros". */
  readonly movingMeanInitializer?: InitializerChoice;
  /** The first moving variance; "ones". */
  readonly movingVarianceInitializer?: InitializerChoice;
}

/** Every channel at mean 0 and variance 1: see {@link batchNormalization}. */
export class BatchNormalization extends AffineNormalization {
  readonly kind: string = "batchNormalization";
  readonly momentum: number;
  readonly axis: number;
  readonly #movingMeanInitializer: Initializer;
  readonly #movingVarianceInitializer: Initializer;

  constructor(options: BatchNormalizationOptions) {
    super("batchNormalization", options);
    this.momentum = options.momentum ?? 0.99;
    if (!(this.momentum >= 0 && this.momentum <= 1)) throw new Error(`${this.kind}: momentum must be a share from 0 to 1; received ${this.momentum}.`);
    this.axis = checkInteger(this.kind, "axis", options.axis ?? -1);
    this.#movingMeanInitializer = initializerOf(options.movingMeanInitializer ?? "zeros");
    this.#movingVarianceInitializer = initializerOf(options.movingVarianceInitializer ?? "ones");
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const shape = [input[checkAxis(this.name, this.axis, input.length + 1) - 1] ?? 1];
    return [
      ...this.affineSpecs(shape),
      { name: "movingMean", shape, initializer: this.#movingMeanInitializer, trainable: false },
      { name: "movingVariance", shape, initializer: this.#movingVarianceInitializer, trainable: false },
    ];
  }

  call(input: Tensor, { training }: CallContext): Tensor {
    const channel = checkAxis(this.name, this.axis, input.rank);
    const shape = input.shape.map((length, axis) => (axis === channel ? length : 1));
    const isLast = channel === input.rank - 1;
    if (!training || !this.trainable) {
      const fused = isLast ? fusedBatchNormBy(input, ...this.affine(input.shape.slice(-1)), this.weight("movingMean"), this.weight("movingVariance"), this.epsilon) : undefined;
      return fused ?? this.normalized(input, this.shaped("movingMean", shape), this.shaped("movingVariance", shape), shape);
    }
    const fused = this.isPlain && isLast ? fusedBatchNorm(input, ...this.affine(input.shape.slice(-1)), this.epsilon) : undefined;
    if (fused !== undefined) {
      this.moved("movingMean", fused.mean, this.momentum);
      this.moved("movingVariance", fused.variance, this.momentum);
      return fused.y;
    }
    const { mean, variance } = moments(input, input.shape.map((_, axis) => axis).filter((axis) => axis !== channel));
    return this.learnt(input, mean, variance, shape);
  }

  /** Whether learning follows the formula of this class. */
  protected get isPlain(): boolean {
    return true;
  }

  /** The output while learning, from the batch's own statistics. */
  protected learnt(x: Tensor, mean: Tensor, variance: Tensor, shape: readonly number[]): Tensor {
    this.moved("movingMean", mean, this.momentum);
    this.moved("movingVariance", variance, this.momentum);
    return this.normalized(x, mean, variance, shape);
  }

  /** moving ← momentum · moving + (1 − momentum) · batch */
  protected moved(name: string, batch: Tensor, momentum: number): void {
    const moving = this.weight(name);
    moving.assign(moving.mul(momentum).add(batch.reshape(moving.shape).mul(1 - momentum)));
  }

  override config() {
    return {
      ...super.config(),
      momentum: this.momentum,
      axis: this.axis,
      movingMeanInitializer: this.#movingMeanInitializer.kind,
      movingVarianceInitializer: this.#movingVarianceInitializer.kind,
    };
  }
}

/**
 * Brings every channel to mean 0 and variance 1 over the batch, then scales and shifts it by two learnt numbers. Outside training the
 * moving statistics stand in for the batch's.
 *
 * y = gamma · (x − mean) / sqrt(variance + epsilon) + beta, and moving ← momentum · moving + (1 − momentum) · batch
 *
 * neon's BatchNorm is `batchNormalization({ momentum: 0.9, movingVarianceInitializer: "zeros" })`; its rho is the momentum.
 *
 * @param options.momentum 0.99, as in Keras
 * @param options.epsilon 0.001
 * @param options.axis the axis of the channels, with the batch as 0; −1, the last
 * @param options.center whether beta is added; true
 * @param options.scale whether gamma is multiplied with; true
 * @param options.gammaInitializer "ones"
 * @param options.betaInitializer "zeros"
 * @param options.movingMeanInitializer "zeros"
 * @param options.movingVarianceInitializer "ones"
 * @returns a layer that keeps the shape; 4 parameters a channel, 2 of them trained
 * @throws when epsilon is negative or there is no such axis
 * @example layers.batchNormalization()
 * @see Ioffe and Szegedy, Batch normalization: accelerating deep network training by reducing internal covariate shift, 2015
 */
export function batchNormalization(options: BatchNormalizationOptions = {}): BatchNormalization {
  return new BatchNormalization(options);
}
