import { nodeBackendOf } from "../nodeBackend.js";
import type { Tfjs } from "../tfjs.js";

/**
 * Lets `tf.memory()` say what is so: tfjs-node calls its numbers unreliable, though tensors live exactly until they are
 * disposed. `numNativeTensors` adds what TensorFlow itself holds, compiled steps' captured tensors included.
 */
export function mendMemoryReport(tf: Tfjs): void {
  const node = nodeBackendOf(tf);
  node.memory = () => ({ unreliable: false, numNativeTensors: node.binding.getNumOfTensors() }) as { unreliable: boolean };
}
