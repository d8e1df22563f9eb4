import { sameShape } from "../../arithmetic/shape.js";
import { booleanAttribute, shapeAttribute, typeAttribute } from "./attributes.js";
import { isPoolingByTwo } from "./convolutions.js";
import { ProtobufWriter } from "./protobuf.js";
import { openScopes } from "./scope.js";

/** A tensor of a graph: "node:index", as TensorFlow names it. */
export type Symbol = string;

interface Node {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly Symbol[];
  /** Entries of NodeDef's attribute map, serialized. */
  readonly attributes: readonly Uint8Array[];
  readonly scope: readonly string[];
  readonly microseconds: number;
  /** Of its first result. */
  readonly shape: readonly number[];
}

/** One operation of a step, for people to look at. */
export interface Operation {
  readonly name: string;
  /** TensorFlow's name of what it does, such as "MatMul". */
  readonly op: string;
  /** Names of the operations whose results it takes. */
  readonly inputs: readonly string[];
  /** What was being computed when it was recorded, the outermost name first. */
  readonly scope: readonly string[];
  /** How long it takes on one core, roughly. */
  readonly microseconds: number;
}

// The version of TensorFlow's graph format that the ops below are written for; importing checks it against the runtime's range.
const PRODUCER = 2000;

/** Ops of the binding's for two in a row: see native/matrixProduct.h, rowProduct.h and convolutionOps.h. TensorFlow's graph optimizer does the same with its own. */
const BOTH: Readonly<Record<string, string>> = {
  "GradbookConvolution BiasAdd": "GradbookConvolutionWithBias",
  "GradbookConvolutionWithBias Relu": "GradbookConvolutionWithBiasAndRelu",
  "GradbookConvolutionWithBiasAndRelu MaxPool": "GradbookPooledConvolution",
  "GradbookConvolutionWithBias Add": "GradbookConvolutionWithSum",
  "GradbookConvolutionWithBias AddV2": "GradbookConvolutionWithSum",
  "GradbookConvolutionWithSum Relu": "GradbookConvolutionWithSumAndRelu",
  "GradbookProduct BiasAdd": "GradbookProductWithBias",
  "GradbookProductWithBias Relu": "GradbookProductWithBiasAndRelu",
  "GradbookRowProduct BiasAdd": "GradbookRowProductWithBias",
  "GradbookRowProductWithBias Relu": "GradbookRowProductWithBiasAndRelu",
};

/** Ops of the binding's that give less where nobody takes the outputs from `first` on: those that a gradient needs. */
const LESS: Readonly<Record<string, { readonly op: string; readonly first: number }>> = {
  GradbookLstmSequence: { op: "GradbookLstmStates", first: 2 },
  GradbookGruSequence: { op: "GradbookGruStates", first: 1 },
};

/** Ops after which the binding's helpers may stay awake: see native/matrixProduct.h. */
const LINGERING = /^Gradbook(Batch)?Product/;

/** Ops that hand on what they are given. */
const IN_BETWEEN: ReadonlySet<string> = new Set(["Reshape", "GradbookCheckpoint"]);

/** A step that takes about so long is over before anybody could cancel it, in microseconds on one core: it runs without checkpoints. */
const OVER_AT_ONCE = 2000;

/** With fewer sequences, taking the inputs through their matrix for all steps at once was sooner. */
const LEAST_SEQUENCES = 16;

const CONVOLUTIONS: ReadonlySet<string> = new Set(["Conv2D", "GradbookConvolution"]);

const PLAIN_PRODUCTS: ReadonlySet<string> = new Set(["MatMul", "GradbookProduct", "GradbookProductWithBias"]);

const TRANSPOSING = ["transpose_a", "transpose_b"].map((name) => Buffer.from(booleanAttribute(name, true)));

/** Whether an entry of an attribute map does not have a product take a matrix the other way. */
function isNotTransposing(attribute: Uint8Array): boolean {
  return !TRANSPOSING.some((entry) => entry.equals(attribute));
}

/** TensorFlow's number for 32-bit floats, DT_FLOAT. */
const FLOAT = 1;

function isSum({ op }: Node): boolean {
  return op === "Add" || op === "AddV2";
}

/** A node's inputs, in each order in which they mean the same. */
function ordersOf(node: Node): (readonly Symbol[])[] {
  return isSum(node) ? [node.inputs, [...node.inputs].reverse()] : [node.inputs];
}

/** A TensorFlow graph under construction. */
export class Graph {
  readonly #nodes = new Map<string, Node>();
  readonly #constants = new Map<string, Symbol>();

  /** Adds a node, which takes about so long on one core and gives a result of such a shape, and returns its name. */
  add(op: string, inputs: readonly Symbol[], attributes: readonly Uint8Array[], microseconds = 0, shape: readonly number[] = []): string {
    const name = `${op.toLowerCase().replaceAll(/[^a-z0-9]/g, "")}_${this.#nodes.size}`;
    this.#nodes.set(name, { name, op, inputs, attributes, scope: openScopes(), microseconds, shape });
    return name;
  }

  /** Adds a constant, or finds the one that is there with the same value. */
  constant(attributes: readonly Uint8Array[]): Symbol {
    const key = Buffer.concat(attributes).toString("latin1");
    let symbol = this.#constants.get(key);
    if (symbol === undefined) {
      symbol = `${this.add("Const", [], attributes)}:0`;
      this.#constants.set(key, symbol);
    }
    return symbol;
  }

  /**
   * Puts one op in the place of two, where there is one for both and nobody else takes the first one's result; and one that gives less, where nobody takes the rest.
   *
   * @param ownProducts whether an op of the binding's may take a product along, which TensorFlow's casts for mixed precision would not reach then
   * @returns the nodes that are needed for the given tensors then
   */
  join(outputs: readonly Symbol[], ownProducts = true): Set<string> {
    const needed = this.#needed(outputs);
    this.#dropCheckpoints(needed);
    const uses = new Map<string, number>();
    /** The last output of each node that anybody takes. */
    const last = new Map<string, number>();
    const use = (symbol: Symbol): void => {
      const node = nodeOf(symbol);
      uses.set(node, (uses.get(node) ?? 0) + 1);
      last.set(node, Math.max(last.get(node) ?? 0, Number(symbol.slice(node.length + 1))));
    };
    outputs.forEach(use);
    for (const name of needed) this.#nodes.get(name)?.inputs.forEach(use);
    for (const each of [...this.#nodes.values()]) {
      const node = each.op === "GradbookBatchNorm" && needed.has(each.name) ? this.#folded(each, uses, needed) : each;
      const less = LESS[node.op];
      if (less !== undefined && (last.get(node.name) ?? 0) < less.first) {
        this.#nodes.set(node.name, { ...node, op: less.op });
        if (less.op === "GradbookLstmStates" && ownProducts) this.#takeInputs(node, uses, needed);
      }
      if (!needed.has(node.name) || (node.op === "MaxPool" && !isPoolingByTwo(node.attributes))) continue;
      for (const [from = "", ...rest] of ordersOf(node)) {
        const first = this.#nodes.get(nodeOf(from));
        const op = first === undefined ? undefined : BOTH[`${first.op} ${node.op}`];
        if (first === undefined || op === undefined || uses.get(first.name) !== 1) continue;
        // A sum may stretch what it adds.
        if (isSum(node) && rest.some((symbol) => !sameShape(this.#nodes.get(nodeOf(symbol))?.shape ?? [], first.shape))) continue;
        this.#nodes.set(node.name, { ...node, op, inputs: [...first.inputs, ...rest], attributes: first.attributes, microseconds: first.microseconds + node.microseconds });
        needed.delete(first.name);
        break;
      }
    }
    return needed;
  }

  #dropCheckpoints(needed: Set<string>): void {
    const nodes = [...needed].flatMap((name) => this.#nodes.get(name) ?? []);
    if (nodes.reduce((sum, { microseconds }) => sum + microseconds, 0) > OVER_AT_ONCE) return;
    const handedOn = new Map<Symbol, Symbol>(nodes.flatMap(({ name, op, inputs: [input = ""] }) => (op === "GradbookCheckpoint" ? [[`${name}:0`, input] as const] : [])));
    for (const node of nodes) this.#nodes.set(node.name, { ...node, inputs: node.inputs.map((input) => handedOn.get(input) ?? input) });
    for (const checkpoint of handedOn.keys()) needed.delete(nodeOf(checkpoint));
  }

  /** Puts a normalisation by given moments into the filter of the convolution before it, where nobody else takes that one's result; gives what is left of it. */
  #folded(node: Node, uses: ReadonlyMap<string, number>, needed: Set<string>): Node {
    const [from = "", ...moments] = node.inputs;
    const convolution = this.#nodes.get(nodeOf(from));
    const [x, filter] = convolution?.inputs ?? [];
    if (convolution === undefined || !CONVOLUTIONS.has(convolution.op) || x === undefined || filter === undefined || uses.get(convolution.name) !== 1) return node;
    const fold = `${node.name}_fold`;
    this.#nodes.set(fold, { ...node, name: fold, op: "GradbookFold", inputs: [filter, ...moments], microseconds: 0 });
    this.#nodes.set(convolution.name, { ...convolution, inputs: [x, `${fold}:0`] });
    const bias = { ...node, op: "BiasAdd", inputs: [from, `${fold}:1`], attributes: [typeAttribute("T", FLOAT)], microseconds: 0 };
    this.#nodes.set(node.name, bias);
    needed.add(fold);
    return bias;
  }

  /** Has an LSTM take its inputs through their matrix itself, where nobody else takes what they contribute, and the matrix is not read for a few rows at each step. */
  #takeInputs(node: Node, uses: ReadonlyMap<string, number>, needed: Set<string>): void {
    const [, batch = 0] = node.shape;
    if (batch < LEAST_SEQUENCES) return;
    const before = (symbol: Symbol | undefined): Node | undefined => {
      const found = symbol === undefined ? undefined : this.#nodes.get(nodeOf(symbol));
      return found !== undefined && uses.get(found.name) === 1 ? found : undefined;
    };
    const [from, ...others] = node.inputs;
    const passed: Node[] = [];
    let sums = before(from);
    for (; sums !== undefined && IN_BETWEEN.has(sums.op); sums = before(sums.inputs[0])) passed.push(sums);
    const product = sums?.op === "BiasAdd" ? before(sums.inputs[0]) : sums;
    const inputs = product === sums ? sums?.inputs : [...(product?.inputs ?? []), ...(sums?.inputs.slice(1) ?? [])];
    if (product === undefined || sums === undefined || inputs?.length !== 3 || !PLAIN_PRODUCTS.has(product.op) || !product.attributes.every(isNotTransposing)) return;
    const microseconds = node.microseconds + product.microseconds;
    this.#nodes.set(node.name, { ...node, op: "GradbookLstmOfInputs", inputs: [...inputs, ...others], microseconds });
    for (const { name } of [...passed, sums, product]) needed.delete(name);
  }

  /** The names of the nodes that the given tensors need: the rest of what was recorded does not have to run. */
  #needed(outputs: readonly Symbol[]): Set<string> {
    const needed = new Set<string>();
    const open = outputs.map(nodeOf);
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (needed.has(name)) continue;
      needed.add(name);
      for (const input of this.#nodes.get(name)?.inputs ?? []) open.push(nodeOf(input));
    }
    return needed;
  }

  /** The given nodes, in the order in which they were recorded. */
  operations(names: ReadonlySet<string>): Operation[] {
    const nodes = [...this.#nodes.values()].filter(({ name }) => names.has(name));
    return nodes.map(({ name, op, inputs, scope, microseconds }) => ({ name, op, inputs: inputs.map(nodeOf), scope, microseconds }));
  }

  /**
   * The given nodes as a serialized GraphDef.
   *
   * @param linger whether the binding's helpers stay awake from one product to the next: nobody else wants the other cores
   */
  serialize(names: ReadonlySet<string>, linger = false): Uint8Array {
    const writer = new ProtobufWriter();
    for (const recorded of this.#nodes.values()) {
      if (!names.has(recorded.name)) continue;
      const node = linger && LINGERING.test(recorded.op) ? { ...recorded, attributes: [...recorded.attributes, booleanAttribute("linger", true)] } : recorded;
      for (const each of withShape(node)) writer.message(1, (message) => writeNode(message, each));
    }
    return writer.message(4, (versions) => versions.integer(1, PRODUCER)).finish();
  }
}

/** A node whose result's shape TensorFlow can't tell from its inputs' is followed by one that says it: not knowing it, the graph optimizer leaves what comes after it as it is. */
function* withShape(node: Node): Generator<Node> {
  if (!/^Gradbook(Pooled)?Convolution/.test(node.op)) return yield node;
  const maps = `${node.name}_maps`;
  yield { ...node, name: maps };
  yield { ...node, op: "EnsureShape", inputs: [`${maps}:0`], attributes: [typeAttribute("T", FLOAT), shapeAttribute("shape", node.shape)] };
}

function writeNode(writer: ProtobufWriter, { name, op, inputs, attributes }: Node): void {
  writer.text(1, name).text(2, op);
  for (const input of inputs) writer.text(3, input);
  for (const entry of attributes) writer.bytes(5, entry);
}

/** The node that a tensor comes from. */
export function nodeOf(symbol: Symbol): string {
  return symbol.slice(0, symbol.lastIndexOf(":"));
}
