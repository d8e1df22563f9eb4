import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { columnsOf } from "../columns.js";
import { Dataset } from "../dataset.js";
import { divided, type DivisionOptions, OWN } from "../divided.js";
import { SplitDataset, type SplitDatasetOptions } from "../splitDataset.js";
import { Vocabulary, words } from "./vocabulary.js";

export interface TranslationOptions extends DivisionOptions {
  /** How many words of each language are known, the most frequent ones; 10,000. The others become `<unk>`. */
  readonly vocabularySize?: number;
  /** How many words a sentence may have; pairs with a longer one are left out; 50. */
  readonly length?: number;
  readonly name?: string;
}

const SPECIAL = { padding: "<pad>", unknown: "<unk>", begin: "<bos>", end: "<eos>" } as const;

/**
 * Pairs of sentences in two languages. A sample's input is a row of the sentence to translate, and then of the translation as far as it goes: what a decoder is
 * given while it learns. The target is the translation one word on, with its end.
 */
export class TranslationDataset extends SplitDataset {
  /** How many places the sentence to translate has, and the translation. */
  readonly sourceLength: number;
  readonly targetLength: number;
  /** The words of the language that is translated into; `vocabulary` has those of the other. */
  readonly targetVocabulary: Vocabulary;

  constructor(options: SplitDatasetOptions & Pick<TranslationDataset, "sourceLength" | "targetLength" | "targetVocabulary">) {
    super(options);
    this.sourceLength = options.sourceLength;
    this.targetLength = options.targetLength;
    this.targetVocabulary = options.targetVocabulary;
  }

  /**
   * What an encoder reads and what a decoder is given apart, for a model of two inputs.
   *
   * @example await net.fit(pairs.apart(pairs.train), { epochs: 5 }); // inputs source and target, named as models.seq2seq has them
   */
  apart(part: Dataset): { readonly inputs: { readonly source: Dataset; readonly target: Dataset }; readonly targets: Dataset } {
    return { inputs: { source: columnsOf(part, 0, this.sourceLength), target: columnsOf(part, this.sourceLength, this.sourceLength + this.targetLength) }, targets: part };
  }
}

/**
 * Sentences and their translations from two text files, line by line: the layout in which parallel texts are published.
 *
 * @param files.source the sentences to translate, one a line
 * @param files.target their translations, in the same order
 * @param options see {@link TranslationOptions}
 * @returns inputs of shape [sourceLength + targetLength], targets of shape [targetLength]: word numbers, 0 where nothing is; each part of a row stands at its beginning
 * @throws when a file can't be read, the files have different numbers of lines, or no pair is short enough
 * @example const pairs = await datasets.translation({ source: "train.en", target: "train.de" }, { length: 20 });
 * @see Sutskever, Vinyals and Le, Sequence to sequence learning with neural networks, 2014
 */
export async function translation(files: { readonly source: string; readonly target: string }, options: TranslationOptions = {}): Promise<TranslationDataset> {
  const { vocabularySize = 10_000, length = 50, name = `${basename(files.source)} to ${basename(files.target)}` } = options;
  for (const [argument, value] of Object.entries({ vocabularySize, length })) {
    if (!(Number.isInteger(value) && value >= 1)) throw new Error(`translation: ${argument} must be a positive integer; received ${String(value)}.`);
  }
  const [sources, targets] = [await linesOf(files.source), await linesOf(files.target)];
  if (sources.length !== targets.length) throw new Error(`translation: both files must have as many lines; received ${sources.length} in ${files.source} and ${targets.length} in ${files.target}.`);
  const isShort = (line: readonly string[] | undefined): boolean => line !== undefined && line.length >= 1 && line.length <= length;
  const kept = [...sources.keys()].filter((i) => isShort(sources[i]) && isShort(targets[i]));
  if (kept.length === 0) throw new Error(`translation: no pair of ${files.source} and ${files.target} has from 1 to ${length} words in both languages. Raise length.`);
  const pick = (lines: readonly string[][]): string[][] => kept.map((i) => lines[i] ?? []);
  const [read, said] = [pick(sources), pick(targets)];
  const vocabulary = Vocabulary.ofWords(read, vocabularySize, SPECIAL);
  const known = Vocabulary.ofWords(said, vocabularySize - 2, SPECIAL);
  const targetVocabulary = new Vocabulary([SPECIAL.padding, SPECIAL.unknown, SPECIAL.begin, SPECIAL.end, ...known.tokens.slice(2)], SPECIAL);
  const longest = (lines: readonly string[][]): number => lines.reduce((most, line) => Math.max(most, line.length), 0);
  const [sourceLength, targetLength] = [longest(read), longest(said) + 1];
  const width = sourceLength + targetLength;
  const inputs = new Float32Array(kept.length * width);
  const next = new Int32Array(kept.length * targetLength);
  kept.forEach((_, i) => {
    const translated = targetVocabulary.encode(said[i] ?? []);
    inputs.set(vocabulary.encode(read[i] ?? []), i * width);
    inputs.set([targetVocabulary.numberOf(SPECIAL.begin), ...translated], i * width + sourceLength);
    next.set([...translated, targetVocabulary.numberOf(SPECIAL.end)], i * targetLength);
  });
  const all = new Dataset({ inputs, inputShape: [width], targets: next, targetShape: [targetLength], classNames: targetVocabulary.tokens, name });
  const { train, test } = divided("translation", all, options, { ...OWN, source: "" });
  return new TranslationDataset({ ...OWN, name, train, test, vocabulary, targetVocabulary, sourceLength, targetLength, source: `from ${basename(files.source)} and ${basename(files.target)}` });
}

async function linesOf(file: string): Promise<string[][]> {
  const text = await readFile(file, "utf8");
  return text.replace(/\r?\n$/, "").split(/\r?\n/).map(words);
}
