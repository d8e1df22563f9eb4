import { around, checkNumber, imageTransform, type Transform } from "./transform.js";

export interface ColourOptions {
  /** How much brighter or darker at most, in the inputs' unit; 0. */
  readonly brightness?: number;
  /** How much contrast is taken away or added at most, as a part; 0. */
  readonly contrast?: number;
  /** How much colour is taken away or added at most, as a part; 0. */
  readonly saturation?: number;
}

/** How bright red, green and blue look: ITU-R BT.601. */
const WEIGHTS = [0.299, 0.587, 0.114] as const;

/**
 * Changes each image's light: its saturation, then its contrast, then its brightness.
 *
 * y = grey + (1 + s)·(x − grey), grey the pixel's own brightness; y = mean + (1 + c)·(x − mean), the mean over the image; y = x + b;
 * s, c and b evenly from − to + what is given. Values beyond 0 and 1 are cut off.
 *
 * @param options see {@link ColourOptions}
 * @throws when a number is out of range; saturation leaves grey images alone
 * @example photos.train.augment(datasets.transforms.colour({ brightness: 0.2, contrast: 0.2, saturation: 0.3 }))
 */
export function colour(options: ColourOptions): Transform {
  const brightness = checkNumber("colour", "brightness", options.brightness ?? 0, 0);
  const contrast = checkNumber("colour", "contrast", options.contrast ?? 0, 0, 1);
  const saturation = checkNumber("colour", "saturation", options.saturation ?? 0, 0, 1);
  return imageTransform(`colour ${brightness}/${contrast}/${saturation}`, ({ pixels, channels }, random) => {
    const [more, factor, lighter] = [1 + around(saturation, random), 1 + around(contrast, random), around(brightness, random)];
    if (channels === 3) saturate(pixels, more);
    const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    pixels.forEach((value, i) => (pixels[i] = Math.min(1, Math.max(0, mean + factor * (value - mean) + lighter))));
  });
}

function saturate(pixels: Float32Array, factor: number): void {
  for (let i = 0; i < pixels.length; i += 3) {
    const grey = WEIGHTS.reduce((sum, weight, channel) => sum + weight * (pixels[i + channel] ?? 0), 0);
    for (let channel = 0; channel < 3; channel++) pixels[i + channel] = grey + factor * ((pixels[i + channel] ?? 0) - grey);
  }
}
