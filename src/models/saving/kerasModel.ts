import type { Shape } from "../../arithmetic/shape.js";
import type { BaseLayer } from "../../layers/baseLayer.js";
import { Input } from "../../layers/input.js";
import type { SymbolicTensor } from "../../layers/symbolicTensor.js";
import { FunctionalModel } from "../functionalModel.js";
import { Model } from "../model.js";
import { Sequential } from "../sequential.js";
import { kerasOrder } from "./kerasOrder.js";
import type { KerasObject } from "./kerasObjects.js";
import { layerToKeras, mappingOf } from "./layerMapping.js";

/**
 * A model as Keras writes it down.
 *
 * @throws naming the layer that Keras has nothing like
 */
export function modelToKeras(model: BaseLayer): KerasObject {
  if (model instanceof Sequential) return sequentialToKeras(model);
  if (model instanceof FunctionalModel) return functionalToKeras(model);
  if (!(model instanceof Model)) return layerToKeras(model, modelToKeras);
  throw new Error(`save: ${model.name} has a forward pass of its own, which no file can hold. Lay it out as model({ inputs, outputs }), or save the weights alone by saveWeights("….safetensors").`);
}

/** The layers of a model in Keras' order, with the entrance that Keras gives a sequential one. */
export function kerasLayers(model: FunctionalModel): readonly BaseLayer[] {
  if (model instanceof Sequential) return model.layers.filter((layer) => !(layer instanceof Input));
  return kerasOrder(model.inputs, kerasOutputs(model));
}

/** Keras goes through outputs that have names in the names' order. */
function kerasOutputs(model: FunctionalModel): readonly SymbolicTensor[] {
  if (!model.isNamed.outputs) return model.outputs;
  return [...model.outputNames].sort().map((name) => model.outputs[model.outputNames.indexOf(name)] as SymbolicTensor);
}

function sequentialToKeras(model: Sequential): KerasObject {
  const names = new Set(model.layers.map(({ name }) => name));
  const entrance = model.inputNames[0] ?? "input";
  const inputName = names.has(entrance) && !(model.layers[0] instanceof Input) ? `${model.name}_${entrance}` : entrance;
  const row = [inputToKeras(inputName, model.inputShape), ...kerasLayers(model).map(modelToKeras)];
  return object("keras", "Sequential", { name: model.name, trainable: model.trainable, layers: row, build_input_shape: [null, ...model.inputShape] });
}

function functionalToKeras(model: FunctionalModel): KerasObject {
  const uses = model.applications;
  const at = ({ source, index }: SymbolicTensor): [string, number, number] => {
    const node = uses.filter(({ layer }) => layer === source.layer).indexOf(source);
    return [source.layer.name, Math.max(node, 0), index];
  };
  const tensor = (symbol: SymbolicTensor) => ({ class_name: "__keras_tensor__", config: { shape: [null, ...symbol.shape], dtype: "float32", keras_history: at(symbol) } });
  const inner = model.inputs.find(({ source }) => !(source.layer instanceof Input));
  if (inner !== undefined) throw new Error(`save: ${model.name} begins in the middle of another network, at ${inner}. Save that network, or lay this one out from layers.input({ shape }).`);
  const written = kerasLayers(model).map((layer) => {
    const inbound = uses.filter((use) => use.layer === layer).map(({ inputs }) => calledWith(layer, inputs.map(tensor)));
    const written = layer instanceof Input ? inputToKeras(layer.name, layer.outputShape) : modelToKeras(layer);
    return { ...written, name: layer.name, inbound_nodes: inbound };
  });
  const ports = (tensors: readonly SymbolicTensor[], names: readonly string[], isNamed: boolean) => (isNamed ? Object.fromEntries(tensors.map((each, i) => [names[i], at(each)])) : tensors.map(at));
  return object("keras.src.models.functional", "Functional", {
    name: model.name,
    trainable: model.trainable,
    layers: written,
    input_layers: ports(model.inputs, model.inputNames, model.isNamed.inputs),
    output_layers: ports(model.outputs, model.outputNames, model.isNamed.outputs),
  });
}

/** How Keras calls a layer with its inputs: one by one, as a list, or the first one and then the others by a name. */
function calledWith(layer: BaseLayer, tensors: readonly object[]): { args: unknown[]; kwargs: Record<string, unknown> } {
  const { rest, isSpread = false } = mappingOf(layer) ?? {};
  if (tensors.length === 1 || isSpread) return { args: [...tensors], kwargs: {} };
  return rest === undefined ? { args: [tensors], kwargs: {} } : { args: tensors.slice(0, 1), kwargs: { [rest]: tensors.slice(1) } };
}

function inputToKeras(name: string, shape: Shape): KerasObject {
  return object("keras.layers", "InputLayer", { batch_shape: [null, ...shape], dtype: "float32", sparse: false, name });
}

function object(module: string, className: string, config: Record<string, unknown>): KerasObject {
  return { module, class_name: className, config, registered_name: null };
}
