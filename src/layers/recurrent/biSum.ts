import type { Shape } from "../../arithmetic/shape.js";
import { type Tensor, tf } from "../../backend/index.js";
import { Layer, type LayerOptions } from "../layer.js";

/** Both directions added up: see {@link biSum}. */
export class BiSum extends Layer {
  readonly kind = "biSum";

  protected shapeAfter(input: Shape): Shape {
    const width = input.at(-1) ?? 1;
    if (width % 2 !== 0) throw new Error(`${this.name}: the last axis must hold both directions beside each other, so its length must be even; received ${width}.`);
    return [...input.slice(0, -1), width / 2];
  }

  call(input: Tensor): Tensor {
    const [forward, backward] = tf.split(input, 2, -1) as [Tensor, Tensor];
    return forward.add(backward);
  }
}

/**
 * Adds up the two directions of a bidirectional layer that gives them beside each other. neon's BiSum.
 *
 * y = x[..., :units] + x[..., units:]
 *
 * @returns a layer from [..., 2·units] to [..., units]
 * @throws when the last axis has an odd length
 * @example sequential([layers.biRnn({ units: 8, inputShape: [20, 3] }), layers.biSum()]) // [20, 8]
 */
export function biSum(options: LayerOptions = {}): BiSum {
  return new BiSum(options);
}
