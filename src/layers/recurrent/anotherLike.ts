import type { BaseLayer, LayerOptions } from "../baseLayer.js";
import { RnnCell } from "./cell.js";
import type { SequenceOptions } from "./recurrentLayer.js";

/** A new layer with the options of another, some of them changed. Cells among the options are made anew too, so that no weight is shared. */
export function anotherLike<L extends BaseLayer>(layer: L, changes: SequenceOptions): L {
  const options = Object.fromEntries(Object.entries(layer.options).map(([name, value]) => [name, renewed(value)]));
  // A layer's constructor takes its options and nothing else.
  const make = layer.constructor as new (options: LayerOptions) => L;
  return new make({ ...options, ...changes });
}

function renewed(value: unknown): unknown {
  if (value instanceof RnnCell) return anotherLike(value, {});
  return Array.isArray(value) ? value.map(renewed) : value;
}
