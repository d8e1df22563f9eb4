import { type Tensor, tf } from "../../backend/index.js";

/** Every cell of an axis `times` times in a row. tfjs' tile has no gradient beyond four axes. */
export function repeatCells(x: Tensor, axis: number, times: number): Tensor {
  if (times === 1) return x;
  const { shape } = x;
  const length = shape[axis] ?? 1;
  const before = shape.slice(0, axis).reduce((product, n) => product * n, 1);
  const cells = x.reshape([before, length, 1, -1]);
  const repeated = tf.concat(Array.from({ length: times }, () => cells), 2);
  return repeated.reshape(shape.map((n, i) => (i === axis ? n * times : n)));
}
