import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { clipped, either } from "./colors.js";
import { checkFactor, checkValueRange, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";
import { checkWarp, sampled, type Warp, type WarpOptions } from "./warp.js";

export interface RandomElasticTransformOptions extends LayerOptions, WarpOptions {
  /** A range of probabilities, or f for [0, f]; [1, 1]. */
  readonly factor?: Factor;
  /** How strong the distortion is: a range within 0 and 1, or f for [0, f]; 1. */
  readonly scale?: Factor;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images as on crumpled cloth: see {@link randomElasticTransform}. */
export class RandomElasticTransform extends ImageAugmentation {
  readonly kind = "randomElasticTransform";
  readonly factor: Range;
  readonly scale: Range;
  readonly valueRange: Range;
  readonly warp: Warp;

  constructor(options: RandomElasticTransformOptions) {
    super(options);
    this.factor = checkFactor("randomElasticTransform", "factor", options.factor ?? [1, 1], [0, 1]);
    this.scale = checkFactor("randomElasticTransform", "scale", options.scale ?? 1, [0, 1]);
    this.valueRange = checkValueRange("randomElasticTransform", options.valueRange);
    this.warp = checkWarp("randomElasticTransform", options);
  }

  protected disturbed(images: Tensor): Tensor {
    const [batch = 0, rows = 0, columns = 0] = images.shape;
    const scale = this.drawn(images, this.scale).reshape([batch, 1, 1]);
    const far = scale.mul(0.1 * Math.max(rows, columns));
    const wide = scale.mul(0.05 * Math.min(rows, columns));
    const [down, across] = [bells(rows, wide), bells(columns, wide)];
    const moves = () => tf.matMul(tf.matMul(down, this.draws.normal([batch, rows, columns]).mul(wide)), across, false, true).mul(far).expandDims(-1);
    const x = tf.range(0, columns).reshape([1, 1, columns, 1]).add(moves());
    const y = tf.range(0, rows).reshape([1, rows, 1, 1]).add(moves());
    return clipped(either(this.chosen(images, this.factor), sampled(images, x, y, this.warp), images), this.valueRange);
  }

  override config() {
    return { factor: this.factor, scale: this.scale, valueRange: this.valueRange, ...this.warp };
  }
}

/** For each width of a bell, the matrix that smooths a line of so many numbers by it: rows ∝ exp(−(i − j)² / 2σ²) that add up to 1, [images, length, length]. */
function bells(length: number, wide: Tensor): Tensor {
  const places = tf.range(0, length);
  const distance = places.reshape([1, length, 1]).sub(places.reshape([1, 1, length]));
  const heights = distance.div(wide.add(1e-6)).square().mul(-0.5).exp();
  return heights.div(heights.sum(-1, true));
}

/**
 * Moves the pixels of some images a little, neighbours alike, as if they were drawn on cloth. Outside training it passes images on.
 *
 * y(p) = x(p + α·(G_σ ∗ σn)(p)) with n ~ N(0, 1) along each axis, G_σ a bell of width σ, α = 0.1·s·max(rows, columns), σ = 0.05·s·min(rows, columns) and s
 * evenly from scale, for each image. (Keras 3.15 moves each pixel by the same amount down and across.)
 *
 * @param options.factor a range of probabilities, or f for [0, f]; [1, 1]
 * @param options.scale how strong the distortion is: a range within 0 and 1, or f for [0, f]; 1
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @param options.fillMode what stands beyond the edges: "reflect", "wrap", "constant" or "nearest"; "reflect"
 * @param options.fillValue for "constant"; 0
 * @param options.interpolation "bilinear" or "nearest"; "bilinear"
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.randomElasticTransform({ factor: 0.5, scale: 0.7, valueRange: [0, 1] })
 * @see Simard, Steinkraus and Platt, Best practices for convolutional neural networks applied to visual document analysis, 2003
 */
export function randomElasticTransform(options: RandomElasticTransformOptions = {}): RandomElasticTransform {
  return new RandomElasticTransform(options);
}
