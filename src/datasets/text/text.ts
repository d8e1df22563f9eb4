import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { OWN } from "../divided.js";
import { SplitDataset, type SplitDatasetOptions } from "../splitDataset.js";
import { type TextLevel, Vocabulary, words } from "./vocabulary.js";
import { type WindowOptions, windows } from "./windows.js";

export interface TextOptions extends WindowOptions {
  /** What the text is cut into; "character". */
  readonly level?: TextLevel;
  /** Which part of the text, its end, is to test on, from 0 to 1; 0.1. */
  readonly test?: number;
  /** For words: how many, the most frequent ones; 10,000. The others become `<unk>`. */
  readonly vocabularySize?: number;
  readonly name?: string;
}

/**
 * Any text, to predict what comes next.
 *
 * @param source a file's path, or `{ content }` with the text itself
 * @param options see {@link TextOptions}
 * @returns inputs and targets of shape [window]: token numbers, and the same one token on; the vocabulary knows what they stand for
 * @throws when the file can't be read, or the text is too short for a window
 * @example
 * const book = await datasets.text("book.txt", { window: 100 });
 * book.vocabulary.decode(book.train.inputs.subarray(0, 100)) // its first hundred characters
 */
export async function text(source: string | { readonly content: string }, options: TextOptions = {}): Promise<SplitDataset> {
  const isFile = typeof source === "string";
  const content = isFile ? await readFile(source, "utf8") : source.content;
  const name = options.name ?? (isFile ? basename(source) : "text");
  return textSet("text", content, { ...options, name }, { ...OWN, source: isFile ? `from ${basename(source)}` : "given" });
}

/** The same for a text that a published set gives. */
export function textSet(owner: string, content: string, options: TextOptions & { readonly name: string }, facts: Pick<SplitDatasetOptions, "source" | "licence" | "citation">): SplitDataset {
  const { level = "character", test = 0.1, vocabularySize = 10_000, name } = options;
  if (!(test >= 0 && test < 1)) throw new Error(`${owner}: test must be a part from 0 to less than 1; received ${String(test)}.`);
  if (level !== "character" && level !== "word") throw new Error(`${owner}: level must be "character" or "word"; received ${JSON.stringify(level)}.`);
  const tokens = level === "character" ? [...content] : words(content);
  const vocabulary = level === "character" ? Vocabulary.of(content, { level }) : Vocabulary.ofWords([tokens], vocabularySize, { level, unknown: "<unk>" });
  const numbers = Int32Array.from(vocabulary.encode(tokens));
  const end = Math.round(numbers.length * (1 - test));
  const train = windows(owner, numbers.subarray(0, end), vocabulary, `${name} train`, options);
  const tested = test === 0 ? train.slice(0, 0) : windows(owner, numbers.subarray(end), vocabulary, `${name} test`, options);
  return new SplitDataset({ ...facts, name, train, test: tested, vocabulary });
}
