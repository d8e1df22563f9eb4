import { backend, tf } from "./backend.js";
import { isRecordingForXla } from "./compiled/underWay.js";
import { nodeBackendOf } from "./nodeBackend.js";
import type { Tensor } from "./tfjs.js";

/** One weight, its velocity if it has one, and its gradient, all of one shape, with the rate of this step as a scalar. */
export interface SgdUpdate {
  readonly w: Tensor;
  readonly v?: Tensor;
  readonly g: Tensor;
  readonly rate: Tensor;
  readonly momentum?: number;
  readonly nesterov?: boolean;
}

/**
 * Gradient descent's update, with or without momentum, as one op of the binding's (native/sgd.h): one pass over memory, which is what an update
 * waits for on a CPU. The formula stands in src/optimizers/sgd.ts.
 *
 * @returns the new w, and the new v if there was one; undefined where there is no such op: on another rung, and in a step for XLA
 */
export function fusedSgd({ w, v, g, rate, momentum = 0, nesterov = false }: SgdUpdate): [w: Tensor, v?: Tensor] | undefined {
  if (backend().rung !== "tensorflow" || g.dtype !== "float32" || isRecordingForXla()) return undefined;
  const node = nodeBackendOf(tf);
  if (v === undefined) return [node.executeSingleOutput("GradbookSgd", [], [w, g, rate])];
  const attributes = Object.entries({ momentum, nesterov: Number(nesterov) }).map(([name, value]) => ({ name, type: node.binding.TF_ATTR_FLOAT, value }));
  return node.executeMultipleOutputs("GradbookMomentum", attributes, [w, v, g, rate], 2) as [Tensor, Tensor];
}
