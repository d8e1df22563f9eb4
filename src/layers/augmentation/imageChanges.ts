import type { Layer } from "../layer.js";
import { autoContrast } from "./autoContrast.js";
import { equalization } from "./equalization.js";
import { checkFactor, type Factor, type Range } from "./factor.js";
import { randomBrightness } from "./randomBrightness.js";
import { randomColorDegeneration } from "./randomColorDegeneration.js";
import { randomContrast } from "./randomContrast.js";
import { randomPosterization } from "./randomPosterization.js";
import { randomRotation } from "./randomRotation.js";
import { randomSharpness } from "./randomSharpness.js";
import { randomShear } from "./randomShear.js";
import { randomTranslation } from "./randomTranslation.js";
import { solarization } from "./solarization.js";

export interface ImageChangesOptions {
  /** How strong the changes are: a range within 0 and 1, or f for [0, f]. */
  readonly factor: Range;
  /** The range of an image's numbers. */
  readonly valueRange: Range;
  /** How pixels between pixels are made. */
  readonly interpolation: "bilinear" | "nearest";
}

/** Reads how strong changes are. */
export function checkStrength(owner: string, factor: Factor): Range {
  return checkFactor(owner, "factor", factor, [0, 1]);
}

/** The changes that keep what an image shows, of one strength: of places and shades, as in the papers on RandAugment and AugMix. */
export function imageChanges({ factor, valueRange, interpolation }: ImageChangesOptions): readonly Layer[] {
  return [
    randomShear({ xFactor: factor, yFactor: factor, interpolation }),
    randomTranslation({ heightFactor: factor, widthFactor: factor, interpolation }),
    randomRotation({ factor, interpolation }),
    solarization({ additionFactor: factor, thresholdFactor: factor, valueRange }),
    randomPosterization({ factor: Math.max(1, Math.trunc(8 * factor[1])), valueRange }),
    autoContrast({ valueRange }),
    equalization({ valueRange }),
  ];
}

/** The changes of light that AugMix may leave out. */
export function lightChanges({ factor, valueRange }: ImageChangesOptions): readonly Layer[] {
  return [randomBrightness({ factor, valueRange }), randomColorDegeneration({ factor, valueRange }), randomContrast({ factor, valueRange }), randomSharpness({ factor, valueRange })];
}
