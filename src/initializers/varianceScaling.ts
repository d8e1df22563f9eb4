import type { Shape } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { fans } from "./fans.js";
import { drawn, Initializer } from "./initializer.js";
import { uniform } from "./randomUniform.js";
import { truncated } from "./truncated.js";

const MODES = ["fanIn", "fanOut", "fanAvg"] as const;
const DISTRIBUTIONS = ["truncatedNormal", "untruncatedNormal", "uniform"] as const;

export interface VarianceScalingOptions {
  /** What the variance is a multiple of; 1. */
  readonly scale?: number;
  /** What the variance is divided by: inputs, outputs or the mean of both; "fanIn". */
  readonly mode?: (typeof MODES)[number];
  /** "truncatedNormal". */
  readonly distribution?: (typeof DISTRIBUTIONS)[number];
}

/** See {@link varianceScaling}. */
export class VarianceScaling extends Initializer {
  readonly kind = "varianceScaling";
  readonly options: Required<VarianceScalingOptions>;

  constructor({ scale = 1, mode = "fanIn", distribution = "truncatedNormal" }: VarianceScalingOptions) {
    super();
    if (!(scale > 0)) throw new Error(`varianceScaling: scale must be a positive number; received ${scale}.`);
    if (!MODES.includes(mode)) throw new Error(`varianceScaling: mode must be one of ${MODES.join(", ")}; received ${JSON.stringify(mode)}.`);
    if (!DISTRIBUTIONS.includes(distribution)) {
      throw new Error(`varianceScaling: distribution must be one of ${DISTRIBUTIONS.join(", ")}; received ${JSON.stringify(distribution)}.`);
    }
    this.options = { scale, mode, distribution };
  }

  values(shape: Shape, random: RandomSource): Float32Array {
    const { scale, mode, distribution } = this.options;
    const { fanIn, fanOut } = fans(shape);
    const fan = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }[mode];
    const variance = scale / Math.max(1, fan);
    if (distribution === "truncatedNormal") return truncated(shape, random, Math.sqrt(variance));
    if (distribution === "untruncatedNormal") return drawn(shape, () => Math.sqrt(variance) * random.normal());
    const limit = Math.sqrt(3 * variance);
    return uniform(shape, random, -limit, limit);
  }

  override config() {
    return this.options;
  }
}

/**
 * Values whose variance follows the weight's shape; Glorot's, He's and LeCun's initializers are cases of it.
 *
 * variance = scale / fan, fan = fanIn, fanOut or their mean
 *
 * @param options.scale 1. (2 with fanIn is He's, 1 with fanAvg Glorot's.)
 * @param options.mode "fanIn", "fanOut" or "fanAvg"; "fanIn"
 * @param options.distribution "truncatedNormal" (cut off at two deviations), "untruncatedNormal" or "uniform"; "truncatedNormal"
 * @throws when an argument is out of its range
 * @example layers.dense({ units: 64, kernelInitializer: initializers.varianceScaling({ scale: 2, distribution: "uniform" }) })
 */
export function varianceScaling(options: VarianceScalingOptions = {}): VarianceScaling {
  return new VarianceScaling(options);
}
