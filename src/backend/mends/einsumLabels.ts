import type { Tfjs } from "../tfjs.js";

/** TensorFlow's Einsum makes something up for a label that only the output has; Python's front end refuses it, and so does this. */
export function mendEinsumLabels(tf: Tfjs): void {
  const own = tf.getKernel(tf.Einsum, "tensorflow");
  if (own === undefined) throw new Error("backend: tfjs-node has no kernel Einsum.");
  tf.unregisterKernel(tf.Einsum, "tensorflow");
  tf.registerKernel({
    ...own,
    kernelFunc: (params) => {
      const [inputs = "", output = ""] = String(params.attrs?.["equation"]).split("->");
      const unknown = [...output].find((label) => /[A-Za-z]/.test(label) && !inputs.includes(label));
      if (unknown !== undefined) throw new Error(`Output subscripts contain the label ${unknown} not present in the input subscripts.`);
      return own.kernelFunc(params);
    },
  });
}
