import type { BaseLayer } from "../../layers/baseLayer.js";
import * as layers from "../../layers/index.js";
import { snakeCase } from "./kerasNames.js";
import { type KerasObject, made, objectOf, optionFromKeras, optionToKeras } from "./kerasObjects.js";
import { BY_CLASS, BY_KIND, type LayerMapping } from "./layerMappings.js";

/** Options of every layer, which have places of their own in a file. */
const COMMON = new Set(["name", "inputShape", "trainable", "activityRegularizer"]);

/** Keras' options that change nothing here: what they are doesn't matter, or its default is what happens here anyway. */
const WITHOUT_EFFECT: Readonly<Record<string, readonly unknown[] | "any">> = {
  name: "any",
  trainable: "any",
  dtype: "any",
  seed: "any",
  unroll: "any",
  synchronized: "any",
  sparse: [false],
  data_format: ["channels_last"],
};

/**
 * A layer as Keras writes it down.
 *
 * @throws naming the layer and what Keras has nothing like
 */
export function layerToKeras(layer: BaseLayer): KerasObject {
  const mapping = mappingOf(layer);
  if (mapping === undefined) throw new Error(`save: Keras has no layer like ${layer.name} (${layer.kind}). Save the weights alone by saveWeights("….safetensors").`);
  const given = layer.options as Readonly<Record<string, unknown>>;
  const resolved = { ...layer.config(), ...Object.fromEntries(Object.entries(given).filter(([, value]) => typeof value === "object" && value !== null)) };
  const foreign = Object.keys(given).find((option) => given[option] !== undefined && !COMMON.has(option) && !mapping.options.includes(option) && mapping.ours?.[option] !== given[option]);
  if (foreign !== undefined) throw new Error(`save: Keras' ${mapping.className} has no option like ${foreign}, which layer ${layer.name} has. Save the weights alone by saveWeights("….safetensors").`);
  const options = mapping.options.filter((option) => Object.hasOwn(resolved, option) || given[option] !== undefined).map((option) => {
    const value = mapping.write?.[option]?.(resolved[option] ?? given[option], layer) ?? optionToKeras(`save: layer ${layer.name}`, option, resolved[option] ?? given[option]);
    return [mapping.renamed?.[option] ?? snakeCase(option), value] as const;
  });
  const config = { name: layer.name, trainable: layer.trainable, ...mapping.fixed, ...Object.fromEntries(options) };
  return { module: "keras.layers", class_name: mapping.className, config, registered_name: null };
}

/**
 * The layer that Keras wrote down.
 *
 * @throws naming the layer and what there is nothing like here
 */
export function layerFromKeras(object: KerasObject): BaseLayer {
  const { class_name: className, config } = object;
  const name = String(config["name"] ?? className);
  const mapping = BY_CLASS.get(className);
  if (mapping === undefined) throw new Error(`load: there is no layer like Keras' ${className}, which ${name} is. Layers that can be loaded: ${[...BY_CLASS.keys()].sort().join(", ")}.`);
  const options: Record<string, unknown> = { ...mapping.ours, name, ...(config["trainable"] === false ? { trainable: false } : {}) };
  for (const [theirs, value] of Object.entries(config)) {
    const option = mapping.options.find((each) => (mapping.renamed?.[each] ?? snakeCase(each)) === theirs);
    if (option !== undefined) {
      const read = mapping.read?.[option] === undefined ? optionFromKeras(`load: layer ${name}`, option, value) : mapping.read[option](value, layerFromKerasValue);
      if (read !== undefined) options[option] = read;
    } else if (!isWithoutEffect(mapping, theirs, value)) {
      throw new Error(`load: layer ${name} (Keras' ${className}) has ${theirs} = ${JSON.stringify(value)}, and there is nothing like it here.`);
    }
  }
  const layer = mapping.make?.(options) ?? made(layers, mapping.kind, options);
  if (layer instanceof layers.BaseLayer) return layer;
  throw new Error(`load: the layer ${name} (Keras' ${className}) can't be made here.`);
}

/** The mapping of a layer, if there is one. */
export function mappingOf(layer: BaseLayer): LayerMapping | undefined {
  return BY_KIND.get(layer instanceof layers.ActivationLayer ? "activation" : layer.kind);
}

function layerFromKerasValue(value: unknown): BaseLayer {
  return layerFromKeras(objectOf("load", "a layer within a layer", value));
}

function isWithoutEffect(mapping: LayerMapping, name: string, value: unknown): boolean {
  if (value === null) return true;
  const fixed = mapping.fixed?.[name];
  if (fixed !== undefined) return JSON.stringify(fixed) === JSON.stringify(value);
  const harmless = mapping.harmless?.[name] ?? WITHOUT_EFFECT[name];
  return harmless === "any" || (harmless ?? []).some((each) => JSON.stringify(each) === JSON.stringify(value));
}

