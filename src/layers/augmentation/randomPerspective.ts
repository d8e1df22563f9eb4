import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { either } from "./colors.js";
import { checkFactor, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";
import { perspective } from "./perspective.js";
import { checkWarp, type Warp } from "./warp.js";

export interface RandomPerspectiveOptions extends LayerOptions {
  /** A range of probabilities, or f for [0, f]; [1, 1]. */
  readonly factor?: Factor;
  /** How far corners move, from 0 to 1: each coordinate by up to half as large a share of itself; 1. */
  readonly scale?: number;
  /** What stands beyond the edges; 0. */
  readonly fillValue?: number;
  /** "bilinear" or "nearest"; "bilinear". */
  readonly interpolation?: "bilinear" | "nearest";
}

/** Images seen from another side: see {@link randomPerspective}. */
export class RandomPerspective extends ImageAugmentation {
  readonly kind = "randomPerspective";
  readonly factor: Range;
  readonly scale: number;
  readonly warp: Warp;

  constructor(options: RandomPerspectiveOptions) {
    super(options);
    this.factor = checkFactor("randomPerspective", "factor", options.factor ?? [1, 1], [0, 1]);
    this.scale = options.scale ?? 1;
    if (!(this.scale >= 0 && this.scale <= 1)) throw new Error(`randomPerspective: scale must be a number from 0 to 1; received ${this.scale}.`);
    this.warp = checkWarp("randomPerspective", { ...options, fillMode: "constant" });
  }

  protected disturbed(images: Tensor): Tensor {
    const [batch = 0, rows = 0, columns = 0] = images.shape;
    const corners = tf.tensor([0, 0, columns - 1, 0, 0, rows - 1, columns - 1, rows - 1], [1, 4, 2]);
    const moved = corners.mul(this.draws.uniform([batch, 4, 2]).sub(0.5).mul(this.scale).add(1));
    return either(this.chosen(images, this.factor), perspective(images, moved, this.warp), images);
  }

  override config() {
    return { factor: this.factor, scale: this.scale, fillValue: this.warp.fillValue, interpolation: this.warp.interpolation };
  }
}

/**
 * Moves the corners of some images, as if they were seen from another side. Outside training it passes images on.
 *
 * Each corner (x, y) goes to (x·(1 + u), y·(1 + v)), u and v evenly from [−scale/2, scale/2], with a probability evenly from factor; straight lines stay
 * straight
 *
 * @param options.factor a range of probabilities, or f for [0, f]; [1, 1]
 * @param options.scale how far corners move, from 0 to 1: each coordinate by up to half as large a share of itself; 1
 * @param options.fillValue what stands beyond the edges; 0
 * @param options.interpolation "bilinear" or "nearest"; "bilinear"
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when factor or scale is not what it must be, or the input is not an image
 * @example layers.randomPerspective({ factor: 0.5, scale: 0.4 })
 */
export function randomPerspective(options: RandomPerspectiveOptions = {}): RandomPerspective {
  return new RandomPerspective(options);
}
