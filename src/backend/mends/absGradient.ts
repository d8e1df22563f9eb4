import type { Tensor, Tfjs } from "../tfjs.js";

/** Gives |x| the slope 0 at 0, as TensorFlow and Keras do. tfjs has −1 there, which would move weights that L1 has already made 0. */
export function mendAbsGradient(tf: Tfjs): void {
  tf.unregisterGradient(tf.Abs);
  tf.registerGradient({
    kernelName: tf.Abs,
    inputsToSave: ["x"],
    gradFunc: (upstream, [x]) => ({ x: () => (upstream as Tensor).mul(tf.sign(x as Tensor)) }),
  });
}
