import { checkCount } from "../../arithmetic/window.js";
import type { Tensor } from "../../backend/index.js";
import type { Layer, LayerOptions } from "../layer.js";
import { checkValueRange, type Factor, type Range } from "./factor.js";
import { checkStrength, imageChanges, lightChanges } from "./imageChanges.js";
import { ImageAugmentation } from "./imageAugmentation.js";
import { oneOf } from "./oneOf.js";
import { checkWarp, type Warp } from "./warp.js";

export interface RandAugmentOptions extends LayerOptions {
  /** How many changes each image gets; 2. */
  readonly numOps?: number;
  /** How strong they are: a range within 0 and 1, or f for [0, f]; 0.5. */
  readonly factor?: Factor;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
  /** "bilinear" or "nearest"; "bilinear". */
  readonly interpolation?: "bilinear" | "nearest";
}

/** Images after a few random changes: see {@link randAugment}. */
export class RandAugment extends ImageAugmentation {
  readonly kind = "randAugment";
  readonly numOps: number;
  readonly factor: Range;
  readonly valueRange: Range;
  readonly interpolation: Warp["interpolation"];
  readonly changes: readonly Layer[];

  constructor(options: RandAugmentOptions) {
    super(options);
    this.numOps = checkCount("randAugment", "numOps", options.numOps ?? 2);
    this.factor = checkStrength("randAugment", options.factor ?? 0.5);
    this.valueRange = checkValueRange("randAugment", options.valueRange);
    this.interpolation = checkWarp("randAugment", options).interpolation;
    this.changes = [...imageChanges(this), ...lightChanges(this)];
  }

  protected override shapeAfter(input: readonly number[]): readonly number[] {
    return this.changes.reduce((shape, change) => change.connect(shape), super.shapeAfter(input));
  }

  protected disturbed(images: Tensor): Tensor {
    const changes = this.changes.map((layer) => (x: Tensor) => layer.call(x, { training: true }));
    let changed = images;
    for (let i = 0; i < this.numOps; i++) changed = oneOf(changed, changes, this.draws);
    return changed;
  }

  override config() {
    return { numOps: this.numOps, factor: this.factor, valueRange: this.valueRange, interpolation: this.interpolation };
  }
}

/**
 * Changes each image a few times, each time by one of eleven ways drawn at random: slanted, shifted, turned, overexposed, with fewer shades, stretched or
 * equalized contrast, brighter, greyer, with other contrast or sharpness. Outside training it passes images on.
 *
 * y = c_n(… c_1(x)), each c_i drawn from the eleven, with a strength evenly from factor. Keras draws one for the whole batch, this for every image.
 *
 * @param options.numOps how many changes each image gets; 2
 * @param options.factor how strong they are: a range within 0 and 1, or f for [0, f]; 0.5
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @param options.interpolation "bilinear" or "nearest"; "bilinear"
 * @returns a layer that keeps the shape [rows, columns, 3]
 * @throws when a number, factor or range is not what it must be, or the input is not an image
 * @example layers.randAugment({ factor: 0.3, valueRange: [0, 1] })
 * @see Cubuk et al., RandAugment: practical automated data augmentation with a reduced search space, 2019
 */
export function randAugment(options: RandAugmentOptions = {}): RandAugment {
  return new RandAugment(options);
}
