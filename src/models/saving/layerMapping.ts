import type { BaseLayer } from "../../layers/baseLayer.js";
import * as layers from "../../layers/index.js";
import { snakeCase } from "./kerasNames.js";
import { isRecord, type KerasObject, made, optionFromKeras, optionToKeras } from "./kerasObjects.js";
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
 * @param inner writes layers that stand in its options
 * @throws naming the layer and what Keras has nothing like
 */
export function layerToKeras(layer: BaseLayer, inner: (layer: BaseLayer) => KerasObject): KerasObject {
  const mapping = mappingOf(layer);
  if (mapping === undefined) throw new Error(`save: Keras has no layer like ${layer.name} (${layer.kind}). ${ALONE}`);
  const given = layer.options as Readonly<Record<string, unknown>>;
  const objects = Object.entries(given).filter(([, value]) => typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof layers.BaseLayer));
  const resolved: Readonly<Record<string, unknown>> = { ...given, ...layer.config(), ...Object.fromEntries(objects) };
  const isKnown = (option: string) => COMMON.has(option) || mapping.options.includes(option) || mapping.covered?.includes(option);
  const foreign = Object.keys(given).find((option) => given[option] !== undefined && !isKnown(option) && mapping.ours?.[option] !== given[option]);
  if (foreign !== undefined) throw new Error(`save: Keras' ${mapping.className} has no option like ${foreign}, which layer ${layer.name} has. ${ALONE}`);
  const write = (option: string, value: unknown): unknown => {
    const own = mapping.write?.[option];
    if (own !== undefined) return own(value, layer);
    if (value instanceof layers.BaseLayer) return inner(value);
    if (Array.isArray(value) && value[0] instanceof layers.BaseLayer) return (value as BaseLayer[]).map(inner);
    return optionToKeras(`save: layer ${layer.name}`, option, value);
  };
  const options = mapping.options.filter((option) => resolved[option] !== undefined).map((option) => [mapping.renamed?.[option] ?? snakeCase(option), write(option, resolved[option])]);
  // Keras makes that layer's regularizer of its options, as it is made here.
  const hasOwn = given["activityRegularizer"] !== undefined && layer.kind !== "activityRegularization";
  const activity = !hasOwn ? {} : { activity_regularizer: write("activityRegularizer", given["activityRegularizer"]) };
  const config = { name: layer.name, ...activity, ...(layer.trainable || layer.weightShapes.length === 0 ? {} : { trainable: false }), ...mapping.fixed, ...Object.fromEntries(options) };
  return { module: "keras.layers", class_name: mapping.className, config, registered_name: null };
}

const ALONE = 'Save the weights alone: saveWeights("….safetensors").';

/**
 * The layer that Keras wrote down.
 *
 * @param inner reads layers that stand in its options
 * @throws naming the layer and what there is nothing like here
 */
export function layerFromKeras(object: KerasObject, inner: (value: unknown) => BaseLayer): BaseLayer {
  const { class_name: className, config } = object;
  const name = String(config["name"] ?? className);
  const mapping = BY_CLASS.get(className);
  if (mapping === undefined) throw new Error(`load: there is no layer like Keras' ${className}, which ${name} is. Layers that can be loaded: ${[...BY_CLASS.keys()].sort().join(", ")}.`);
  const read = (option: string, value: unknown): unknown => {
    const own = mapping.read?.[option];
    if (own !== undefined) return own(value);
    if (isLayer(value)) return inner(value);
    if (Array.isArray(value) && value.length > 0 && value.every(isLayer)) return value.map(inner);
    return optionFromKeras(`load: layer ${name}`, option, value);
  };
  const options: Record<string, unknown> = { ...mapping.ours, name, ...(config["trainable"] === false ? { trainable: false } : {}) };
  for (const [theirs, value] of Object.entries(config)) {
    const option = [...mapping.options, "activityRegularizer"].find((each) => (mapping.renamed?.[each] ?? snakeCase(each)) === theirs);
    const found = option === undefined ? undefined : read(option, value);
    if (option !== undefined && found !== undefined) options[option] = found;
    if (option === undefined && !isWithoutEffect(mapping, theirs, value)) {
      throw new Error(`load: layer ${name} (Keras' ${className}) has ${theirs} = ${JSON.stringify(value)}, and there is nothing like it here.`);
    }
  }
  const layer = mapping.make?.(options) ?? made(layers, mapping.kind, options);
  if (layer instanceof layers.BaseLayer) return layer;
  throw new Error(`load: the layer ${name} (Keras' ${className}) can't be made here.`);
}

/** The mapping of a layer, if there is one. */
export function mappingOf(layer: BaseLayer): LayerMapping | undefined {
  return BY_KIND.get(layer.kind) ?? (layer instanceof layers.ActivationLayer ? BY_KIND.get("activation") : undefined);
}

function isLayer(value: unknown): boolean {
  return isRecord(value) && /^keras\.(src\.)?(layers|models)|^keras$/.test(String(value["module"])) && typeof value["class_name"] === "string";
}

function isWithoutEffect(mapping: LayerMapping, name: string, value: unknown): boolean {
  if (value === null) return true;
  const fixed = mapping.fixed?.[name];
  if (fixed !== undefined) return JSON.stringify(fixed) === JSON.stringify(value);
  const harmless = mapping.harmless?.[name] ?? WITHOUT_EFFECT[name];
  return harmless === "any" || (harmless ?? []).some((each) => JSON.stringify(each) === JSON.stringify(value));
}
