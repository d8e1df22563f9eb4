import { sameShape } from "../../arithmetic/shape.js";
import type { Binding, OpAttribute } from "../binding.js";
import { booleanAttribute, typeAttribute } from "./attributes.js";
import { asConvolution } from "./convolutions.js";
import type { Symbol } from "./graph.js";
import { needsTensorFlowsProducts } from "./underWay.js";

/** What is known of an op's input while it is recorded. */
export interface Operand {
  readonly symbol: Symbol;
  readonly shape: readonly number[];
  readonly dtype: number;
  /** The values of a constant. */
  readonly values?: ArrayLike<unknown>;
  /** The node that computes it, for a node's only output. */
  readonly made?: Node;
}

/** A node as it stands in the graph. */
export interface Node {
  readonly op: string;
  readonly inputs: readonly Operand[];
  readonly attributes: readonly Uint8Array[];
}

/** A node that computes the same as the op that was executed; an input may be a node or a constant that has to be written first. */
export interface Rewrite extends Omit<Node, "inputs"> {
  readonly inputs: readonly (Operand | NewInput | NewIntegers)[];
}

/** An input that is a node of its own, with the shape of its result. */
export interface NewInput {
  readonly node: Rewrite;
  readonly shape: readonly number[];
}

/** A list of integers as an input. */
export interface NewIntegers {
  readonly integers: readonly number[];
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
 * convolution is. The gradient of a bias, a sum over all axes but the last, becomes the binding's op, or BiasAddGrad where there is none.
 *
 * Behind max pooling both relu's gradient and the bias' can be taken of the pooled maps, a quarter of the size for windows of 2x2:
 * each pooled cell hands its gradient to one cell, which has the pooled cell's own value, so the mask is the same and so is the sum.
 *
 * BiasAddGrad sees a convolution's maps as a matrix: taken of the same tensor as the filter's gradient, oneDNN would compute both in one op,
 * whose sum is three times as slow (1.6 against 0.5 ms for 128 maps of 26x26x32 on two cores).
 *
 * @param ownOps whether the binding's ops may be taken: on the CPU, and not for XLA
 */
export function rewrite(binding: Binding, executed: Executed, ownOps = false): Rewrite | undefined {
  const { op, attributes, inputs, result } = executed;
  const [first, second] = inputs;
  if (op.startsWith("Conv2D")) return ownOps && !needsTensorFlowsProducts() ? asConvolution(binding, executed) : undefined;
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
  const pooling = first.made?.op === "MaxPoolGrad" ? first.made : undefined;
  if (op === "ReluGrad" && pooling !== undefined) {
    const [unpooled, pooled, gradient] = pooling.inputs;
    if (pooled === undefined || gradient === undefined || unpooled?.symbol !== second.symbol) return undefined;
    const masked: NewInput = { node: { op: "ReluGrad", inputs: [gradient, pooled], attributes: [type] }, shape: gradient.shape };
    return { op: pooling.op, inputs: [unpooled, pooled, masked], attributes: pooling.attributes };
  }
  if (op === "Transpose" && ownOps && second.values !== undefined) return asSwap(binding, first, Array.from(second.values, Number), result);
  if (op === "Sum" && second.values !== undefined) {
    const axes = Array.from(second.values, Number).sort((a, b) => a - b);
    const allButLast = first.shape.length >= 2 && axes.length === first.shape.length - 1 && axes.every((axis, index) => axis === index);
    if (!allButLast || result.length !== 1) return undefined;
    const summed = pooling?.inputs[2] ?? first;
    if (ownOps) return { op: "GradbookColumnSums", inputs: [summed], attributes: [] };
    return { op: "BiasAddGrad", inputs: [asMatrix(binding, summed)], attributes: [type] };
  }
  return undefined;
}

/** Rows are copied one by one, which shorter ones are not worth. */
const LEAST_ROW = 16;

/** A transposition that puts two neighbouring groups of axes in each other's place, before axes that stay: as pieces of memory that change places. */
function asSwap(binding: Binding, operand: Operand, order: readonly number[], result: readonly number[]): Rewrite | undefined {
  const outer = order.findIndex((axis, i) => axis !== i);
  if (outer < 0) return undefined;
  const inner = order.findLastIndex((axis, i) => axis !== i) + 1;
  // The axes that come first then, up to the place of those that came first before.
  const middle = order[outer] ?? 0;
  const expected = [...range(0, outer), ...range(middle, inner), ...range(outer, middle), ...range(inner, order.length)];
  const sizes = [[0, outer], [outer, middle], [middle, inner], [inner, order.length]].map(([from, to]) => operand.shape.slice(from, to).reduce((product, length) => product * length, 1));
  const [o = 1, a = 1, b = 1, n = 1] = sizes;
  if (n < LEAST_ROW || expected.some((axis, i) => axis !== order[i])) return undefined;
  const swapped: NewInput = { node: { op: "GradbookSwap", inputs: [inShape(binding, operand, operand.shape, sizes)], attributes: [] }, shape: [o, b, a, n] };
  const shaped = inShape(binding, swapped, swapped.shape, result);
  return "node" in shaped ? shaped.node : undefined;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** The same numbers with all axes but the last as one. */
function asMatrix(binding: Binding, operand: Operand): Operand | NewInput {
  const columns = operand.shape.at(-1) ?? 1;
  const rows = operand.shape.slice(0, -1).reduce((product, length) => product * length, 1);
  return inShape(binding, operand, operand.shape, [rows, columns]);
}

/** The same numbers in another shape. */
function inShape<Input extends Operand | NewInput>(binding: Binding, input: Input, from: readonly number[], to: readonly number[]): Input | NewInput {
  if (sameShape(from, to)) return input;
  const attributes = [typeAttribute("T", binding.TF_FLOAT), typeAttribute("Tshape", binding.TF_INT32)];
  return { node: { op: "Reshape", inputs: [input, { integers: to }], attributes }, shape: to };
}
