import { globalRandom, RandomSource, type Tensor, tf } from "../backend/index.js";
import { type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";

/**
 * Makes the first values of a weight.
 *
 * The values are computed in JavaScript from a seeded source, so that every backend starts from the same ones.
 */
export abstract class Initializer {
  /** The name of its factory, as it stands in `initializers.…` and in a run's record. */
  abstract readonly kind: string;

  /** The next values for a weight of this shape, in row-major order. */
  abstract values(shape: Shape, random: RandomSource): Float32Array;

  /** The options that make the same initializer again. */
  config(): Record<string, unknown> {
    return {};
  }

  /**
   * A tensor of this shape with fresh values.
   *
   * @param options.seed the same seed gives the same values; without one they come from the global source (see `setSeed`)
   * @throws when the shape holds anything but positive integers
   * @example initializers.glorotUniform().shape([784, 10], { seed: 1 })
   */
  shape(shape: Shape, options: { readonly seed?: number | string } = {}): Tensor {
    if (!Array.isArray(shape) || !shape.every((length) => Number.isInteger(length) && length > 0)) {
      throw new Error(`${this.kind}: shape must be a list of positive integers; received ${Array.isArray(shape) ? shapeText(shape) : String(shape)}.`);
    }
    const random = options.seed === undefined ? globalRandom() : new RandomSource(options.seed);
    return tf.tensor(this.values(shape, random), [...shape], "float32");
  }
}

/** An array of the shape's size, each number drawn anew. */
export function drawn(shape: Shape, draw: () => number): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  for (let i = 0; i < values.length; i++) values[i] = draw();
  return values;
}
