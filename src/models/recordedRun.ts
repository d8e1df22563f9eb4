import { RunRecorder } from "../runs/runRecorder.js";
import type { FitPlan } from "./fitOptions.js";
import type { Model } from "./model.js";
import type { Objective } from "./objective.js";

/** The record of a training, with everything that it was made of. */
export function recordedRun(model: Model, { optimizer, outputs }: Objective, plan: FitPlan, seed: number | string): RunRecorder {
  const loss = outputs.map(({ loss: each }) => (each === undefined ? null : { kind: each.kind, ...each.config() }));
  const configuration = {
    layers: model.layers.map((layer) => ({ name: layer.name, kind: layer.kind, ...layer.config(), params: layer.params })),
    optimizer: { kind: optimizer.kind, ...optimizer.config() },
    loss: loss.length === 1 ? loss[0] : Object.fromEntries(outputs.map(({ name }, i) => [name, loss[i]])),
    metrics: outputs.flatMap(({ metrics }) => metrics.map(({ name }) => name)),
    data: { name: plan.train.columns.name, samples: plan.train.size, validation: plan.validation?.size ?? 0 },
    epochs: plan.epochs,
    batchSize: plan.batchSize,
    shuffle: plan.shuffle,
  };
  return new RunRecorder({ model: model.name, configuration, seed });
}
