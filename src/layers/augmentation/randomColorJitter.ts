import type { Tensor } from "../../backend/index.js";
import type { Layer, LayerOptions } from "../layer.js";
import { checkValueRange, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";
import { randomBrightness } from "./randomBrightness.js";
import { randomContrast } from "./randomContrast.js";
import { randomHue } from "./randomHue.js";
import { randomSaturation } from "./randomSaturation.js";

export interface RandomColorJitterOptions extends LayerOptions {
  /** As in randomBrightness; none. */
  readonly brightnessFactor?: Factor;
  /** As in randomContrast; none. */
  readonly contrastFactor?: number | Range;
  /** As in randomSaturation; none. */
  readonly saturationFactor?: Factor;
  /** As in randomHue; none. */
  readonly hueFactor?: Factor;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images of other brightness and colours: see {@link randomColorJitter}. */
export class RandomColorJitter extends ImageAugmentation {
  readonly kind = "randomColorJitter";
  readonly steps: readonly Layer[];

  constructor(options: RandomColorJitterOptions) {
    super(options);
    const valueRange = checkValueRange("randomColorJitter", options.valueRange);
    const { brightnessFactor, contrastFactor, saturationFactor, hueFactor } = options;
    this.steps = [
      ...(brightnessFactor === undefined ? [] : [randomBrightness({ factor: brightnessFactor, valueRange })]),
      ...(contrastFactor === undefined ? [] : [randomContrast({ factor: contrastFactor, valueRange })]),
      ...(saturationFactor === undefined ? [] : [randomSaturation({ factor: saturationFactor, valueRange })]),
      ...(hueFactor === undefined ? [] : [randomHue({ factor: hueFactor, valueRange })]),
    ];
  }

  protected override shapeAfter(input: readonly number[]): readonly number[] {
    return this.steps.reduce((shape, step) => step.connect(shape), super.shapeAfter(input));
  }

  protected disturbed(images: Tensor): Tensor {
    return this.steps.reduce((x, step) => step.call(x, { training: true }), images);
  }

  override config() {
    const { brightnessFactor, contrastFactor, saturationFactor, hueFactor, valueRange } = this.options as RandomColorJitterOptions;
    return { brightnessFactor, contrastFactor, saturationFactor, hueFactor, valueRange };
  }
}

/**
 * Changes brightness, contrast, saturation and hue of images at random, one after the other, those whose factor is given.
 * Outside training it passes images on.
 *
 * y = hue(saturation(contrast(brightness(x)))), each as in the layer of that name
 *
 * @param options.brightnessFactor as in randomBrightness
 * @param options.contrastFactor as in randomContrast
 * @param options.saturationFactor as in randomSaturation
 * @param options.hueFactor as in randomHue
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, 3]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.randomColorJitter({ brightnessFactor: 0.2, hueFactor: 0.1 })
 */
export function randomColorJitter(options: RandomColorJitterOptions = {}): RandomColorJitter {
  return new RandomColorJitter(options);
}
