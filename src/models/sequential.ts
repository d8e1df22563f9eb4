import type { Shape } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import type { CallContext, Layer } from "../layers/layer.js";
import { Model, type ModelOptions } from "./model.js";

/** Layers in a row: see {@link sequential}. */
export class Sequential extends Model {
  readonly layers: readonly Layer[];
  #connected = false;

  constructor(layers: readonly Layer[], options: ModelOptions) {
    super(options, "sequential");
    if (layers.length === 0) throw new Error("sequential: there must be at least one layer; received none.");
    this.layers = [...layers];
    this.#nameLayers();
    const given = layers[0]?.givenInputShape;
    if (given !== undefined) this.adopt(given);
  }

  get inputShape(): Shape {
    const [first] = this.layers;
    if (!this.#connected || first === undefined) {
      throw new Error(`${this.name}: the input shape is not known yet. Give the first layer an inputShape, or call fit.`);
    }
    return first.inputShape;
  }

  get outputShape(): Shape {
    return this.layers.at(-1)?.outputShape ?? this.inputShape;
  }

  protected forward(input: Tensor, context: CallContext): Tensor {
    return this.layers.reduce((signal, layer) => layer.call(signal, context), input);
  }

  protected adopt(inputShape: Shape): void {
    if (this.#connected) return;
    this.layers.reduce((shape, layer) => layer.connect(shape), inputShape);
    this.#connected = true;
  }

  /** A kind that occurs once is its layer's name; several are numbered. */
  #nameLayers(): void {
    const distinct = [...new Set(this.layers)];
    for (const layer of distinct) {
      const alike = distinct.filter(({ kind }) => kind === layer.kind);
      layer.nameInModel(alike.length === 1 ? layer.kind : `${layer.kind}_${alike.indexOf(layer) + 1}`);
    }
    const names = distinct.map((layer) => layer.name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) throw new Error(`sequential: two layers are called ${JSON.stringify(twice)}. Give each its own name.`);
  }
}

/**
 * A network whose layers stand in a row, each taking what the one before gives.
 *
 * @param layers the layers in order; the first one's `inputShape` says what the network takes, and without it the first data does
 * @param options.name stands in titles, summaries and run records
 * @param options.seed decides the first weights; without it `fit`'s seed does
 * @throws when a layer can't take the shape that the one before gives
 * @example
 * const net = sequential([
 *   layers.flatten({ inputShape: [28, 28, 1] }),
 *   layers.dense({ units: 64, activation: "relu" }),
 *   layers.dense({ units: 10 }),
 * ]);
 */
export function sequential(layers: readonly Layer[], options: ModelOptions = {}): Sequential {
  return new Sequential(layers, options);
}
