import { Dataset } from "./dataset.js";

/** The same samples with some of their input's columns alone: those of `from` up to `to` of each row. */
export function columnsOf(part: Dataset, from: number, to: number): Dataset {
  const width = part.inputs.length / Math.max(1, part.size);
  const inputs = new Float32Array(part.size * (to - from));
  for (let i = 0; i < part.size; i++) inputs.set(part.inputs.subarray(i * width + from, i * width + to), i * (to - from));
  return new Dataset({ ...part, inputs, inputShape: [to - from] });
}
