import { RandomSource } from "../../backend/index.js";
import { type DivisionOptions, GENERATED } from "../divided.js";
import type { SplitDataset } from "../splitDataset.js";
import { type Review, type ReviewOptions, reviewSet } from "./reviews.js";

export interface SentencesOptions extends DivisionOptions, ReviewOptions {
  /** How many sentences; 2,000. */
  readonly samples?: number;
}

const SUBJECTS = ["film", "plot", "music", "cast", "ending", "story", "dialogue", "camera work"];
const OPINIONS = [
  ["dull", "weak", "awful", "boring", "clumsy", "lifeless", "predictable", "tiring"],
  ["bright", "strong", "lovely", "gripping", "clever", "lively", "surprising", "charming"],
] as const;
const OPENINGS = ["i think", "to my mind", "friends told me that", "in the end", "as far as i can see", "honestly"];
const DEGREES = ["very", "rather", "quite", "so"];

/**
 * Opinions on films from a small grammar, where order counts: "not" turns what follows it round, "never dull" praises. For trying networks on text
 * without a network connection.
 *
 * @param options see {@link SentencesOptions}; 20 words a row
 * @returns inputs of shape [length]: word numbers, 0 where nothing is; targets are 0 for negative and 1 for positive
 * @throws when samples is not a positive integer
 * @example const { train, test, vocabulary } = datasets.sentences();
 */
export function sentences({ samples = 2000, test = 0.2, seed = 0, length = 20, ...options }: SentencesOptions = {}): SplitDataset {
  if (!(Number.isInteger(samples) && samples >= 1)) throw new Error(`sentences: samples must be a positive integer; received ${String(samples)}.`);
  const random = new RandomSource(seed).fork("sentences");
  const all = Array.from({ length: samples }, () => sentence(random));
  const tested = Math.round(samples * test);
  return reviewSet({ ...GENERATED, name: "sentences", title: "Sentences" }, GENERATED, { train: all.slice(tested), test: all.slice(0, tested) }, { ...options, length });
}

function sentence(random: RandomSource): Review {
  const one = (list: readonly string[]): string => list[random.integer(list.length)] ?? "";
  const target = random.integer(2);
  const negated = random.next() < 0.4;
  const word = one(OPINIONS[negated ? 1 - target : target] ?? []);
  const degree = random.next() < 0.5 ? `${one(DEGREES)} ` : "";
  const claim = `the ${one(SUBJECTS)} is ${negated ? `${one(["not", "never"])} ` : ""}${degree}${word}`;
  // A second clause on others' opinion is beside the point: the first decides.
  const aside = random.next() < 0.3 ? ` , though some call it ${one(OPINIONS[random.integer(2)] ?? [])}` : "";
  return { text: `${one(OPENINGS)} ${claim}${aside} .`, target };
}
