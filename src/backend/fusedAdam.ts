import { backend, tf } from "./backend.js";
import { isRecordingForXla } from "./compiled/underWay.js";
import { nodeBackendOf } from "./nodeBackend.js";
import type { Tensor } from "./tfjs.js";

/** One weight, its slots and its gradient, all of one shape, with the rate of this step as a scalar. */
export interface AdamUpdate {
  readonly w: Tensor;
  readonly m: Tensor;
  readonly v: Tensor;
  readonly g: Tensor;
  readonly rate: Tensor;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * Adam's update as one op of the binding's (native/adam.h): on a CPU, where memory is what an update waits for, one pass
 * instead of a dozen. The formula stands in src/optimizers/adam.ts.
 *
 * @returns the new w, m and v, or undefined where there is no such op: on another rung, and in a step for XLA
 */
export function fusedAdam({ w, m, v, g, rate, beta1, beta2, epsilon }: AdamUpdate): [w: Tensor, m: Tensor, v: Tensor] | undefined {
  if (backend().rung !== "tensorflow" || g.dtype !== "float32" || isRecordingForXla()) return undefined;
  const node = nodeBackendOf(tf);
  const attributes = Object.entries({ gain1: 1 - beta1, gain2: 1 - beta2, epsilon }).map(([name, value]) => ({ name, type: node.binding.TF_ATTR_FLOAT, value }));
  return node.executeMultipleOutputs("GradbookAdam", attributes, [w, m, v, g, rate], 3) as [Tensor, Tensor, Tensor];
}
