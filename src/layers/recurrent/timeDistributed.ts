import { type Shape, shapeText } from "../../arithmetic/shape.js";
import type { Tensor } from "../../backend/index.js";
import type { CallContext } from "../layer.js";
import { Wrapper, type WrapperOptions } from "../wrapper.js";

/** A layer at every step: see {@link timeDistributed}. */
export class TimeDistributed extends Wrapper {
  readonly kind = "timeDistributed";

  protected override multiplyAddsFor([time = 0]: Shape): number {
    return time * this.layer.multiplyAdds;
  }

  protected override shapeAfter([time, ...step]: Shape): Shape {
    if (time === undefined || step.length === 0) {
      throw new Error(`${this.name}: the input must be a sequence of shape [time, ...]; received ${shapeText(time === undefined ? [] : [time])}.`);
    }
    return [time, ...this.layer.connect(step)];
  }

  override call(input: Tensor, context: CallContext): Tensor {
    const [batch = 0, time = 0, ...step] = input.shape;
    const output = super.call(input.reshape([batch * time, ...step]), { ...context, mask: undefined, masks: [] });
    return output.reshape([batch, time, ...output.shape.slice(1)]);
  }
}

/**
 * Does the same to every step of a sequence, with the same weights: a dense layer to each step's features, a convolution to each image of a film.
 *
 * y_t = layer(x_t)
 *
 * All steps are one large batch to the layer inside. (So batch normalisation takes its statistics over all steps; Keras goes step by step.)
 *
 * @param options.layer what is done to a step
 * @returns a layer from [time, ...] to [time, ...output], with the inner layer's parameters
 * @throws when the input is no sequence or the inner layer can't take a step
 * @example layers.timeDistributed({ layer: layers.conv2d({ filters: 8, kernelSize: 3 }), inputShape: [10, 32, 32, 3] }) // becomes [10, 30, 30, 8]
 */
export function timeDistributed(options: WrapperOptions): TimeDistributed {
  return new TimeDistributed(options);
}
