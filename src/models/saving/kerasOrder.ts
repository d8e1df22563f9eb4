import type { BaseLayer } from "../../layers/baseLayer.js";
import type { Application, SymbolicTensor } from "../../layers/symbolicTensor.js";

/**
 * A network's layers in the order in which Keras lists them, on which their places in a file of weights depend.
 *
 * Keras sorts by depth, the longest way to an output, and then by a depth-first walk back from the outputs.
 *
 * @see map_graph in keras/src/ops/function.py
 */
export function kerasOrder(inputs: readonly SymbolicTensor[], outputs: readonly SymbolicTensor[]): BaseLayer[] {
  const { applications, seen } = walk(inputs, outputs);
  const within = new Set(applications);
  const depths = new Map<Application, number>();
  const layerDepths = new Map<BaseLayer, number>();
  for (const application of [...applications].reverse()) {
    const depth = Math.max(depths.get(application) ?? 0, layerDepths.get(application.layer) ?? 0);
    depths.set(application, depth);
    layerDepths.set(application.layer, depth);
    for (const { source } of application.inputs) {
      if (within.has(source)) depths.set(source, Math.max(depth + 1, depths.get(source) ?? 0));
    }
  }
  return [...layerDepths.keys()].sort((a, b) => (layerDepths.get(b) ?? 0) - (layerDepths.get(a) ?? 0) || (seen.get(a) ?? 0) - (seen.get(b) ?? 0));
}

/** The uses of layers from the inputs to the outputs, each after those it depends on, and the turn at which the walk first met each layer. */
function walk(inputs: readonly SymbolicTensor[], outputs: readonly SymbolicTensor[]): { applications: Application[]; seen: Map<BaseLayer, number> } {
  const given = new Set(inputs);
  const seen = new Map<BaseLayer, number>();
  const finished = new Set<Application>();
  const waiting: { readonly tensor: SymbolicTensor; readonly isReady: boolean }[] = [...outputs].reverse().map((tensor) => ({ tensor, isReady: false }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { tensor, isReady } = next;
    const { source } = tensor;
    if (isReady) {
      finished.add(source);
      continue;
    }
    if (finished.has(source) || (source.inputs.length > 0 && given.has(tensor))) continue;
    if (!seen.has(source.layer)) seen.set(source.layer, seen.size);
    waiting.push({ tensor, isReady: true }, ...[...source.inputs].reverse().map((input) => ({ tensor: input, isReady: false })));
  }
  return { applications: [...finished], seen };
}
