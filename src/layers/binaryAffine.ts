import type { Shape } from "../arithmetic/shape.js";
import type { Activation } from "../activations/activation.js";
import { type ActivationChoice, activationOf } from "../activations/named.js";
import type { Tensor } from "../backend/index.js";
import { batchNormalization } from "./batchNormalization.js";
import { binaryLinear, type BinaryLinearOptions } from "./binaryLinear.js";
import { bias } from "./bias.js";
import { type CallContext, Layer, type LayerOptions } from "./layer.js";
import { shiftBatchNormalization } from "./shiftBatchNormalization.js";

export interface BinaryAffineOptions extends BinaryLinearOptions {
  /** "shift", "plain" or "none"; "shift". */
  readonly batchNormalization?: "shift" | "plain" | "none";
  /** Whether a bias is added; true without batch normalisation, which has its own. */
  readonly useBias?: boolean;
  /** Applied to the output; "linear". */
  readonly activation?: ActivationChoice;
}

/** A product of signs, normalised: see {@link binaryAffine}. */
export class BinaryAffine extends Layer {
  readonly kind = "binaryAffine";
  readonly activation: Activation;
  readonly steps: readonly Layer[];
  readonly #normalization: "shift" | "plain" | "none";

  constructor(options: BinaryAffineOptions) {
    super(options as LayerOptions);
    const { units, binarizeInput, kernelInitializer, batchNormalization: normalization = "shift" } = options;
    if (!["shift", "plain", "none"].includes(normalization)) {
      throw new Error(`binaryAffine: batchNormalization must be "shift", "plain" or "none"; received ${JSON.stringify(normalization)}.`);
    }
    const linear = binaryLinear({ units, ...(binarizeInput === undefined ? {} : { binarizeInput }), ...(kernelInitializer === undefined ? {} : { kernelInitializer }) });
    const normalizer = normalization === "shift" ? [shiftBatchNormalization()] : normalization === "plain" ? [batchNormalization()] : [];
    this.steps = [linear, ...((options.useBias ?? normalization === "none") ? [bias()] : []), ...normalizer];
    this.activation = activationOf(options.activation ?? "linear");
    this.#normalization = normalization;
  }

  protected shapeAfter(input: Shape): Shape {
    return this.steps.reduce((shape, step) => step.connect(shape), input);
  }

  call(input: Tensor, context: CallContext): Tensor {
    return this.activation.apply(this.steps.reduce((x, step) => step.call(x, context), input));
  }

  override config() {
    const [linear] = this.steps;
    return { ...linear?.config(), batchNormalization: this.#normalization, useBias: this.steps.some(({ kind }) => kind === "bias"), activation: this.activation.kind };
  }
}

/**
 * neon's BinaryAffine: a product of signs, then a bias or batch normalisation by shifts, then an activation.
 *
 * y = activation(normalised(sign(x) · sign(kernel)))
 *
 * @param options.units how many numbers come out
 * @param options.batchNormalization "shift" for powers of two, "plain" for the usual one, "none"; "shift"
 * @param options.useBias whether a bias is added; true without batch normalisation
 * @param options.activation applied to the output; "linear"
 * @param options.binarizeInput whether the input counts by its signs too; true
 * @param options.kernelInitializer "glorotUniform"
 * @returns a layer from [..., features] to [..., units]
 * @throws when an argument is not what it must be
 * @example layers.binaryAffine({ units: 64 })
 * @see Hubara et al., Binarized neural networks, 2016
 */
export function binaryAffine(options: BinaryAffineOptions): BinaryAffine {
  return new BinaryAffine(options);
}
