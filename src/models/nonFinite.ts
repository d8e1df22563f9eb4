import { type Tensor, tf } from "../backend/index.js";
import type { BaseLayer } from "../layers/baseLayer.js";
import { type Objective, judgedOutputs } from "./objective.js";
import { judge, type Learner, type TensorBatch } from "./steps.js";
import type { Weight } from "../variables/weight.js";

/** NaN or an infinity came up in training. */
export class NonFiniteError extends Error {
  override readonly name = "NonFiniteError";
}

/**
 * Says where NaN or an infinity comes up first in a batch: in the inputs, in a layer or in the loss.
 *
 * The batch goes through the model once more, with the weights as they were before it, and every layer is looked at as it passes.
 */
export function findNonFinite(learner: Learner, weights: readonly Weight[], objective: Objective, batch: TensorBatch): string {
  return tf.tidy(() => {
    if (!batch.inputs.every(isFinite)) return FLAWED_INPUTS;
    if (!batch.targets.every(isFinite)) return "The batch's targets hold NaN or an infinity already: clean the data.";
    let found: string | undefined;
    const watch = (layer: BaseLayer, outputs: readonly Tensor[]): void => {
      if (found !== undefined) return;
      const poisoned = layer.weights.find((weight) => !isFinite(weight.variable));
      if (poisoned !== undefined) {
        found = `Layer ${layer.name} is the first with NaN or an infinity: its ${poisoned.name} holds one since the step before. ${LOWER}`;
      } else if (!outputs.every(isFinite)) {
        found = `Layer ${layer.name} is the first whose output holds NaN or an infinity. ${LOWER}`;
      }
    };
    const watched: Learner = { pass: (inputs, context) => learner.pass(inputs, { ...context, watch }) };
    const { total } = judge(watched, weights, objective, batch, true);
    if (found !== undefined) return found;
    if (!isFinite(total)) {
      const advice = `${LOWER} If that does not help, check that the loss suits the last layer.`;
      return `Every layer's output is finite; the loss ${lossNames(objective)} itself is not. ${advice}`;
    }
    return `Every layer's output is finite when computed again, so it came up in a random layer. ${LOWER}`;
  });
}

/** The first weight that holds NaN or an infinity, as in "the kernel of layer dense_1". */
export function findSpoilt(layers: readonly BaseLayer[]): string | undefined {
  const weights = layers.flatMap((layer) => layer.weights);
  // One read for all: 0 times a number is 0, but for NaN and the infinities, which make NaN.
  const sound = tf.tidy(() => weights.reduce<Tensor>((sum, { variable }) => sum.add(variable.mul(0).sum()), tf.scalar(0)).dataSync()[0] === 0);
  if (sound) return undefined;
  for (const layer of layers) {
    const spoilt = layer.weights.find((weight) => !isFinite(weight.variable));
    if (spoilt !== undefined) return `the ${spoilt.name} of layer ${layer.name}`;
  }
  return undefined;
}

export const FLAWED_INPUTS = "The batch's inputs hold NaN or an infinity already: clean the data.";
export const LOWER = "Lower the learning rate, or scale the inputs to about −1 to 1.";

function lossNames(objective: Objective): string {
  return judgedOutputs(objective).flatMap(({ loss }) => loss?.kind ?? []).join(" or ");
}

function isFinite(tensor: Tensor): boolean {
  if (tensor.dtype !== "float32") return true;
  return tf.tidy(() => tf.all(tf.isFinite(tensor)).dataSync()[0] === 1);
}
