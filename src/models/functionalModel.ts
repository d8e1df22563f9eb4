import type { Shape } from "../arithmetic/shape.js";
import { inScope, type Tensor } from "../backend/index.js";
import type { BaseLayer } from "../layers/baseLayer.js";
import type { CallContext, Signal } from "../layers/callContext.js";
import { nameLayers } from "../layers/layerNames.js";
import type { Application, SymbolicTensor } from "../layers/symbolicTensor.js";
import { DISPLAY } from "../protocol/host.js";
import { host } from "../widgets/host.js";
import { Diagram } from "./diagram.js";
import { applicationsBetween, doneAfter, layersOf } from "./layout.js";
import { Model, type ModelOptions } from "./model.js";
import { portNames, type Ports, portsOf } from "./ports.js";
import { giveBack, passThrough } from "./thrift.js";

export interface FunctionalOptions extends ModelOptions {
  /** Where samples come in: symbolic tensors, one, a list of them, or an object that names them. */
  readonly inputs: Ports;
  /** What comes out. */
  readonly outputs: Ports;
}

/** A network of layers that are laid out as a graph: see {@link model}. */
export class FunctionalModel extends Model {
  readonly kind: string = "model";
  #layers: readonly BaseLayer[] = [];
  #applications: readonly Application[] = [];
  // What nobody takes any more after an application.
  #done: ReadonlyMap<Application, readonly SymbolicTensor[]> = new Map();
  #inputs: readonly SymbolicTensor[] = [];
  #outputs: readonly SymbolicTensor[] = [];
  #isNamed = { inputs: false, outputs: false };
  #names: { readonly inputs: readonly string[]; readonly outputs: readonly string[] } = { inputs: [], outputs: [] };

  /** A subclass such as `sequential` may lay itself out later. */
  constructor({ inputs, outputs, ...options }: ModelOptions & Partial<FunctionalOptions>) {
    super(options);
    if (inputs !== undefined && outputs !== undefined) this.layOut(inputs, outputs);
  }

  protected layOut(inputs: Ports, outputs: Ports): void {
    const [entrances, exits] = [portsOf("inputs", inputs), portsOf("outputs", outputs)];
    this.#applications = applicationsBetween(this.name, entrances.tensors, exits.tensors);
    this.#done = doneAfter(entrances.tensors, exits.tensors, this.#applications);
    this.#layers = layersOf(entrances.tensors, this.#applications);
    nameLayers(this.name, this.#layers);
    for (const layer of this.layers) layer.standIn(this);
    this.#inputs = entrances.tensors;
    this.#outputs = exits.tensors;
    this.#isNamed = { inputs: entrances.names !== undefined, outputs: exits.names !== undefined };
    this.#names = { inputs: entrances.names ?? portNames(entrances.tensors), outputs: exits.names ?? portNames(exits.tensors) };
    this.connectAll(entrances.tensors.map(({ shape }) => shape));
  }

  override get sublayers(): readonly BaseLayer[] {
    return this.#layers;
  }

  /** The symbolic tensors that samples come in at, to build another model on. */
  get inputs(): readonly SymbolicTensor[] {
    return this.#inputs;
  }

  /** The symbolic tensors that it gives. */
  get outputs(): readonly SymbolicTensor[] {
    return this.#outputs;
  }

  /** Shows its layers as a graph: a picture in a notebook, lines of text elsewhere. */
  graph(): void {
    const notebook = host();
    if (notebook === undefined) console.log(this.diagram().toString());
    else notebook.display(this.diagram()[DISPLAY]());
  }

  /** What {@link graph} shows: a cell's last value, or `diagram().svg` for a file. */
  diagram(): Diagram {
    if (this.#outputs.length === 0) throw new Error(`${this.name}: the input shape is not known yet. Give the first layer an inputShape, or call fit.`);
    return new Diagram(this);
  }

  /** Whether its inputs and outputs were given by name, rather than in order. */
  get isNamed(): { readonly inputs: boolean; readonly outputs: boolean } {
    return this.#isNamed;
  }

  override get inputNames(): readonly string[] {
    return this.#names.inputs;
  }

  override get outputNames(): readonly string[] {
    return this.#names.outputs;
  }

  override get applications(): readonly Application[] {
    return this.#applications;
  }

  protected override shapesAfter(inputs: readonly Shape[]): readonly Shape[] {
    return this.#follow(inputs, (layer, shapes) => layer.connectAll(shapes));
  }

  override callAll(inputs: readonly Tensor[], context: CallContext): readonly Tensor[] {
    return this.pass(inputs.map((tensor) => ({ tensor })), context).map(({ tensor }) => tensor);
  }

  override pass(inputs: readonly Signal[], context: CallContext): readonly Signal[] {
    return inScope(this.name, () => this.#follow(inputs, (layer, signals) => passThrough(layer, signals, context), (done, others) => giveBack(done, others, context)));
  }

  /**
   * Takes what stands for the inputs through the layers, one after the other, to the outputs.
   *
   * @param drop is told what nobody takes any more, and everything else there is
   */
  #follow<T>(inputs: readonly T[], step: (layer: BaseLayer, taken: readonly T[]) => readonly T[], drop?: (done: readonly T[], others: readonly T[]) => void): T[] {
    if (inputs.length !== this.#inputs.length) {
      throw new Error(`${this.name}: it takes ${this.#inputs.length} inputs (${this.inputNames.join(", ")}); received ${inputs.length}.`);
    }
    const known = new Map(this.#inputs.map((tensor, i) => [tensor, inputs[i]] as const));
    const found = (tensor: SymbolicTensor): T => known.get(tensor) as T;
    for (const application of this.#applications) {
      const { layer, inputs: taken, outputs } = application;
      const given = step(layer, taken.map(found));
      outputs.forEach((tensor, i) => known.set(tensor, given[i]));
      const last = this.#done.get(application) ?? [];
      const done = last.map(found);
      for (const tensor of last) known.delete(tensor);
      drop?.(done, [...known.values()] as T[]);
    }
    return this.#outputs.map(found);
  }
}

/**
 * A network laid out as a graph: layers are applied to symbolic tensors, from its inputs to its outputs. It may branch, merge, take several
 * inputs and give several outputs; a layer that is applied twice has one set of weights, and a model is a layer of another.
 *
 * @param options.inputs where samples come in: one symbolic tensor, a list, or an object that names them
 * @param options.outputs what comes out, likewise; any place of a network may be one, so this also cuts a model
 * @param options.name stands in titles, summaries and run records
 * @param options.seed decides the first weights; without it `fit`'s seed does
 * @throws when an output depends on an input that is not listed, or an input leads to no output
 * @example
 * const x = layers.input({ shape: [784] });
 * const h = layers.dense({ units: 64, activation: "relu" }).apply(x);
 * const net = model({ inputs: x, outputs: { digit: layers.dense({ units: 10 }).apply(h), isOdd: layers.dense({ units: 1 }).apply(h) } });
 * const features = model({ inputs: net.inputs, outputs: net.layers[1].output });
 */
export function model(options: FunctionalOptions): FunctionalModel {
  for (const name of ["inputs", "outputs"] as const) {
    if (options?.[name] === undefined) throw new Error(`model: ${name} must be symbolic tensors, one, a list or an object with a name for each; received nothing. They begin with layers.input({ shape }).`);
  }
  return new FunctionalModel(options);
}
