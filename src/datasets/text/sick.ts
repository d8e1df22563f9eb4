import { countText } from "../../arithmetic/shape.js";
import { columnsOf } from "../columns.js";
import { Dataset } from "../dataset.js";
import { wrongStructure } from "../publishedFile.js";
import { PublishedSet, type SetOptions } from "../publishedSet.js";
import { SplitDataset, type SplitDatasetOptions } from "../splitDataset.js";
import { isNumber } from "../table.js";
import { fileInZip } from "../zipFile.js";
import { rowsOf } from "./reviews.js";
import { Vocabulary, words } from "./vocabulary.js";

export const sickFiles = new PublishedSet<"archive">({
  name: "sick",
  title: "SICK",
  summary: "9,840 pairs of sentences: how alike they are, and whether one follows from the other",
  folder: "sick",
  files: { archive: { name: "SICK.zip", bytes: 217_584, packedSha256: "da272af924399fc2de4889ed55383e38822c10d16c4a949a89d597d09a0b7912" } },
  mirrors: ["https://zenodo.org/record/2787612/files/"],
  licence: "CC BY-NC-SA 3.0",
  citation: "M. Marelli, S. Menini, M. Baroni, L. Bentivogli, R. Bernardi, R. Zamparelli: A SICK cure for the evaluation of compositional distributional semantic models. LREC (2014)",
});

export interface SickOptions extends SetOptions {
  /** What is to be told of a pair: "relatedness", a figure from 1 to 5, or "entailment", one of three classes; "relatedness". */
  readonly target?: "relatedness" | "entailment";
}

/** Pairs of sentences: each sample is a row of the first one's words and then the second one's. */
export class SickDataset extends SplitDataset {
  /** How many places each of the two sentences has. */
  readonly sentenceLength: number;

  constructor(options: SplitDatasetOptions & { readonly sentenceLength: number }) {
    super(options);
    this.sentenceLength = options.sentenceLength;
  }

  /**
   * First and second sentences apart, for a model of two inputs.
   *
   * @example await net.fit(pairs.apart(pairs.train), { epochs: 5 }); // inputs first and second
   */
  apart(part: Dataset): { readonly inputs: { readonly first: Dataset; readonly second: Dataset }; readonly targets: Dataset } {
    return { inputs: { first: columnsOf(part, 0, this.sentenceLength), second: columnsOf(part, this.sentenceLength, 2 * this.sentenceLength) }, targets: part };
  }
}

type Part = "train" | "validation" | "test";

interface Pair {
  readonly sentences: readonly [readonly string[], readonly string[]];
  readonly relatedness: number;
  readonly entailment: number;
}

const CLASSES = ["entailment", "neutral", "contradiction"];
const PARTS: Readonly<Record<string, Part>> = { TRAIN: "train", TRIAL: "validation", TEST: "test" };
const COLUMNS = ["sentence_A", "sentence_B", "entailment_label", "relatedness_score", "SemEval_set"] as const;

/**
 * SICK: pairs of plain sentences, with how related they are in meaning, and whether the first entails or contradicts the second; 4,439 to train on,
 * 495 to validate by and 4,906 to test on.
 *
 * @param options see {@link SickOptions}
 * @returns inputs of shape [2 · sentenceLength]: word numbers, 0 where nothing is; targets are figures of shape [1] or class numbers
 * @throws when the target is unknown, or the archive is damaged, or missing and not to be downloaded (0.2 MB)
 * @example const pairs = await datasets.sick({ target: "entailment" });
 * @see Marelli et al., A SICK cure for the evaluation of compositional distributional semantic models, 2014
 */
export async function sick({ target = "relatedness", ...options }: SickOptions = {}): Promise<SickDataset> {
  if (target !== "relatedness" && target !== "entailment") throw new Error(`sick: target must be "relatedness" or "entailment"; received ${JSON.stringify(target)}.`);
  const open = sickFiles.open(options);
  const path = await open.path("archive");
  const pairs = pairsOf(path, Buffer.from(await fileInZip(path, "SICK.txt")).toString());
  const sentences = Object.values(pairs).flatMap((part) => part.flatMap((pair) => pair.sentences));
  const sentenceLength = sentences.reduce((most, { length }) => Math.max(most, length), 0);
  const vocabulary = Vocabulary.ofWords(pairs.train.flatMap((pair) => pair.sentences), Infinity, { padding: "<pad>", unknown: "<unk>" });
  const dataset = (part: Part): Dataset =>
    new Dataset({
      // The two rows of a pair lie one after the other, which is one row of twice the length.
      inputs: rowsOf(pairs[part].flatMap((pair) => pair.sentences), vocabulary, sentenceLength),
      inputShape: [2 * sentenceLength],
      ...(target === "entailment"
        ? { targets: Int32Array.from(pairs[part], ({ entailment }) => entailment), classNames: CLASSES }
        : { targets: Float32Array.from(pairs[part], ({ relatedness }) => relatedness), targetShape: [1] }),
      name: `SICK ${part}`,
    });
  open.announce(`${countText(pairs.train.length)} + ${countText(pairs.validation.length)} + ${countText(pairs.test.length)} pairs of sentences`);
  const { title, licence, citation } = sickFiles;
  return new SickDataset({ name: title, train: dataset("train"), validation: dataset("validation"), test: dataset("test"), vocabulary, sentenceLength, source: open.source, licence, citation });
}

function pairsOf(path: string, text: string): Record<Part, Pair[]> {
  const [header = "", ...lines] = text.split(/\r?\n/).filter((line) => line !== "");
  const names = header.split("\t");
  const places = COLUMNS.map((column) => names.indexOf(column));
  const absent = COLUMNS.find((_, i) => places[i] === -1);
  if (absent !== undefined) throw wrongStructure(path, `SICK.txt has no column ${absent}`);
  const pairs: Record<Part, Pair[]> = { train: [], validation: [], test: [] };
  for (const [i, line] of lines.entries()) {
    const cells = line.split("\t");
    const [first = "", second = "", label = "", score = "", set = ""] = places.map((place) => cells[place] ?? "");
    const part = PARTS[set.trim()];
    const entailment = CLASSES.indexOf(label.toLowerCase());
    if (part === undefined || entailment === -1 || !isNumber(score)) throw wrongStructure(path, `row ${i + 1} of SICK.txt is not two sentences with a label, a score and a part`);
    pairs[part].push({ sentences: [words(first), words(second)], relatedness: Number(score), entailment });
  }
  for (const [part, found] of Object.entries(pairs)) if (found.length === 0) throw wrongStructure(path, `SICK.txt holds no pairs for ${part}`);
  return pairs;
}
