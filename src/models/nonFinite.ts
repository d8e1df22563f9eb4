import { type Tensor, tf } from "../backend/index.js";
import type { Layer } from "../layers/layer.js";
import type { Loss } from "../losses/loss.js";

/** NaN or an infinity came up in training. */
export class NonFiniteError extends Error {
  override readonly name = "NonFiniteError";
}

/**
 * Says where NaN or an infinity comes up first in a batch: in the inputs, in a layer or in the loss.
 *
 * The batch goes through the layers once more, one at a time, with the weights as they were before it.
 */
export function findNonFinite(layers: readonly Layer[], loss: Loss, inputs: Tensor, targets: Tensor): string {
  return tf.tidy(() => {
    if (!isFinite(inputs)) return FLAWED_INPUTS;
    if (!isFinite(targets)) return "The batch's targets hold NaN or an infinity already: clean the data.";
    let signal = inputs;
    for (const layer of layers) {
      const poisoned = layer.weights.find((weight) => !isFinite(weight.variable));
      if (poisoned !== undefined) {
        return `Layer ${layer.name} is the first with NaN or an infinity: its ${poisoned.name} holds one since the step before. ${LOWER}`;
      }
      signal = layer.call(signal, { training: true });
      if (!isFinite(signal)) return `Layer ${layer.name} is the first whose output holds NaN or an infinity. ${LOWER}`;
    }
    if (!isFinite(loss.value(targets, signal))) {
      const advice = `${LOWER} If that does not help, check that the loss suits the last layer.`;
      return `Every layer's output is finite; the loss ${loss.kind} itself is not. ${advice}`;
    }
    return `Every layer's output is finite when computed again, so it came up in a random layer. ${LOWER}`;
  });
}

/** The first weight that holds NaN or an infinity, as in "the kernel of layer dense_1". */
export function findSpoilt(layers: readonly Layer[]): string | undefined {
  for (const layer of layers) {
    const spoilt = layer.weights.find((weight) => !isFinite(weight.variable));
    if (spoilt !== undefined) return `the ${spoilt.name} of layer ${layer.name}`;
  }
  return undefined;
}

export const FLAWED_INPUTS = "The batch's inputs hold NaN or an infinity already: clean the data.";
export const LOWER = "Lower the learning rate, or scale the inputs to about −1 to 1.";

function isFinite(tensor: Tensor): boolean {
  if (tensor.dtype !== "float32") return true;
  return tf.tidy(() => tf.all(tf.isFinite(tensor)).dataSync()[0] === 1);
}
