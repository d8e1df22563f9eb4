import { sameShape, type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import { type Tensor, type TensorLike, tf } from "../backend/index.js";
import { Initializer } from "./initializer.js";

/** Given values: see {@link array}. */
export class ArrayInitializer extends Initializer {
  readonly kind = "array";
  readonly #values: Float32Array;
  readonly #shape: Shape;

  constructor(values: Tensor | TensorLike) {
    super();
    const given = values instanceof tf.Tensor ? values.clone() : tf.tensor(values);
    this.#values = Float32Array.from(given.dataSync());
    this.#shape = given.shape;
    given.dispose();
  }

  values(shape: Shape): Float32Array {
    if (!sameShape(shape, this.#shape) && !(this.#shape.length === 1 && sizeOf(shape) === this.#values.length)) {
      throw new Error(`array: the values have the shape ${shapeText(this.#shape)}, but the weight has ${shapeText(shape)}. Give as many values as the weight holds.`);
    }
    return this.#values.slice();
  }

  override config() {
    return { values: Array.from(this.#values), shape: [...this.#shape] };
  }
}

/**
 * Values that are at hand already, such as those of another network; neon's Array.
 *
 * @param options.values nested arrays or a tensor of the weight's shape, or a plain list of as many numbers
 * @throws when the weight has another shape
 * @example layers.dense({ units: 1, inputShape: [2], kernelInitializer: initializers.array({ values: [[0.5], [-1]] }) })
 */
export function array(options: { readonly values: Tensor | TensorLike }): ArrayInitializer {
  return new ArrayInitializer(options.values);
}
