import { nodeBackendOf } from "../nodeBackend.js";
import type { Tfjs } from "../tfjs.js";

/**
 * Mends `summaryFileWriter.histogram` for tensors whose values are all equal: there tfjs-node concatenates scalars, which
 * TensorFlow refuses since 2.10. The one bucket is [value − ½, value + ½, count].
 */
export function mendConstantHistogram(tf: Tfjs): void {
  const node = nodeBackendOf(tf);
  const buckets = node.buckets.bind(node);
  node.buckets = (data, bucketCount) => {
    if (data.size === 0) return buckets(data, bucketCount);
    const values = data.flatten().cast("float32");
    const minimum = values.min();
    if (minimum.equal(values.max()).dataSync()[0] === 0) return buckets(data, bucketCount);
    return tf.stack([minimum.sub(0.5), minimum.add(0.5), tf.scalar(data.size)]).reshape([1, 3]);
  };
}
