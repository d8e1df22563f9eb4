import { type Tensor, tf } from "../../backend/index.js";
import { unknownName } from "../../variables/byName.js";
import type { LayerOptions } from "../layer.js";
import { either } from "./colors.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface RandomFlipOptions extends LayerOptions {
  /** Which way; "horizontalAndVertical". */
  readonly mode?: "horizontal" | "vertical" | "horizontalAndVertical";
}

/** Images turned over: see {@link randomFlip}. */
export class RandomFlip extends ImageAugmentation {
  readonly kind = "randomFlip";
  readonly mode: "horizontal" | "vertical" | "horizontalAndVertical";

  constructor(options: RandomFlipOptions) {
    super(options);
    this.mode = checkMode(options.mode ?? "horizontalAndVertical");
  }

  protected disturbed(images: Tensor): Tensor {
    const across = this.mode === "vertical" ? images : either(this.chosen(images, [0.5, 0.5]), tf.reverse(images, 2), images);
    return this.mode === "horizontal" ? across : either(this.chosen(images, [0.5, 0.5]), tf.reverse(across, 1), across);
  }

  override config() {
    return { mode: this.mode };
  }
}

function checkMode(mode: RandomFlip["mode"]): RandomFlip["mode"] {
  const known: readonly string[] = ["horizontal", "vertical", "horizontalAndVertical"];
  if (!known.includes(mode)) throw new Error(`randomFlip: ${unknownName("mode", mode, known)}`);
  return mode;
}

/**
 * Turns over half of the images, from left to right, upside down, or both, each by its own draw. Outside training it passes images on.
 *
 * y[r, c] = x[r, columns − 1 − c] for half of the images, and x[rows − 1 − r, c] for half
 *
 * @param options.mode which way; "horizontalAndVertical"
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when the mode is unknown, or the input is not an image
 * @example layers.randomFlip({ mode: "horizontal" })
 */
export function randomFlip(options: RandomFlipOptions = {}): RandomFlip {
  return new RandomFlip(options);
}
