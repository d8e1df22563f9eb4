import type { Dataset } from "../dataset.js";
import type { Vocabulary } from "./vocabulary.js";

const SAMPLES = 3;
const LONGEST = 200;

/** The first samples as lines of text, with their classes. */
export function textSamples(dataset: Dataset, vocabulary: Vocabulary): string[] {
  const length = dataset.inputs.length / Math.max(1, dataset.size);
  return Array.from({ length: Math.min(SAMPLES, dataset.size) }, (_, i) => {
    const text = vocabulary.decode(dataset.inputs.subarray(i * length, (i + 1) * length));
    const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
    const target = dataset.targetShape.length === 0 ? `${dataset.classNames?.[dataset.targets[i] ?? 0] ?? dataset.targets[i]}: ` : "";
    return `${target}${JSON.stringify(shown)}`;
  });
}
