import { type Shape, shapeText, sizeOf } from "../../arithmetic/shape.js";
import { type Tensor, tf } from "../../backend/index.js";

/**
 * Lets attention go over some axes of longer samples, such as the rows and columns of images or the time of films: those axes become one
 * sequence, and the others are put to the batch.
 */
export class AttentionAxes {
  /** The axes of a tensor with its batch that attention goes over, and those that it leaves apart. */
  readonly #over: readonly number[];
  readonly #apart: readonly number[];

  /**
   * @param owner how messages call the layer
   * @param input a sample's shape [..., features]
   * @param axes counted with the batch as 0, or from the end; all but the features without them
   */
  constructor(owner: string, input: Shape, axes: readonly number[] | undefined) {
    const all = input.slice(0, -1).map((_, axis) => axis + 1);
    const over = axes?.map((axis) => (axis < 0 ? input.length + 1 + axis : axis)) ?? all;
    const wrong = over.find((axis, i) => !all.includes(axis) || over.indexOf(axis) !== i);
    if (wrong !== undefined || over.length === 0) {
      throw new Error(`${owner}: attentionAxes must be different axes from 1 to ${all.length} of inputs ${shapeText(input)}; received ${shapeText(axes ?? [])}.`);
    }
    this.#over = over;
    this.#apart = all.filter((axis) => !over.includes(axis));
  }

  /** The lengths of a sample's axes that attention goes over. */
  over(input: Shape): Shape {
    return this.#over.map((axis) => input[axis - 1] ?? 0);
  }

  /** The lengths of the others. */
  apart(input: Shape): Shape {
    return this.#apart.map((axis) => input[axis - 1] ?? 0);
  }

  /** A batch [batch, ..., features] as sequences [batch · apart, over, features]. */
  fold(x: Tensor): Tensor {
    const features = x.rank - 1;
    const moved = this.#apart.length === 0 ? x : tf.transpose(x, [0, ...this.#apart, ...this.#over, features]);
    return moved.reshape([-1, sizeOf(this.over(x.shape.slice(1))), x.shape[features] ?? 0]);
  }

  /** Sequences [batch · apart, over, ...output] as a batch with the axes of `input` again. */
  unfold(y: Tensor, input: Shape): Tensor {
    const output = y.shape.slice(2);
    const apartFirst = y.reshape([-1, ...this.apart(input), ...this.over(input), ...output]);
    if (this.#apart.length === 0) return apartFirst;
    const order = [0, ...this.#apart, ...this.#over];
    const back = order.map((_, axis) => order.indexOf(axis));
    return tf.transpose(apartFirst, [...back, ...output.map((_, i) => order.length + i)]);
  }
}
