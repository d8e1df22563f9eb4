import { paramsWorking } from "../arithmetic/explainParams.js";
import { bytesText, type Memory, network } from "../arithmetic/network.js";
import { countText, type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import { Table } from "../display/table.js";
import type { BaseLayer } from "../layers/baseLayer.js";
import type { Application } from "../layers/symbolicTensor.js";
import { DISPLAY, type MimeBundle } from "../protocol/host.js";

/** One line of a summary. */
export interface SummaryRow {
  readonly name: string;
  readonly kind: string;
  /** The shape of its output; of its first one when it gives several. */
  readonly outputShape: Shape;
  readonly params: number;
  /** Multiplications with their additions, for one sample and one use of the layer. */
  readonly multiplyAdds: number;
  /** How the parameters are counted: `784·64 + 64 = 50,240`. */
  readonly working: string;
  /** The layers that it takes its inputs from, for each of its uses: `dense_1 + dense_2; input`. */
  readonly connectedTo: string;
  /** How many models it stands within, besides the one that is summed up. */
  readonly depth: number;
}

/** What a summary needs to know of a model. */
export interface Summarized extends BaseLayer {
  readonly layers: readonly BaseLayer[];
  readonly applications: readonly Application[];
}

/** A model's layers with their output shapes and parameters. As a cell's last value it shows a table. */
export class Summary {
  readonly title: string;
  readonly inputShapes: readonly Shape[];
  readonly rows: readonly SummaryRow[];
  readonly params: number;
  readonly trainable: number;
  readonly nonTrainable: number;
  /** Multiplications with their additions, for one sample through the whole model. */
  readonly multiplyAdds: number;
  /** The memory in bytes that predicting one sample takes: `arithmetic.network` knows it for training too. */
  readonly memory: Memory;

  constructor(model: Summarized) {
    this.title = model.name;
    this.inputShapes = model.inputShapes;
    this.rows = rowsOf(model, 0);
    const weights = model.weightShapes;
    this.trainable = weights.filter(({ trainable }) => trainable).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    this.params = weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    this.nonTrainable = this.params - this.trainable;
    const uses = model.applications.map(({ layer }) => layer);
    this.multiplyAdds = uses.reduce((sum, layer) => sum + layer.multiplyAdds, 0);
    const outputs = uses.map(({ name, outputShape, multiplyAdds }) => ({ name, output: outputShape, params: 0, multiplyAdds }));
    this.memory = network([{ name: this.title, output: [0], params: this.params, multiplyAdds: 0 }, ...outputs]).memory;
  }

  get inputShape(): Shape {
    return this.inputShapes[0] ?? [];
  }

  toString(): string {
    return this.#table().toText();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [DISPLAY](): MimeBundle {
    return this.#table().toBundle();
  }

  #table(): Table {
    const total = `${this.title}: ${countText(this.params)} parameters`;
    const parts = this.nonTrainable === 0 ? "" : `, ${countText(this.trainable)} trainable and ${countText(this.nonTrainable)} not`;
    const work = `${countText(this.multiplyAdds)} multiply-adds a sample · weights ${bytesText(this.memory.weights)}, activations of a sample ${bytesText(this.memory.activations)}`;
    const isChain = this.rows.every(({ connectedTo }) => connectedTo === "");
    const head = ["layer", "output shape", "parameters", "multiply-adds", "how they are counted", ...(isChain ? [] : ["connected to"])];
    const inputs = this.rows.some(({ kind, depth }) => kind === "input" && depth === 0) ? [] : this.inputShapes.map((shape) => ["(input)", shapeText(shape), "0", "0", "", ""]);
    const rows = this.rows.map(({ name, outputShape, params, multiplyAdds, working, connectedTo, depth }) => [
      `${"· ".repeat(depth)}${name}`,
      shapeText(outputShape),
      countText(params),
      countText(multiplyAdds),
      working,
      connectedTo,
    ]);
    return new Table(head, [...inputs, ...rows].map((row) => row.slice(0, head.length)), [total + parts, work]);
  }
}

function rowsOf(model: Summarized, depth: number): SummaryRow[] {
  const isChain = model.applications.every(({ inputs }, i, all) => inputs.length === 1 && (i === 0 || inputs[0]?.source === all[i - 1]));
  const links = new Map<BaseLayer, string[]>();
  for (const { layer, inputs } of isChain ? [] : model.applications) {
    links.set(layer, [...(links.get(layer) ?? []), inputs.map(({ source }) => source.layer.name).join(" + ")]);
  }
  return model.layers.flatMap((layer) => {
    const isModel = "layers" in layer && "applications" in layer;
    const row = {
      name: layer.name,
      kind: layer.kind,
      outputShape: layer.outputShape,
      params: layer.params,
      multiplyAdds: layer.multiplyAdds,
      working: layer.params === 0 ? "" : isModel ? `${countText(layer.params)}, as below` : paramsWorking(layer.weightShapes),
      connectedTo: links.get(layer)?.join("; ") ?? "",
      depth,
    };
    return isModel ? [row, ...rowsOf(layer as Summarized, depth + 1)] : [row];
  });
}
