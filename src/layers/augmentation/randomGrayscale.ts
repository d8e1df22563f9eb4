import type { Tensor } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { brightness, either } from "./colors.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface RandomGrayscaleOptions extends LayerOptions {
  /** The probability that an image loses its colours; 0.5. */
  readonly factor?: number;
}

/** Images without colours: see {@link randomGrayscale}. */
export class RandomGrayscale extends ImageAugmentation {
  readonly kind = "randomGrayscale";
  readonly factor: number;

  constructor(options: RandomGrayscaleOptions) {
    super(options);
    this.factor = options.factor ?? 0.5;
    if (!(this.factor >= 0 && this.factor <= 1)) throw new Error(`randomGrayscale: factor must be a probability from 0 to 1; received ${this.factor}.`);
  }

  protected disturbed(images: Tensor): Tensor {
    return either(this.chosen(images, [this.factor, this.factor]), brightness(images), images);
  }

  override config() {
    return { factor: this.factor };
  }
}

/**
 * Takes the colours of some images away. Outside training it passes images on.
 *
 * y = 0.2989 red + 0.587 green + 0.114 blue in all channels, with the probability factor
 *
 * @param options.factor the probability that an image loses its colours; 0.5
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when the input is not an image of three channels
 * @example layers.randomGrayscale({ factor: 0.2 })
 */
export function randomGrayscale(options: RandomGrayscaleOptions = {}): RandomGrayscale {
  return new RandomGrayscale(options);
}
