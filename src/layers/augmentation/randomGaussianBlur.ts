import { checkPair, type Pair } from "../../arithmetic/window.js";
import { type Tensor, type Tensor4D, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { clipped, either } from "./colors.js";
import { checkFactor, checkValueRange, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface RandomGaussianBlurOptions extends LayerOptions {
  /** A range of probabilities, or f for [0, f]; [1, 1]. */
  readonly factor?: Factor;
  /** The window's rows and columns; 3. */
  readonly kernelSize?: Pair;
  /** The bell's width, or a range to draw it from; 1. */
  readonly sigma?: number | Range;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images out of focus: see {@link randomGaussianBlur}. */
export class RandomGaussianBlur extends ImageAugmentation {
  readonly kind = "randomGaussianBlur";
  readonly factor: Range;
  readonly kernelSize: readonly [number, number];
  readonly sigma: Range;
  readonly valueRange: Range;

  constructor(options: RandomGaussianBlurOptions) {
    super(options);
    this.factor = checkFactor("randomGaussianBlur", "factor", options.factor ?? [1, 1], [0, 1]);
    this.kernelSize = checkPair("randomGaussianBlur", "kernelSize", options.kernelSize ?? 3);
    this.sigma = checkFactor("randomGaussianBlur", "sigma", typeof options.sigma === "object" ? options.sigma : [options.sigma ?? 1, options.sigma ?? 1], [0, Infinity]);
    this.valueRange = checkValueRange("randomGaussianBlur", options.valueRange);
  }

  protected disturbed(images: Tensor): Tensor {
    const channels = images.shape[3] ?? 1;
    const [rows, columns] = [this.#bell(this.kernelSize[0]), this.#bell(this.kernelSize[1])];
    const window = tf.tile(tf.matMul(rows.reshape([-1, 1]), columns.reshape([1, -1])).reshape([...this.kernelSize, 1, 1]), [1, 1, channels, 1]);
    const blurred = tf.depthwiseConv2d(images as Tensor4D, window as Tensor4D, 1, "same");
    return clipped(either(this.chosen(images, this.factor), blurred, images), this.valueRange);
  }

  #bell(length: number): Tensor {
    const [low, high] = this.sigma;
    const sigma = this.draws.uniform([1]).mul(high - low).add(low + 1e-6);
    const bell = tf.range(0, length).sub((length - 1) / 2).div(sigma).square().mul(-0.5).exp();
    return bell.div(bell.sum());
  }

  override config() {
    return { factor: this.factor, kernelSize: this.kernelSize, sigma: this.sigma, valueRange: this.valueRange };
  }
}

/**
 * Smooths some images with a bell-shaped window. Outside training it passes images on.
 *
 * y = x convolved with w[i]·w[j], w[i] ∝ exp(−i²/2σ²), with a probability evenly from factor and σ evenly from sigma
 *
 * @param options.factor a range of probabilities, or f for [0, f]; [1, 1]
 * @param options.kernelSize the window's rows and columns; 3
 * @param options.sigma the bell's width, or a range to draw it from; 1
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.randomGaussianBlur({ kernelSize: 5, sigma: [0.5, 2] })
 */
export function randomGaussianBlur(options: RandomGaussianBlurOptions = {}): RandomGaussianBlur {
  return new RandomGaussianBlur(options);
}
