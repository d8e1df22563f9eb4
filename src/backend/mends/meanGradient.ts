import type { Tensor, Tfjs } from "../tfjs.js";

/** Divides a mean's gradient by the count before it is spread over all numbers, not each of them after: one pass over memory less. */
export function mendMeanGradient(tf: Tfjs): void {
  tf.unregisterGradient(tf.Mean);
  tf.registerGradient({
    kernelName: tf.Mean,
    inputsToSave: ["x"],
    gradFunc: (upstream, [x], attributes) => ({
      x: () => {
        const { shape } = x as Tensor;
        const axes = tf.util.parseAxisParam(attributes["axis"] as number | number[], shape);
        const count = axes.reduce((product, axis) => product * (shape[axis] ?? 1), 1);
        const one = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
        return (upstream as Tensor).reshape(one).div(count).mul(tf.ones(shape));
      },
    }),
  });
}
