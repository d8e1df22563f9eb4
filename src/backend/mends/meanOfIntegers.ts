import type { Tfjs, Tensor } from "../tfjs.js";

/** tfjs says that a mean is a float, also of integers and booleans; tfjs-node hands those to TensorFlow's Mean as they are, which refuses or rounds. */
export function mendMeanOfIntegers(tf: Tfjs): void {
  const own = tf.getKernel(tf.Mean, "tensorflow");
  if (own === undefined) throw new Error("backend: tfjs-node has no kernel Mean.");
  tf.unregisterKernel(tf.Mean, "tensorflow");
  tf.registerKernel({
    ...own,
    kernelFunc: (params) => {
      const { x } = params.inputs;
      if (x === undefined || (x.dtype !== "int32" && x.dtype !== "bool")) return own.kernelFunc(params);
      const floats = tf.cast(x as Tensor, "float32");
      try {
        return own.kernelFunc({ ...params, inputs: { ...params.inputs, x: floats } });
      } finally {
        floats.dispose();
      }
    },
  });
}
