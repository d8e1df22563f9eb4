import { checkCount } from "../arithmetic/window.js";
import { type Tensor, tf } from "../backend/index.js";
import type { Dataset } from "../datasets/dataset.js";
import { BatchNormalization } from "../layers/batchNormalization.js";
import type { BaseLayer } from "../layers/baseLayer.js";
import type { Weight } from "../variables/weight.js";
import type { Model } from "./model.js";

export interface TuneOptions {
  /** How many samples go through at a time; 128. */
  readonly batchSize?: number;
}

/**
 * Gives batch normalisation the statistics of a whole dataset in the place of those that moved along while the network learnt: neon's BatchNormTune.
 *
 * movingMean = mean over the batches of each batch's mean; movingVariance = the same of its variance · n / (n − 1) for n batches. Nothing else changes.
 *
 * @param model a network with layers.batchNormalization
 * @param data what the statistics are taken from, usually a part of what it learnt from
 * @param options.batchSize how many samples go through at a time; 128
 * @throws when there is no such layer, or fewer than two batches
 * @example models.tuneBatchNormalization(net, digits.train.take(10_000))
 * @example await net.fit(data, { callbacks: [callbacks.lambda({ onEpochEnd: () => models.tuneBatchNormalization(net, data.train) })] });
 */
export function tuneBatchNormalization(model: Model, data: Dataset, { batchSize = 128 }: TuneOptions = {}): void {
  checkCount("tuneBatchNormalization", "batchSize", batchSize);
  void model.weights; // made now from the model's seed, if need be
  const statistics = normalizations(model).map((layer) => ({ layer, moving: movingOf(layer) }));
  if (statistics.length === 0) throw new Error("tuneBatchNormalization: the model must have a layers.batchNormalization; it has none.");
  if (data.size <= batchSize) throw new Error(`tuneBatchNormalization: the data must fill two batches or more; received ${data.size} samples for batches of ${batchSize}.`);
  let batches = 0;
  let sums: readonly Tensor[] = statistics.flatMap(({ moving }) => moving.map(({ shape }) => tf.zeros([...shape])));
  for (const [inputs, targets] of data.batches(batchSize, { shuffle: false, augment: false })) {
    const before = sums;
    sums = tf.tidy(() => {
      for (const { moving } of statistics) for (const { variable } of moving) variable.assign(tf.zerosLike(variable));
      model.callAll([inputs], { training: true });
      // From zeros a batch leaves (1 − momentum) of its own statistics.
      const own = statistics.flatMap(({ layer, moving }) => moving.map(({ variable }) => variable.div(1 - layer.momentum)));
      return before.map((sum, i) => sum.add(own[i] ?? 0));
    });
    tf.dispose([...before, inputs, targets]);
    batches += 1;
  }
  tf.tidy(() => {
    const means = sums.map((sum, i) => sum.div(i % 2 === 0 ? batches : batches - 1));
    statistics.flatMap(({ moving }) => moving).forEach(({ variable }, i) => variable.assign(means[i] ?? variable));
  });
  tf.dispose([...sums]);
}

function normalizations(layer: BaseLayer): BatchNormalization[] {
  const own = layer instanceof BatchNormalization && layer.kind === "batchNormalization" && layer.momentum < 1 ? [layer] : [];
  return [...own, ...layer.sublayers.flatMap(normalizations)];
}

/** The moving mean and the moving variance. */
function movingOf(layer: BatchNormalization): readonly Weight[] {
  return ["movingMean", "movingVariance"].flatMap((name) => layer.weights.filter((weight) => weight.name === name));
}
