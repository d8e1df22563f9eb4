import { sameShape } from "../../arithmetic/shape.js";
import type { Binding, OpAttribute, TensorDescription, TensorValues } from "../binding.js";
import { backend } from "../backend.js";
import { attributeEntries, integerAttribute, shapeAttribute, tensorAttribute, typeAttribute } from "./attributes.js";
import { microseconds } from "./duration.js";
import { Graph, type Symbol } from "./graph.js";
import { type NewInput, type NewIntegers, type Node, type Operand, type Rewrite, rewrite } from "./rewrites.js";

/** What a placeholder of the graph is fed with: the n-th argument, a variable, or a captured tensor by its number. */
export type Source = { readonly argument: number } | { readonly variable: string } | { readonly captured: number };

// Above this many elements a captured tensor is fed instead of being written into the graph.
const BAKED_ELEMENTS = 256;

/** Ops whose result shape depends on values: the shapes that follow them were recorded for one batch only. */
const VALUE_SHAPED = new Set(["Where", "Unique", "UniqueV2", "NonMaxSuppressionV3", "NonMaxSuppressionV4", "NonMaxSuppressionV5", "ListDiff"]);

/** Ops that take long enough to look first whether the run was cancelled. */
const HEAVY = /MatMul|Conv|Sequence|Gradbook(Batch)?Product/;

/** Ops that keep random state of their own, which a recorded copy would start anew. */
const STATEFUL_RANDOM = new Set(["Multinomial", "RandomUniform", "RandomStandardNormal", "TruncatedNormal", "RandomShuffle"]);

/**
 * Stands between tfjs-node's JavaScript and the binding while a step runs, and writes down every op as a node of a graph.
 * Everything is executed for real too, so that the recorded step counts as a step.
 */
export class Recorder {
  readonly graph = new Graph();
  /** Placeholder and what feeds it, in the order of first use. */
  readonly inputs: { readonly symbol: Symbol; readonly source: Source }[] = [];
  /** The first thing met that a recording can't repeat, in words. */
  obstacle: string | undefined;
  /** The binding to hand to tfjs-node meanwhile. */
  readonly binding: Binding;

  readonly #real: Binding;
  readonly #operands = new Map<number, Operand>();
  readonly #sources = new Map<number, Source>();
  // Symbols whose value may differ from run to run; reading one on the host can't be recorded.
  readonly #changing = new Set<Symbol>();

  /** @param xla writes no ops of our own, which XLA does not know */
  constructor(real: Binding, private readonly xla = false) {
    this.#real = real;
    this.binding = Object.assign(Object.create(real) as Binding, {
      createTensor: (shape: readonly number[], dtype: number, values: TensorValues) => this.#createTensor(shape, dtype, values),
      executeOp: (name: string, attributes: readonly OpAttribute[], ids: readonly number[], count: number) => this.#execute(name, attributes, ids, count),
      tensorDataSync: (id: number) => this.#read(id),
    });
  }

  /** Says that the tensor with this number comes from outside at every run. */
  declare(id: number, source: Source): void {
    this.#sources.set(id, source);
  }

  /** Remembers why the step can't be repeated from its recording; the first reason stays. */
  obstruct(reason: string): void {
    this.obstacle ??= reason;
  }

  /** Gives back what was captured; the recording can't be used then. */
  release(): void {
    for (const { source } of this.inputs) if ("captured" in source) this.#real.deleteTensor(source.captured);
    this.inputs.length = 0;
  }

  /** The graph's tensor for a number; one from outside becomes an input or a constant. */
  operandOf(id: number): Operand {
    let operand = this.#operands.get(id);
    if (operand === undefined) {
      const source = this.#sources.get(id);
      operand = source === undefined ? this.#capture(id) : this.#declared(id, source);
      this.#operands.set(id, operand);
    }
    return operand;
  }

  #createTensor(shape: readonly number[], dtype: number, values: TensorValues): number {
    const id = this.#real.createTensor(shape, dtype, values);
    // Past the limit it is captured from the runtime at first use, without a pass through JavaScript.
    if (values.length <= BAKED_ELEMENTS || isZero(values)) this.#operands.set(id, this.#constant(shape, dtype, values));
    return id;
  }

  #execute(name: string, attributes: readonly OpAttribute[], ids: readonly number[], count: number): TensorDescription[] {
    const inputs = ids.map((id) => this.operandOf(id));
    const outputs = this.#real.executeOp(name, attributes, ids, count);
    if (count === 0) this.obstruct(`the op ${name} acts outside the step`);
    if (VALUE_SHAPED.has(name)) this.obstruct(`the op ${name} has a result whose shape depends on values`);
    if (STATEFUL_RANDOM.has(name)) this.obstruct(`the op ${name} draws random numbers without a seeded state; use a RandomState`);
    const changing = inputs.some(({ symbol }) => this.#changing.has(symbol));
    const [first] = inputs;
    const [only] = outputs;
    if (first !== undefined && only !== undefined && changesNothing(name, first, only)) {
      this.#operands.set(only.id, first);
      return outputs;
    }
    const node = this.#nodeFor(name, attributes, ids, inputs, only?.shape ?? []);
    const symbol = this.#write(node, outputs.map(({ shape }) => shape));
    outputs.forEach(({ id, shape, dtype }, index) => {
      const operand = { symbol: `${symbol}:${index}`, shape, dtype, ...(outputs.length === 1 ? { made: node } : {}) };
      this.#operands.set(id, operand);
      if (changing) this.#changing.add(operand.symbol);
    });
    return outputs;
  }

  /** The op as a node, or the better node that computes the same. */
  #nodeFor(op: string, attributes: readonly OpAttribute[], ids: readonly number[], inputs: readonly Operand[], result: readonly number[]): Node {
    const better = rewrite(this.#real, { op, attributes, inputs, result }, !this.xla && backend().rung === "tensorflow");
    if (better === undefined) return { op, inputs, attributes: attributeEntries(this.#real.serializeAttributes(op, attributes, ids)) };
    return this.#nodeOf(better);
  }

  #nodeOf(rewritten: Rewrite): Node {
    return { ...rewritten, inputs: rewritten.inputs.map((input) => ("symbol" in input ? input : this.#newInput(input))) };
  }

  #newInput(input: NewInput | NewIntegers): Operand {
    if ("integers" in input) return this.#constant([input.integers.length], this.#real.TF_INT32, Int32Array.from(input.integers));
    const node = this.#nodeOf(input.node);
    return { symbol: `${this.#write(node, [input.shape])}:0`, shape: input.shape, dtype: node.inputs[0]?.dtype ?? this.#real.TF_FLOAT, made: node };
  }

  /** @returns the node's name in the graph */
  #write({ op, inputs, attributes }: Node, results: readonly (readonly number[])[]): string {
    const symbols = inputs.map(({ symbol }) => symbol);
    const [first] = inputs;
    if (!this.xla && HEAVY.test(op) && first !== undefined) symbols[0] = this.#checkpoint(first);
    return this.graph.add(op, symbols, attributes, microseconds(op, inputs.map(({ shape }) => shape), results), results[0]);
  }

  /** The same tensor, unless the run was cancelled: then the run ends there. */
  #checkpoint({ symbol, dtype }: Operand): Symbol {
    return `${this.graph.add("GradbookCheckpoint", [symbol], [typeAttribute("T", dtype), integerAttribute("switch", this.#real.cancelSwitch)])}:0`;
  }

  #read(id: number): TensorValues {
    if (this.#changing.has(this.operandOf(id).symbol)) this.obstruct("it reads a tensor's values in JavaScript (data, array, print or a condition on them)");
    return this.#real.tensorDataSync(id);
  }

  /** A tensor made before the recording: a small one is a constant, a large one is kept and fed. */
  #capture(id: number): Operand {
    const copy = shareTensor(this.#real, id);
    const size = copy.shape.reduce((product, length) => product * length, 1);
    if (size > BAKED_ELEMENTS) return this.#placeholder(copy, { captured: copy.id });
    this.#real.deleteTensor(copy.id);
    return this.#constant(copy.shape, copy.dtype, this.#real.tensorDataSync(id));
  }

  #declared(id: number, source: Source): Operand {
    const copy = shareTensor(this.#real, id);
    this.#real.deleteTensor(copy.id);
    const operand = this.#placeholder(copy, source);
    this.#changing.add(operand.symbol);
    return operand;
  }

  #placeholder({ shape, dtype }: TensorDescription, source: Source): Operand {
    const symbol = `${this.graph.add("Placeholder", [], [typeAttribute("dtype", dtype), shapeAttribute("shape", shape)], 0, shape)}:0`;
    this.inputs.push({ symbol, source });
    return { symbol, shape, dtype };
  }

  #constant(shape: readonly number[], dtype: number, values: TensorValues): Operand {
    const symbol = this.graph.constant([typeAttribute("dtype", dtype), tensorAttribute(this.#real, "value", shape, dtype, values)]);
    return { symbol, shape, dtype, values };
  }
}

/** Another number for the same tensor: TensorFlow's Identity shares the memory. It tells shape and dtype, and keeps the tensor alive. */
export function shareTensor(binding: Binding, id: number): TensorDescription {
  const [copy] = binding.executeOp("Identity", [], [id], 1);
  if (copy === undefined) throw new Error("backend: TensorFlow's Identity gave no result.");
  return copy;
}

/** Whether an op gives what it is given: to its own shape, or its own type. */
function changesNothing(op: string, from: Operand, to: TensorDescription): boolean {
  return (op === "Reshape" || op === "Cast") && from.dtype === to.dtype && sameShape(from.shape, to.shape);
}

function isZero(values: TensorValues): boolean {
  return values instanceof Float32Array && values.every((value) => Object.is(value, 0));
}
