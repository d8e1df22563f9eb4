import type { Shape } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface RescalingOptions extends LayerOptions {
  /** What each number is multiplied with. */
  readonly scale: number;
  /** What is added afterwards; 0. */
  readonly offset?: number;
}

/** Numbers in another range: see {@link rescaling}. */
export class Rescaling extends Layer {
  readonly kind = "rescaling";
  readonly scale: number;
  readonly offset: number;

  constructor(options: RescalingOptions) {
    super(options);
    this.scale = options.scale;
    this.offset = options.offset ?? 0;
    if (!Number.isFinite(this.scale) || !Number.isFinite(this.offset)) {
      throw new Error(`rescaling: scale and offset must be numbers; received ${this.scale} and ${this.offset}.`);
    }
  }

  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  call(input: Tensor): Tensor {
    return input.mul(this.scale).add(this.offset);
  }

  override config() {
    return { scale: this.scale, offset: this.offset };
  }
}

/**
 * Brings numbers into another range.
 *
 * y = scale · x + offset
 *
 * @param options.scale what each number is multiplied with
 * @param options.offset what is added afterwards; 0
 * @returns a layer that keeps the shape
 * @throws when a number is missing
 * @example layers.rescaling({ scale: 1 / 127.5, offset: -1 }) // pixels from 0 to 255 to −1 to 1
 */
export function rescaling(options: RescalingOptions): Rescaling {
  return new Rescaling(options);
}
