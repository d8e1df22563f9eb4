import type { Shape } from "../arithmetic/shape.js";
import { BaseLayer } from "../layers/baseLayer.js";
import { Input, input } from "../layers/input.js";
import { nameLayers } from "../layers/layerNames.js";
import type { SymbolicTensor } from "../layers/symbolicTensor.js";
import { FunctionalModel } from "./functionalModel.js";
import type { ModelOptions } from "./model.js";

/** Layers in a row: see {@link sequential}. */
export class Sequential extends FunctionalModel {
  override readonly kind: string = "sequential";
  readonly #row: readonly BaseLayer[];
  #connected = false;

  constructor(layers: readonly BaseLayer[], options: ModelOptions = {}) {
    super(options);
    if (layers.length === 0) throw new Error("sequential: there must be at least one layer; received none.");
    const stranger = layers.findIndex((layer) => !(layer instanceof BaseLayer));
    if (stranger >= 0) throw new Error(`sequential: item ${stranger + 1} must be a layer; received ${String(layers[stranger])}. An input stands there as layers.input({ inputShape }).`);
    this.#row = [...layers];
    nameLayers("sequential", this.#row);
    const given = layers[0]?.isConnected === true ? layers[0].inputShape : layers[0]?.givenInputShape;
    if (given !== undefined) this.adopt([given]);
  }

  override get sublayers(): readonly BaseLayer[] {
    return [...new Set(this.#row)];
  }

  /** The layers in their order. */
  override get layers(): readonly BaseLayer[] {
    return this.#row;
  }

  override get inputNames(): readonly string[] {
    return this.#connected ? super.inputNames : ["input"];
  }

  override get outputNames(): readonly string[] {
    return [this.#row.at(-1)?.name ?? "output"];
  }

  protected override adopt([shape]: readonly Shape[]): void {
    if (this.#connected || shape === undefined) return;
    const [first, ...others] = this.#row;
    const entrance = first instanceof Input ? first.symbol() : input({ shape });
    const behind = first instanceof Input || first === undefined ? others : [first, ...others];
    const exit = behind.reduce<SymbolicTensor>((signal, layer) => layer.apply(signal), entrance);
    this.#connected = true;
    this.layOut(entrance, exit);
  }

  protected override shapesAfter(inputs: readonly Shape[]): readonly Shape[] {
    if (inputs.length > 1) throw new Error(`${this.name}: it takes one input; received ${inputs.length}. Lay out a model({ inputs, outputs }) for several.`);
    this.adopt(inputs);
    return super.shapesAfter(inputs);
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
export function sequential(layers: readonly BaseLayer[], options: ModelOptions = {}): Sequential {
  return new Sequential(layers, options);
}
