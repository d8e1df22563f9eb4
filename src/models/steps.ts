import { type CompiledStep, compileStep, gradients, type Tensor, tf } from "../backend/index.js";
import type { CallContext } from "../layers/layer.js";
import type { Loss } from "../losses/loss.js";
import type { Metric } from "../metrics/metric.js";
import type { Optimizer } from "../optimizers/optimizer.js";
import type { Weight } from "../variables/weight.js";

/** The model's output for a batch. */
export type Forward = (input: Tensor, context: CallContext) => Tensor;

/** What a model was compiled with. */
export interface Objective {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
  /** Whether its steps run operation by operation. */
  readonly runEagerly: boolean;
}

/**
 * A training step: forward, loss, gradients, new weights.
 *
 * It returns one row of sums (see Totals), computed before the weights change.
 */
export function trainStep(forward: Forward, weights: readonly Weight[], objective: Objective): CompiledStep {
  const { optimizer, loss, metrics, runEagerly } = objective;
  const variables = weights.map((weight) => weight.variable);
  optimizer.build(variables);
  return compileStep(
    (inputs, targets) => {
      const { value, grads, predictions } = differentiated(() => {
        const output = forward(given(inputs), { training: true });
        return { loss: loss.value(given(targets), output), output };
      }, variables);
      const row = sums(value, given(targets), predictions, metrics);
      predictions.dispose();
      optimizer.apply(grads);
      return [row];
    },
    { name: "fit", eager: runEagerly },
  );
}

/** A step that judges a batch and changes nothing: one row of sums. */
export function evaluationStep(forward: Forward, { loss, metrics, runEagerly }: Objective): CompiledStep {
  return compileStep(
    (inputs, targets) => {
      const predictions = forward(given(inputs), { training: false });
      return [sums(loss.value(given(targets), predictions), given(targets), predictions, metrics)];
    },
    { name: "evaluate", eager: runEagerly },
  );
}

/** The model's output for a batch. */
export function predictionStep(forward: Forward, eager: boolean): CompiledStep {
  // A model may pass its input through unchanged, and a step's result must be a tensor of its own.
  return compileStep((inputs) => [forward(given(inputs), { training: false }).clone()], { name: "predict", eager });
}

/** The gradients of a loss, and the predictions that it was computed from, which the tape would otherwise give back. */
function differentiated(compute: () => { loss: Tensor; output: Tensor }, variables: Parameters<typeof gradients>[1]) {
  const kept: Tensor[] = [];
  const { value, grads } = gradients(() => {
    const { loss, output } = compute();
    kept.push(tf.keep(output));
    return loss;
  }, variables);
  return { value, grads, predictions: given(kept[0]) };
}

/** The loss summed over the batch, then each metric's sums. */
function sums(loss: Tensor, targets: Tensor, predictions: Tensor, metrics: readonly Metric[]): Tensor {
  const samples = predictions.shape[0] ?? 0;
  return tf.concat([loss.mul(samples).reshape([1]), ...metrics.map((metric) => metric.sums(targets, predictions))]);
}

function given(tensor: Tensor | undefined): Tensor {
  if (tensor === undefined) throw new Error("step: it takes a batch of inputs, and targets unless it predicts.");
  return tensor;
}
