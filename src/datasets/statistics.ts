import { sizeOf } from "../arithmetic/shape.js";
import { Dataset } from "./dataset.js";

/** Mean and standard deviation of each input number over a dataset's samples. */
export interface Statistics {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** Another dataset by these figures: x ← (x − mean) / deviation. */
  standardize(dataset: Dataset): Dataset;
}

/** Takes them over all samples; the deviation is the population's, as it is of the whole training set. */
export function statisticsOf(dataset: Dataset): Statistics {
  const length = sizeOf(dataset.inputShape);
  const means = new Float64Array(length);
  const deviations = new Float64Array(length);
  dataset.inputs.forEach((value, i) => (means[i % length] = (means[i % length] ?? 0) + (value * dataset.scale) / dataset.size));
  dataset.inputs.forEach((value, i) => {
    const k = i % length;
    deviations[k] = (deviations[k] ?? 0) + (value * dataset.scale - (means[k] ?? 0)) ** 2 / dataset.size;
  });
  deviations.forEach((variance, k) => (deviations[k] = Math.sqrt(variance)));
  return { means, deviations, standardize: (other) => standardized(other, means, deviations) };
}

function standardized(dataset: Dataset, means: Float64Array, deviations: Float64Array): Dataset {
  const inputs = Float32Array.from(dataset.inputs, (value, i) => {
    const k = i % means.length;
    const deviation = deviations[k] ?? 0;
    return deviation === 0 ? 0 : (value * dataset.scale - (means[k] ?? 0)) / deviation;
  });
  return new Dataset({ ...dataset, inputs, scale: 1 });
}
