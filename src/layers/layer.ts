import { type Shape, shapeText } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { BaseLayer } from "./baseLayer.js";
import type { CallContext, Mask } from "./callContext.js";
import type { WeightSpec } from "./weightSpec.js";

export { freshRandom, type LayerOptions } from "./baseLayer.js";
export type { CallContext, Mask } from "./callContext.js";
export type { WeightSpec } from "./weightSpec.js";

/**
 * A step of a network that turns a batch of samples into another, and may have weights that learn.
 *
 * It says three things: which shape comes out (`shapeAfter`), which weights it has (`weightSpecs`) and what it does (`call`).
 *
 * @example
 * class Scale extends Layer {
 *   readonly kind = "scale";
 *   protected shapeAfter(input: Shape) { return input; }
 *   protected override weightSpecs() { return [{ name: "factor", shape: [], initializer: initializers.ones() }]; }
 *   call(x: Tensor) { return x.mul(this.weight("factor")); }
 * }
 */
export abstract class Layer extends BaseLayer {
  /** The shape of one sample after this layer. Throws when the layer can't take such an input. */
  protected abstract shapeAfter(input: Shape): Shape;

  /** The weights for such an input. */
  protected weightSpecs(_input: Shape): readonly WeightSpec[] {
    return [];
  }

  /** The multiplications with their additions for one sample of such a shape: its sub-layers', unless the layer says otherwise. */
  protected multiplyAddsFor(input: Shape): number {
    return super.multiplyAddsOf([input]);
  }

  /** The layer's output for a batch. Its weights are at `this.weight(name)`. */
  abstract call(input: Tensor, context: CallContext): Tensor;

  /**
   * The mask of the output: the input's as long as there is a time axis of that length. A layer that makes a mask, or uses one up, says so here.
   *
   * @param mask the input's mask, booleans [batch, time]
   */
  protected maskAfter(mask: Mask, _input: Tensor, output: Tensor): Mask {
    return output.rank > 2 && output.shape[1] === mask?.shape[1] ? mask : undefined;
  }

  protected shapesAfter(inputs: readonly Shape[]): readonly Shape[] {
    return [this.shapeAfter(this.#only(inputs))];
  }

  protected override specs(inputs: readonly Shape[]): readonly WeightSpec[] {
    return this.weightSpecs(this.#only(inputs));
  }

  protected override multiplyAddsOf(inputs: readonly Shape[]): number {
    return this.multiplyAddsFor(this.#only(inputs));
  }

  callAll(inputs: readonly Tensor[], context: CallContext): readonly Tensor[] {
    const [input] = inputs;
    if (input === undefined) throw new Error(`${this.name}: the layer takes one input; received none.`);
    return [this.call(input, context)];
  }

  protected override masksAfter(masks: readonly Mask[], [input]: readonly Tensor[], [output]: readonly Tensor[]): readonly Mask[] {
    return input === undefined || output === undefined ? [] : [this.maskAfter(masks[0], input, output)];
  }

  #only(inputs: readonly Shape[]): Shape {
    const [input] = inputs;
    if (input !== undefined && inputs.length === 1) return input;
    throw new Error(`${this.name}: the layer takes one input; received ${inputs.length}: ${inputs.map(shapeText).join(", ")}. Merge them first, for instance by layers.concatenate().`);
  }
}
