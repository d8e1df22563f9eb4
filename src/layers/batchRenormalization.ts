import type { Shape } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { ones } from "../initializers/ones.js";
import { zeros } from "../initializers/zeros.js";
import { BatchNormalization, type BatchNormalizationOptions } from "./batchNormalization.js";
import type { WeightSpec } from "./layer.js";
import { constantOf } from "./ops/constantOf.js";

export interface BatchRenormalizationOptions extends Omit<BatchNormalizationOptions, "movingMeanInitializer" | "movingVarianceInitializer"> {
  /** The correction's factor is not more than this; without bound. */
  readonly rMax?: number;
  /** The correction's factor is not less than this; without bound. */
  readonly rMin?: number;
  /** The correction's shift is between −dMax and dMax; without bound. */
  readonly dMax?: number;
  /** How much of the statistics that correct a batch stays as it was; 0.99. */
  readonly renormMomentum?: number;
}

/** Batch normalisation that is the same in training and afterwards: see {@link batchRenormalization}. */
export class BatchRenormalization extends BatchNormalization {
  override readonly kind = "batchRenormalization";
  readonly rMax: number;
  readonly rMin: number;
  readonly dMax: number;
  readonly renormMomentum: number;

  constructor(options: BatchRenormalizationOptions) {
    super(options);
    this.rMax = options.rMax ?? Infinity;
    this.rMin = options.rMin ?? 0;
    this.dMax = options.dMax ?? Infinity;
    this.renormMomentum = options.renormMomentum ?? 0.99;
    if (!(this.renormMomentum >= 0 && this.renormMomentum <= 1)) throw new Error(`batchRenormalization: renormMomentum must be a share from 0 to 1; received ${this.renormMomentum}.`);
    if (!(this.rMin <= this.rMax && this.dMax >= 0)) {
      throw new Error(`batchRenormalization: rMin must not be above rMax, nor dMax negative; received rMin ${this.rMin}, rMax ${this.rMax} and dMax ${this.dMax}.`);
    }
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const specs = super.weightSpecs(input);
    const shape = specs.at(-1)?.shape ?? [];
    return [
      ...specs,
      { name: "movingStddev", shape, initializer: ones(), trainable: false },
      { name: "renormMean", shape, initializer: zeros(), trainable: false },
      { name: "renormStddev", shape, initializer: ones(), trainable: false },
    ];
  }

  protected override get isPlain(): boolean {
    return false;
  }

  protected override learnt(x: Tensor, mean: Tensor, variance: Tensor, shape: readonly number[]): Tensor {
    const stddev = variance.add(this.epsilon).sqrt();
    const known = this.shaped("renormStddev", shape).maximum(Math.sqrt(this.epsilon));
    const r = constantOf(() => bounded(stddev.div(known), this.rMin, this.rMax));
    const d = constantOf(() => bounded(mean.sub(this.shaped("renormMean", shape)).div(known), -this.dMax, this.dMax));
    this.moved("renormMean", mean, this.renormMomentum);
    this.moved("renormStddev", stddev, this.renormMomentum);
    this.moved("movingMean", mean, this.momentum);
    this.moved("movingStddev", stddev, this.momentum);
    this.weight("movingVariance").assign(this.weight("movingStddev").square().sub(this.epsilon).relu());

    const corrected = x.sub(mean).div(stddev).mul(r).add(d);
    const scaled = this.scale ? corrected.mul(this.shaped("gamma", shape)) : corrected;
    return this.center ? scaled.add(this.shaped("beta", shape)) : scaled;
  }

  override config() {
    return { ...super.config(), rMax: this.rMax, rMin: this.rMin, dMax: this.dMax, renormMomentum: this.renormMomentum };
  }
}

function bounded(x: Tensor, low: number, high: number): Tensor {
  const above = Number.isFinite(low) ? x.maximum(low) : x;
  return Number.isFinite(high) ? tf.minimum(above, high) : above;
}

/**
 * Batch normalisation with a correction that makes its output in training that of prediction, on average: for small batches, or ones whose
 * samples depend on each other. Keras has it as BatchNormalization(renorm=True).
 *
 * y = gamma · ((x − mean) / σ · r + d) + beta with σ = sqrt(variance + epsilon), r = σ / σ_renorm and d = (mean − mean_renorm) / σ_renorm.
 * No gradient flows through r and d.
 *
 * @param options.rMax the factor's upper bound; none. The paper lets it grow from 1 to 3
 * @param options.rMin the factor's lower bound; none. The paper takes 1 / rMax
 * @param options.dMax the shift's bound; none. The paper lets it grow from 0 to 5
 * @param options.renormMomentum how much of the statistics that correct a batch stays as it was; 0.99
 * @param options.momentum how much of the statistics for prediction stays as it was; 0.99
 * @returns a layer that keeps the shape; 7 parameters a channel, 2 of them trained. The other options are batchNormalization's
 * @throws when the bounds contradict each other
 * @example layers.batchRenormalization({ rMax: 3, rMin: 1 / 3, dMax: 5 })
 * @see Ioffe, Batch renormalization: towards reducing minibatch dependence in batch-normalized models, 2017
 */
export function batchRenormalization(options: BatchRenormalizationOptions = {}): BatchRenormalization {
  return new BatchRenormalization(options);
}
