import type { Shape } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { BaseLayer } from "./baseLayer.js";
import type { CallContext, Mask } from "./callContext.js";
import type { WeightSpec } from "./weightSpec.js";

/**
 * A layer that makes one output of several inputs, such as their sum.
 *
 * @example
 * class Difference extends MergeLayer {
 *   readonly kind = "difference";
 *   protected shapeAfter([a = []]: readonly Shape[]) { return a; }
 *   call([a, b]: readonly Tensor[]) { return tf.sub(a, b); }
 * }
 * new Difference({}).apply([x, y])
 */
export abstract class MergeLayer extends BaseLayer {
  /** The shape of one sample after this layer. Throws when the layer can't take such inputs together. */
  protected abstract shapeAfter(inputs: readonly Shape[]): Shape;

  /** The weights for such inputs. */
  protected weightSpecs(_inputs: readonly Shape[]): readonly WeightSpec[] {
    return [];
  }

  /** The layer's output for the batches of its inputs. */
  abstract call(inputs: readonly Tensor[], context: CallContext): Tensor;

  /** The mask of the output: where every input that has a mask counts. */
  protected maskAfter(masks: readonly Mask[], _inputs: readonly Tensor[], output: Tensor): Mask {
    const given = masks.filter((mask) => mask !== undefined);
    if (output.rank < 3 || given.some((mask) => mask.shape[1] !== output.shape[1])) return undefined;
    return given.reduce<Mask>((all, mask) => all?.logicalAnd(mask) ?? mask, undefined);
  }

  protected shapesAfter(inputs: readonly Shape[]): readonly Shape[] {
    if (inputs.length < 2) throw new Error(`${this.name}: the layer takes several inputs, as a list; received ${inputs.length}.`);
    return [this.shapeAfter(inputs)];
  }

  protected override specs(inputs: readonly Shape[]): readonly WeightSpec[] {
    return this.weightSpecs(inputs);
  }

  callAll(inputs: readonly Tensor[], context: CallContext): readonly Tensor[] {
    return [this.call(inputs, context)];
  }

  protected override masksAfter(masks: readonly Mask[], inputs: readonly Tensor[], [output]: readonly Tensor[]): readonly Mask[] {
    return output === undefined ? [] : [this.maskAfter(masks, inputs, output)];
  }
}
