// What the models learn from: MNIST's digits, and seeded numbers in the shape of pictures and texts, since only the time is measured.
import { datasets } from "gradbook";

/** A linear congruential generator, the same on every machine. */
function* draws(seed) {
  for (let state = seed; ; ) yield (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

const filled = (ArrayType, length, next) => ArrayType.from({ length }, next);

/** Word numbers in rows, with a class for each row. */
export const sentences = ({ vocabulary, length, classes }) => ({ vocabulary, length, targets: classes, rowsOf: 1 });

/** Character numbers in rows; what is to be foretold are numbers of the same kind. */
export const texts = ({ vocabulary, length }) => ({ vocabulary, length, targets: vocabulary, rowsOf: length });

/** @returns {Promise<{ inputs: Float32Array, targets: Int32Array, targetShape: number[] }>} */
export async function dataOf({ data, inputShape }, samples) {
  const random = draws(7);
  const draw = () => random.next().value;
  if (data === "digits") {
    const { train } = await datasets.mnist();
    const taken = train.take(samples);
    const [x, y] = taken.tensors();
    const result = { inputs: x.dataSync(), targets: y.dataSync(), targetShape: [] };
    x.dispose();
    y.dispose();
    return result;
  }
  if (data === "pictures") {
    const size = inputShape.reduce((product, length) => product * length, 1);
    return { inputs: filled(Float32Array, samples * size, draw), targets: filled(Int32Array, samples, () => Math.floor(draw() * 10)), targetShape: [] };
  }
  const { vocabulary, length, targets, rowsOf } = data;
  return {
    inputs: filled(Float32Array, samples * length, () => Math.floor(draw() * vocabulary)),
    targets: filled(Int32Array, samples * rowsOf, () => Math.floor(draw() * targets)),
    targetShape: rowsOf === 1 ? [] : [rowsOf],
  };
}
