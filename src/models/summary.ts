import { paramsWorking } from "../arithmetic/explainParams.js";
import { countText, type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import { Table } from "../display/table.js";
import type { Layer } from "../layers/layer.js";

/** One line of a summary. */
export interface SummaryRow {
  readonly name: string;
  readonly kind: string;
  readonly outputShape: Shape;
  readonly params: number;
  /** How the parameters are counted: `784·64 + 64 = 50,240`. */
  readonly working: string;
}

/** A model's layers with their output shapes and parameters. As a cell's last value it shows a table. */
export class Summary {
  readonly title: string;
  readonly inputShape: Shape;
  readonly rows: readonly SummaryRow[];
  readonly params: number;
  readonly trainable: number;
  readonly nonTrainable: number;

  constructor(title: string, inputShape: Shape, layers: readonly Layer[]) {
    this.title = title;
    this.inputShape = inputShape;
    this.rows = layers.map((layer) => ({
      name: layer.name,
      kind: layer.kind,
      outputShape: layer.outputShape,
      params: layer.params,
      working: layer.params === 0 ? "" : paramsWorking(layer.weightShapes),
    }));
    const weights = [...new Set(layers)].flatMap((layer) => layer.weightShapes);
    this.trainable = weights.filter(({ trainable }) => trainable).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    this.params = weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    this.nonTrainable = this.params - this.trainable;
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
    return new Table(
      ["layer", "output shape", "parameters", "how they are counted"],
      [
        ["(input)", shapeText(this.inputShape), "0", ""],
        ...this.rows.map(({ name, outputShape, params, working }) => [name, shapeText(outputShape), countText(params), working]),
      ],
      [total + parts],
    );
  }
}
