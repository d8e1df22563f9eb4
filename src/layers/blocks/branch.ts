import type { Shape } from "../../arithmetic/shape.js";
import type { Tensor } from "../../backend/index.js";
import type { BaseLayer } from "../baseLayer.js";
import type { CallContext, Signal } from "../callContext.js";

/** A way through a block: a layer, several in a row, or none, which passes the input on as it is. */
export type Branch = BaseLayer | readonly BaseLayer[];

/** The branch's layers in order. */
export function layersOf(branch: Branch): readonly BaseLayer[] {
  return isList(branch) ? branch : [branch];
}

/** The shape that comes out of layers in a row. */
export function shapeThrough(layers: readonly BaseLayer[], input: Shape): Shape {
  return layers.reduce((shape, layer) => layer.connect(shape), input);
}

/** What comes out of layers in a row; the mask goes along. */
export function passThrough(layers: readonly BaseLayer[], input: Tensor, context: CallContext): Tensor {
  return layers.reduce<Signal>((signal, layer) => layer.pass([signal], context)[0] ?? signal, { tensor: input, mask: context.mask }).tensor;
}

function isList(branch: Branch): branch is readonly BaseLayer[] {
  return Array.isArray(branch);
}
