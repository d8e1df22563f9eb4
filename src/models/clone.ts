import { BaseLayer, freshRandom, type LayerOptions } from "../layers/baseLayer.js";
import { Input, input } from "../layers/input.js";
import type { SymbolicTensor } from "../layers/symbolicTensor.js";
import { FunctionalModel } from "./functionalModel.js";
import { Sequential } from "./sequential.js";

export interface CloneOptions {
  /** Whether the clone begins with the same weights, rather than with new ones; false. */
  readonly keepWeights?: boolean;
  /** The clone's name; the model's. */
  readonly name?: string;
  /** Decides the new weights. */
  readonly seed?: number | string;
}

/**
 * A model of the same layers with weights of its own. Layers that the model shares are shared in the clone as well.
 *
 * @param net a sequential or a functional model
 * @param options.keepWeights whether the weights are copied, rather than made anew; false
 * @throws when the model has a forward pass of its own
 * @example const student = models.clone(teacher, { keepWeights: true });
 */
export function clone(net: FunctionalModel, { keepWeights = false, name = net.name, seed }: CloneOptions = {}): FunctionalModel {
  if (!(net instanceof FunctionalModel)) throw new Error(`models.clone: the model must be a sequential or a functional one; received ${String(net)}.`);
  const copy = copyOf(net, new Map(), { name, ...(seed === undefined ? {} : { seed }) });
  if (!keepWeights) return copy;
  copy.build(freshRandom());
  net.weights.forEach(({ variable }, i) => copy.weights[i]?.variable.assign(variable));
  return copy;
}

function copyOf(net: FunctionalModel, known: Map<BaseLayer, BaseLayer>, options: { name: string; seed?: number | string }): FunctionalModel {
  if (net instanceof Sequential) return new Sequential(net.layers.map((layer) => copied(layer, known)), options);
  const tensors = new Map<SymbolicTensor, SymbolicTensor>(net.inputs.map((tensor) => [tensor, input({ shape: tensor.shape, name: tensor.source.layer.name })]));
  for (const { layer, inputs, outputs } of net.applications) {
    const results = copied(layer, known).applyAll(inputs.map((tensor) => found(tensors, tensor)));
    outputs.forEach((tensor, i) => {
      const result = results[i];
      if (result !== undefined) tensors.set(tensor, result);
    });
  }
  const ports = (list: readonly SymbolicTensor[], names: readonly string[], isNamed: boolean) => {
    const copies = list.map((tensor) => found(tensors, tensor));
    return isNamed ? Object.fromEntries(copies.map((tensor, i) => [names[i] ?? "", tensor])) : copies;
  };
  const { isNamed } = net;
  return new FunctionalModel({ ...options, inputs: ports(net.inputs, net.inputNames, isNamed.inputs), outputs: ports(net.outputs, net.outputNames, isNamed.outputs) });
}

function found(tensors: ReadonlyMap<SymbolicTensor, SymbolicTensor>, tensor: SymbolicTensor): SymbolicTensor {
  const copy = tensors.get(tensor);
  if (copy === undefined) throw new Error(`models.clone: ${tensor} was not laid out.`);
  return copy;
}

/** The layer's copy, the same one however often it is asked for. */
function copied(layer: BaseLayer, known: Map<BaseLayer, BaseLayer>): BaseLayer {
  const copy = known.get(layer) ?? copyLayer(layer, known);
  known.set(layer, copy);
  copy.trainable = layer.trainable;
  return copy;
}

function copyLayer(layer: BaseLayer, known: Map<BaseLayer, BaseLayer>): BaseLayer {
  if (layer instanceof FunctionalModel) return copyOf(layer, known, { name: layer.name });
  const renewed = (value: unknown): unknown => {
    if (value instanceof BaseLayer) return copied(value, known);
    return Array.isArray(value) ? value.map(renewed) : value;
  };
  const options = Object.fromEntries(Object.entries(layer.options).map(([option, value]) => [option, renewed(value)]));
  // A layer's constructor takes its options and nothing else.
  const make = layer.constructor as new (options: LayerOptions) => BaseLayer;
  return new make({ ...options, ...(layer instanceof Input ? { inputShape: layer.inputShape } : {}), name: layer.name });
}
