import type { Binding, OpAttribute } from "../binding.js";
import { booleanAttribute, typeAttribute } from "./attributes.js";
import type { Symbol } from "./graph.js";

/** What is known of an op's input while it is recorded. */
export interface Operand {
  readonly symbol: Symbol;
  readonly shape: readonly number[];
  readonly dtype: number;
  /** The values of a constant. */
  readonly values?: ArrayLike<unknown>;
}

/** An op that computes the same as the one that was executed. */
export interface Rewrite {
  readonly op: string;
  readonly inputs: readonly Operand[];
  readonly attributes: readonly Uint8Array[];
}

/** An op as tfjs-node executed it. */
export interface Executed {
  readonly op: string;
  readonly attributes: readonly OpAttribute[];
  readonly inputs: readonly Operand[];
  readonly result: readonly number[];
}

/**
 * Finds the op that TensorFlow's graph optimizer knows how to fuse, where tfjs uses a more general one. Of two matrices a batched
 * product becomes a plain one, and the addition of a bias becomes BiasAdd: both are then fused with the relu that follows, as a
 * convolution is. The gradient of a bias, a sum over all axes but the last, becomes BiasAddGrad.
 */
export function rewrite(binding: Binding, { op, attributes, inputs, result }: Executed): Rewrite | undefined {
  const [first, second] = inputs;
  if (first === undefined || second === undefined || first.dtype !== binding.TF_FLOAT) return undefined;
  const type = typeAttribute("T", first.dtype);
  if (op === "BatchMatMulV2" && first.shape.length === 2 && second.shape.length === 2) {
    const flag = (name: string): boolean => attributes.find((attribute) => attribute.name === name)?.value === true;
    return { op: "MatMul", inputs, attributes: [type, booleanAttribute("transpose_a", flag("adj_x")), booleanAttribute("transpose_b", flag("adj_y"))] };
  }
  if (op === "Add" || op === "AddV2") {
    const isBias = first.shape.length >= 2 && second.shape.length === 1 && second.shape[0] === first.shape.at(-1);
    return isBias ? { op: "BiasAdd", inputs, attributes: [type] } : undefined;
  }
  if (op === "Sum" && second.values !== undefined) {
    const axes = Array.from(second.values, Number).sort((a, b) => a - b);
    const allButLast = first.shape.length >= 2 && axes.length === first.shape.length - 1 && axes.every((axis, index) => axis === index);
    return allButLast && result.length === 1 ? { op: "BiasAddGrad", inputs: [first], attributes: [type] } : undefined;
  }
  return undefined;
}
