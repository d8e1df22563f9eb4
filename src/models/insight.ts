import { gradientsWhereUsed, RandomSource, type Tensor, tf, type Variable } from "../backend/index.js";
import type { BaseLayer } from "../layers/baseLayer.js";
import type { Weight } from "../variables/weight.js";
import type { TrainingMoment } from "../widgets/follower.js";
import { KeptOutputs } from "../widgets/keptOutputs.js";
import { tidied } from "../widgets/tidied.js";
import type { Model } from "./model.js";
import type { Objective } from "./objective.js";
import type { SampleSource } from "./sampleSource.js";
import { judge, type Learner, rowOf, type TensorBatch } from "./steps.js";

/** Samples that are looked at: enough for a distribution, few enough to cost about a step. */
const SAMPLES = 64;

/** What is looked into. */
export interface InsightParts {
  readonly model: Model;
  readonly weights: readonly Weight[];
  readonly objective: Objective;
  readonly samples: SampleSource;
  readonly hasOwnStep: boolean;
}

/**
 * A way to look into a network between two steps of its training: the gradients and every layer's output for some of the samples, the same every time.
 *
 * They are computed as when predicting. With dropout and moving averages at work the look would change the training; for the same reason a network that
 * remembers states from batch to batch is not looked into.
 */
export function insightOf(parts: InsightParts): TrainingMoment["insight"] {
  const { model, samples, hasOwnStep } = parts;
  return (look) => {
    if (remembers(model)) return undefined;
    const batch: TensorBatch | undefined = samples.batches(SAMPLES, new RandomSource("insight")).next().value ?? undefined;
    if (batch === undefined) return undefined;
    const kept = new KeptOutputs();
    const learner: Learner = { pass: (inputs, context) => model.pass(inputs, { ...context, watch: kept.watch }) };
    try {
      return tidied(() => {
        if (hasOwnStep) learner.pass(batch.inputs.map((tensor) => ({ tensor })), { training: false });
        const gradients = hasOwnStep ? new Map<Variable, Tensor>() : gradientsOf(learner, parts, batch);
        return look({ gradients, activations: kept.outputs });
      });
    } finally {
      kept.dispose();
      tf.dispose(rowOf(batch));
    }
  };
}

function gradientsOf(learner: Learner, { weights, objective }: InsightParts, batch: TensorBatch): Map<Variable, Tensor> {
  const variables = weights.map(({ variable }) => variable);
  const { grads } = gradientsWhereUsed(() => judge(learner, weights, objective, batch, false).total, variables);
  return new Map(variables.flatMap((variable, i) => (grads[i] === undefined ? [] : [[variable, grads[i]]])));
}

/** Whether a batch's pass changes what the network remembers. */
function remembers(layer: BaseLayer): boolean {
  return ("stateful" in layer.options && layer.options.stateful === true) || layer.sublayers.some(remembers);
}
