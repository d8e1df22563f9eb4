import type { Shape } from "../../arithmetic/shape.js";
import type { Tensor } from "../../backend/index.js";
import { checkSpatialInput } from "../checkSpatialInput.js";
import { type CallContext, Layer } from "../layer.js";
import type { Range } from "./factor.js";

/** What the layers share that change images at random while training. */
export abstract class ImageAugmentation extends Layer {
  protected shapeAfter(input: Shape): Shape {
    checkSpatialInput(this.name, input, 2);
    return input;
  }

  override get isRandom(): boolean {
    return true;
  }

  /** The images while training. */
  protected abstract disturbed(images: Tensor): Tensor;

  call(images: Tensor, { training }: CallContext): Tensor {
    return training ? this.disturbed(images) : images;
  }

  /** A number for each image, evenly from a range, as [images, 1, 1, 1]. */
  protected drawn(images: Tensor, [low, high]: Range): Tensor {
    return this.draws.uniform([images.shape[0] ?? 0, 1, 1, 1]).mul(high - low).add(low);
  }

  /** For each image 1 with the drawn probability and 0 otherwise, as [images, 1, 1, 1]. */
  protected chosen(images: Tensor, probability: Range): Tensor {
    const threshold = this.draws.uniform([images.shape[0] ?? 0, 1, 1, 1]);
    return threshold.less(this.drawn(images, probability)).cast("float32");
  }
}
