import { RandomSource } from "../../backend/index.js";
import { Dataset } from "../dataset.js";
import type { OpenSet, PublishedSet } from "../publishedSet.js";
import { SplitDataset } from "../splitDataset.js";
import { Vocabulary, words } from "./vocabulary.js";

/** How texts become rows of numbers. */
export interface ReviewOptions {
  /** How many words are known, the most frequent ones of the training texts; 10,000. The others become `<unk>`. */
  readonly vocabularySize?: number;
  /** How many words a row has; 200. Of longer texts the end counts; shorter ones have 0 in front. */
  readonly length?: number;
}

/** A text and what it says. */
export interface Review {
  readonly text: string;
  /** 0 negative, 1 positive. */
  readonly target: number;
}

/**
 * The dataset of texts with their opinions, in a fixed random order, because publishers sort them by opinion. The vocabulary is that of the training
 * texts alone.
 */
export function reviewSet(
  set: Pick<PublishedSet, "name" | "title" | "licence" | "citation">,
  open: Pick<OpenSet<string>, "source">,
  parts: { readonly train: readonly Review[]; readonly test: readonly Review[] },
  { vocabularySize = 10_000, length = 200 }: ReviewOptions,
): SplitDataset {
  for (const [argument, value] of Object.entries({ vocabularySize, length })) {
    if (!(Number.isInteger(value) && value >= 1)) throw new Error(`${set.name}: ${argument} must be a positive integer; received ${String(value)}.`);
  }
  const shuffled = (reviews: readonly Review[]): Review[] => Array.from(new RandomSource(set.name).permutation(reviews.length), (i) => reviews[i] ?? { text: "", target: 0 });
  const inOrder = { train: shuffled(parts.train), test: shuffled(parts.test) };
  const read = (reviews: readonly Review[]): string[][] => reviews.map(({ text }) => words(text));
  const [train, test] = [read(inOrder.train), read(inOrder.test)];
  const vocabulary = Vocabulary.ofWords(train, vocabularySize, { padding: "<pad>", unknown: "<unk>" });
  const dataset = (part: "train" | "test", texts: readonly string[][]) =>
    new Dataset({
      inputs: rowsOf(texts, vocabulary, length),
      inputShape: [length],
      targets: Int32Array.from(inOrder[part], ({ target }) => target),
      classNames: ["negative", "positive"],
      name: `${set.title} ${part}`,
    });
  return new SplitDataset({ name: set.title, train: dataset("train", train), test: dataset("test", test), vocabulary, source: open.source, licence: set.licence, citation: set.citation });
}

/** Texts as rows of one length: the end of what is too long, after zeros what is too short. */
export function rowsOf(texts: readonly (readonly string[])[], vocabulary: Vocabulary, length: number): Float32Array {
  const rows = new Float32Array(texts.length * length);
  texts.forEach((text, i) => {
    const numbers = vocabulary.encode(text.slice(-length));
    rows.set(numbers, (i + 1) * length - numbers.length);
  });
  return rows;
}
