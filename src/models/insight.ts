import { gradientsWhereUsed, RandomSource, type Tensor, tf, type Variable } from "../backend/index.js";
import type { BaseLayer } from "../layers/baseLayer.js";
import type { Weight } from "../variables/weight.js";
import type { Insight, TrainingMoment } from "../widgets/follower.js";
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
export function insightOf({ model, weights, objective, samples, hasOwnStep }: InsightParts): TrainingMoment["insight"] {
  return (look) => {
    if (remembers(model)) return undefined;
    const batch = samples.batches(SAMPLES, new RandomSource("insight")).next().value;
    if (batch === undefined) return undefined;
    try {
      return tidied(() => look(hasOwnStep ? forward(model, batch) : forwardAndBack(model, weights, objective, batch)));
    } finally {
      tf.dispose(rowOf(batch));
    }
  };
}

function forward(model: Model, batch: TensorBatch): Insight {
  const activations = new Map<BaseLayer, Tensor>();
  model.pass(batch.inputs.map((tensor) => ({ tensor })), { training: false, watch: (layer, [output]) => output !== undefined && activations.set(layer, output) });
  return { gradients: new Map(), activations };
}

function forwardAndBack(model: Model, weights: readonly Weight[], objective: Objective, batch: TensorBatch): Insight {
  const activations = new Map<BaseLayer, Tensor>();
  const learner: Learner = {
    // The gradients' scope ends before anyone has looked: clones stay.
    pass: (inputs, context) => model.pass(inputs, { ...context, watch: (layer, [output]) => output !== undefined && activations.set(layer, tf.keep(output.clone())) }),
  };
  const variables = weights.map(({ variable }) => variable);
  const { grads } = gradientsWhereUsed(() => judge(learner, weights, objective, batch, false).total, variables);
  for (const [layer, kept] of activations) {
    activations.set(layer, kept.clone());
    kept.dispose();
  }
  const gradients = new Map<Variable, Tensor>();
  variables.forEach((variable, i) => {
    const gradient = grads[i];
    if (gradient !== undefined) gradients.set(variable, gradient);
  });
  return { gradients, activations };
}

/** Whether a batch's pass changes what the network remembers. */
function remembers(layer: BaseLayer): boolean {
  return ("stateful" in layer.options && layer.options.stateful === true) || layer.sublayers.some(remembers);
}
