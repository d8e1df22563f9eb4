import { nodeBackendOf } from "../nodeBackend.js";
import type { Tensor, Tfjs } from "../tfjs.js";

const INT32_SIZE = 2 ** 31;

/**
 * Lets `tf.multinomial` without a seed draw by the number that tfjs takes from `Math.random` for it: tfjs-node hands that fraction on as an integer,
 * 0, which asks TensorFlow for numbers that nothing can repeat.
 */
export function mendMultinomialSeed(tf: Tfjs): void {
  const own = tf.getKernel(tf.Multinomial, "tensorflow");
  if (own === undefined) throw new Error("backend: tfjs-node has no kernel Multinomial.");
  tf.unregisterKernel(tf.Multinomial, "tensorflow");
  tf.registerKernel({
    ...own,
    kernelFunc: (params) => {
      const { numSamples, seed, normalized } = params.attrs as unknown as { numSamples: number; seed: number; normalized: boolean };
      if (Number.isInteger(seed) || normalized) return own.kernelFunc(params);
      const node = nodeBackendOf(tf);
      const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = node.binding;
      const attributes = [
        { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
        { name: "Tseed", type: TF_ATTR_TYPE, value: TF_INT32 },
        { name: "output_dtype", type: TF_ATTR_TYPE, value: TF_INT32 },
      ];
      const [count, key] = [tf.scalar(numSamples, "int32"), tf.tensor1d([Math.floor(seed * INT32_SIZE), 0], "int32")];
      try {
        return node.executeSingleOutput("StatelessMultinomial", attributes, [params.inputs["logits"] as Tensor, count, key]);
      } finally {
        tf.dispose([count, key]);
      }
    },
  });
}
