import { BaseLayer } from "../../layers/baseLayer.js";
import type { Weight } from "../../variables/weight.js";
import { FunctionalModel } from "../functionalModel.js";
import { kerasLayers } from "./kerasModel.js";
import { placesOf } from "./kerasNames.js";
import { mappingOf } from "./layerMapping.js";

/** A weight and its place in Keras' file. */
export interface PlacedWeight {
  readonly path: string;
  readonly weight: Weight;
}

/** Where Keras keeps a model's weights: `layers/dense_1/vars/0`. A layer that is there twice has one place. */
export function placedWeights(model: BaseLayer, at = "", seen = new Set<BaseLayer>()): PlacedWeight[] {
  if (seen.has(model)) return [];
  seen.add(model);
  if (model instanceof FunctionalModel) {
    const layers = [...new Set(kerasLayers(model))];
    const places = placesOf(layers.map(classNameOf));
    return layers.flatMap((layer, i) => placedWeights(layer, `${at}layers/${places[i]}/`, seen));
  }
  const mapping = mappingOf(model);
  const all = model.weights; // first, which makes those of the layers below along with it
  const below = new Set(model.sublayers.flatMap((layer) => layer.weights));
  const own = all.filter((weight) => !below.has(weight));
  const within = Object.entries(mapping?.within ?? {}).flatMap(([field, name]) => {
    const layer: unknown = Reflect.get(model, field);
    if (layer instanceof BaseLayer) return placedWeights(layer, `${at}${name}/`, seen);
    const list = Array.isArray(layer) ? layer.filter((each): each is BaseLayer => each instanceof BaseLayer) : [];
    const places = placesOf(list.map(classNameOf));
    return list.flatMap((each, i) => placedWeights(each, `${at}${name}/${places[i]}/`, seen));
  });
  return [...own.map((weight, i) => ({ path: `${at}vars/${i}`, weight })), ...within];
}

function classNameOf(layer: BaseLayer): string {
  if (layer instanceof FunctionalModel) return layer.kind === "sequential" ? "Sequential" : "Functional";
  return layer.kind === "input" ? "InputLayer" : (mappingOf(layer)?.place ?? mappingOf(layer)?.className ?? layer.kind);
}
