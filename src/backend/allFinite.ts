import { isNative, tf } from "./backend.js";
import { idOf } from "./compiled/recording.js";
import { nodeBackendOf } from "./nodeBackend.js";
import type { Tensor } from "./tfjs.js";

/** Whether none of the values is NaN or infinite: the binding looks at sixteen at a time. */
export function allFinite(values: Float32Array | Int32Array): boolean {
  if (values instanceof Int32Array) return true;
  return isNative ? nodeBackendOf(tf).binding.allFinite(values) : hasFiniteSum(values);
}

/** The same of a tensor. */
export function isFiniteTensor(tensor: Tensor): boolean {
  if (tensor.dtype !== "float32") return true;
  if (!isNative) return hasFiniteSum(tensor.dataSync() as Float32Array);
  const node = nodeBackendOf(tf);
  return node.binding.allFinite(idOf(node, tensor));
}

/** A sum in double precision is finite exactly when its 32-bit parts are, and four sums beside each other take less than half the time of a look at each. */
function hasFiniteSum(values: Float32Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += values[i] as number;
    b += values[i + 1] as number;
    c += values[i + 2] as number;
    d += values[i + 3] as number;
  }
  for (let i = whole; i < values.length; i++) a += values[i] as number;
  return Number.isFinite(a + b + c + d);
}
