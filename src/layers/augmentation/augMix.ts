import { checkCount } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import type { Layer, LayerOptions } from "../layer.js";
import { clipped } from "./colors.js";
import { checkValueRange, type Factor, type Range } from "./factor.js";
import { checkStrength, imageChanges, lightChanges } from "./imageChanges.js";
import { ImageAugmentation } from "./imageAugmentation.js";
import { oneOf } from "./oneOf.js";
import { checkAlpha, randomBeta } from "./randomBeta.js";
import { randomGamma } from "./randomGamma.js";
import { checkWarp, type Warp } from "./warp.js";

export interface AugMixOptions extends LayerOptions {
  /** How many chains of changes are mixed; 3. */
  readonly numChains?: number;
  /** How many changes a chain has at most; 3. */
  readonly chainDepth?: number;
  /** How strong the changes are: a range within 0 and 1, or f for [0, f]; 0.3. */
  readonly factor?: Factor;
  /** How evenly chains are mixed, with each other and with the image; 1. */
  readonly alpha?: number;
  /** Whether brightness, colours, contrast and sharpness may change too; true. */
  readonly allOps?: boolean;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
  /** "bilinear" or "nearest"; "bilinear". */
  readonly interpolation?: "bilinear" | "nearest";
}

/** Images mixed with changed ones: see {@link augMix}. */
export class AugMix extends ImageAugmentation {
  readonly kind = "augMix";
  readonly numChains: number;
  readonly chainDepth: number;
  readonly factor: Range;
  readonly alpha: number;
  readonly allOps: boolean;
  readonly valueRange: Range;
  readonly interpolation: Warp["interpolation"];
  readonly changes: readonly Layer[];

  constructor(options: AugMixOptions) {
    super(options);
    this.numChains = checkCount("augMix", "numChains", options.numChains ?? 3);
    this.chainDepth = checkCount("augMix", "chainDepth", options.chainDepth ?? 3);
    this.factor = checkStrength("augMix", options.factor ?? 0.3);
    this.alpha = checkAlpha("augMix", options.alpha ?? 1);
    this.allOps = options.allOps ?? true;
    this.valueRange = checkValueRange("augMix", options.valueRange);
    this.interpolation = checkWarp("augMix", options).interpolation;
    this.changes = [...imageChanges(this), ...(this.allOps ? lightChanges(this) : [])];
  }

  protected override shapeAfter(input: readonly number[]): readonly number[] {
    return this.changes.reduce((shape, change) => change.connect(shape), super.shapeAfter(input));
  }

  protected disturbed(images: Tensor): Tensor {
    const batch = images.shape[0] ?? 0;
    const changes = [(x: Tensor) => x, ...this.changes.map((layer) => (x: Tensor) => layer.call(x, { training: true }))];
    const parts = randomGamma(this.alpha, [this.numChains, batch, 1, 1, 1], this.draws).add(1e-12);
    const shares = tf.unstack(parts.div(parts.sum(0, true)));
    const chains = shares.map((share) => {
      let changed = images;
      for (let i = 0; i < this.chainDepth; i++) changed = oneOf(changed, changes, this.draws);
      return changed.mul(share);
    });
    const kept = randomBeta(this.alpha, [batch, 1, 1, 1], this.draws);
    return clipped(images.mul(kept).add(tf.addN(chains).mul(tf.sub(1, kept))), this.valueRange);
  }

  override config() {
    const { numChains, chainDepth, factor, alpha, allOps, valueRange, interpolation } = this;
    return { numChains, chainDepth, factor, alpha, allOps, valueRange, interpolation };
  }
}

/**
 * Mixes each image with several changed ones, so that a network gets used to changes that it never saw. Outside training it passes images on.
 *
 * y = clip(m·x + (1 − m)·Σ_k w_k·chain_k(x)), m ~ Beta(α, α), w ~ Dirichlet(α, …, α), and each chain up to chainDepth changes, each drawn from those of
 * randAugment or none. Keras draws one for the whole batch, this for every image.
 *
 * @param options.numChains how many chains of changes are mixed; 3
 * @param options.chainDepth how many changes a chain has at most; 3
 * @param options.factor how strong the changes are: a range within 0 and 1, or f for [0, f]; 0.3
 * @param options.alpha how evenly chains are mixed, with each other and with the image; 1
 * @param options.allOps whether brightness, colours, contrast and sharpness may change too; true
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @param options.interpolation "bilinear" or "nearest"; "bilinear"
 * @returns a layer that keeps the shape [rows, columns, 3]
 * @throws when a number, factor or range is not what it must be, or the input is not an image
 * @example layers.augMix({ factor: 0.2, valueRange: [0, 1] })
 * @see Hendrycks et al., AugMix: a simple data processing method to improve robustness and uncertainty, 2019
 */
export function augMix(options: AugMixOptions = {}): AugMix {
  return new AugMix(options);
}
