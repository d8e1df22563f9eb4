import type { CountedWeight } from "../arithmetic/explainParams.js";
import type { Shape } from "../arithmetic/shape.js";
import type { Padding } from "../arithmetic/window.js";
import { type Tensor, tf, type Variable } from "../backend/index.js";

/** What widgets need of a layer; the library's layers have it. */
export interface NetworkLayer {
  readonly name: string;
  readonly kind: string;
  readonly isBuilt: boolean;
  readonly isConnected: boolean;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly weights: readonly LayerWeight[];
  readonly sublayers: readonly NetworkLayer[];
  readonly params: number;
  readonly multiplyAdds: number;
  readonly weightShapes: readonly CountedWeight[];
  /** The options that make the same layer again. */
  config(): Readonly<Record<string, unknown>>;
  /** Where its output is in its network. */
  readonly output: NetworkPlace;
  pass(inputs: readonly { readonly tensor: Tensor }[], context: PassContext): readonly { readonly tensor: Tensor }[];
  // What a window has: read where it is there.
  readonly kernelSize?: readonly number[];
  readonly poolSize?: readonly number[];
  readonly strides?: readonly number[];
  readonly dilation?: readonly number[];
  readonly padding?: Padding;
}

/** A weight of a layer. */
export interface LayerWeight {
  readonly name: string;
  readonly trainable: boolean;
  readonly variable: Variable;
}

/** How a layer is passed. */
export interface PassContext {
  readonly training: boolean;
  readonly watch?: (layer: NetworkLayer, outputs: readonly Tensor[]) => void;
}

/** What comes out of one use of a layer. */
export interface NetworkPlace {
  readonly source: NetworkUse;
  readonly index: number;
  readonly shape: Shape;
}

/** One use of a layer. */
export interface NetworkUse {
  readonly layer: NetworkLayer;
  readonly inputs: readonly NetworkPlace[];
  readonly outputs: readonly NetworkPlace[];
}

/** What widgets need of a network. */
export interface Network extends NetworkLayer {
  readonly layers: readonly NetworkLayer[];
  readonly inputShapes: readonly Shape[];
  readonly applications: readonly NetworkUse[];
}

/** Whether a layer is a network of layers. */
export function isNetwork(layer: NetworkLayer): layer is Network {
  return "layers" in layer && "applications" in layer;
}

/** Where a layer stands in its network; undefined before the network's shapes are known. */
export function placeOf(layer: NetworkLayer): NetworkPlace | undefined {
  try {
    return layer.output;
  } catch {
    return undefined;
  }
}

/** The places where samples come in, seen from a place behind them. */
export function entrancesOf(place: NetworkPlace): NetworkPlace[] {
  const found = new Set<NetworkPlace>();
  const seen = new Set<NetworkPlace>();
  const waiting = [place];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.source.inputs.length === 0) found.add(next);
    else waiting.push(...next.source.inputs);
  }
  return [...found];
}

/**
 * What comes out at a place of a network when a batch comes in at its only entrance, as when it predicts. The caller disposes the result.
 *
 * @param batch samples, in the shape of the entrance
 */
export function valueAt(place: NetworkPlace, batch: Tensor): Tensor {
  return tf.tidy(() => {
    const known = new Map<NetworkUse, readonly { readonly tensor: Tensor }[]>();
    const valuesOf = (use: NetworkUse): readonly { readonly tensor: Tensor }[] => {
      const before = known.get(use);
      if (before !== undefined) return before;
      const inputs = use.inputs.map(({ source, index }) => valuesOf(source)[index] ?? { tensor: batch });
      const values = use.inputs.length === 0 ? [{ tensor: batch }] : use.layer.pass(inputs, { training: false });
      known.set(use, values);
      return values;
    };
    return (valuesOf(place.source)[place.index]?.tensor ?? batch).clone();
  });
}
