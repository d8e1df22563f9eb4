import { type Shape, shapeText } from "../../arithmetic/shape.js";
import { type Tensor, tf } from "../../backend/index.js";
import { type CallContext, Layer, type Mask } from "../layer.js";

/** What recurrentSum, recurrentMean and recurrentLast share: many steps become one. */
export abstract class OverTime extends Layer {
  protected shapeAfter(input: Shape): Shape {
    const [, ...step] = input;
    if (step.length === 0) {
      throw new Error(`${this.name}: the input must be a sequence of shape [time, ...]; received ${shapeText(input)}. Give the layer before it returnSequences: true.`);
    }
    return step;
  }

  /** One step's numbers from all steps, of which `counts` [batch, time, 1…] are 1 and the others 0. */
  protected abstract reduce(input: Tensor, counts: Tensor): Tensor;

  call(input: Tensor, { mask }: CallContext): Tensor {
    const [batch = 0, time = 0, ...step] = input.shape;
    const counts = mask === undefined ? tf.ones([batch, time]) : tf.cast(mask, "float32");
    return this.reduce(input, counts.reshape([batch, time, ...step.map(() => 1)]));
  }

  protected override maskAfter(): Mask {
    return undefined;
  }
}
