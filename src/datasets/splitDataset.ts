import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import { countText, shapeText } from "../arithmetic/shape.js";
import { escapeHtml } from "../display/table.js";
import type { Dataset } from "./dataset.js";
import { sampleSheet } from "./sampleSheet.js";
import { statisticsOf } from "./statistics.js";
import { textSamples } from "./text/textSamples.js";
import type { Vocabulary } from "./text/vocabulary.js";

/** How many classes are named where a set shows itself. */
const MOST_NAMES = 20;

export interface SplitDatasetOptions {
  readonly name: string;
  /** What the model learns from. */
  readonly train: Dataset;
  /** What it is judged by, never learnt from. */
  readonly test: Dataset;
  /** What choices between models are made by, where the publisher sets samples aside for it. */
  readonly validation?: Dataset;
  /** For text: which number stands for which word or character. */
  readonly vocabulary?: Vocabulary;
  /** What the numbers of a table's row are, in order. */
  readonly featureNames?: readonly string[];
  /** Where the samples came from this time, such as "from the cache". */
  readonly source: string;
  readonly licence: string;
  readonly citation: string;
}

/** A published dataset with its usual division and its origin. As a cell's last value it shows itself with some samples. */
export class SplitDataset {
  readonly name: string;
  readonly train: Dataset;
  readonly test: Dataset;
  readonly validation: Dataset | undefined;
  readonly vocabulary: Vocabulary | undefined;
  readonly featureNames: readonly string[] | undefined;
  readonly source: string;
  readonly licence: string;
  readonly citation: string;

  constructor(options: SplitDatasetOptions) {
    this.name = options.name;
    this.train = options.train;
    this.test = options.test;
    this.validation = options.validation;
    this.vocabulary = options.vocabulary;
    this.featureNames = options.featureNames;
    this.source = options.source;
    this.licence = options.licence;
    this.citation = options.citation;
  }

  get classNames(): readonly string[] | undefined {
    return this.train.classNames;
  }

  /**
   * The same with each input number less its mean and over its standard deviation, both taken from the training samples; for tables.
   *
   * x ← (x − mean) / deviation; a number that is always the same becomes 0
   *
   * @example const houses = (await datasets.bostonHousing()).standardized();
   */
  standardized(): SplitDataset {
    const statistics = statisticsOf(this.train);
    const { validation, vocabulary, featureNames, ...rest } = this;
    return new SplitDataset({
      ...rest,
      train: statistics.standardize(this.train),
      test: statistics.standardize(this.test),
      ...(validation !== undefined && { validation: statistics.standardize(validation) }),
      ...(vocabulary !== undefined && { vocabulary }),
      ...(featureNames !== undefined && { featureNames }),
    });
  }

  toString(): string {
    return this.#facts().map(([what, value]) => `${what}: ${value}`).join("\n");
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [DISPLAY](): MimeBundle {
    const cell = (tag: string, text: string) => `<${tag} style="text-align:left">${escapeHtml(text)}</${tag}>`;
    const rows = this.#facts().map(([what, value]) => `<tr>${cell("th", what)}${cell("td", value)}</tr>`);
    return { "text/plain": this.toString(), "text/html": `<table>${rows.join("")}</table>${sampleSheet(this.train) ?? this.#texts()}` };
  }

  #classes(): string {
    const { classNames, vocabulary } = this;
    if (classNames === undefined) return "none";
    if (classNames === vocabulary?.tokens) return "the vocabulary: what comes next, at every place";
    return classNames.length > MOST_NAMES ? `${classNames.length}: ${classNames.slice(0, MOST_NAMES).join(", ")}, …` : classNames.join(", ");
  }

  #texts(): string {
    const { vocabulary } = this;
    return vocabulary === undefined ? "" : `<pre>${textSamples(this.train, vocabulary).map(escapeHtml).join("\n")}</pre>`;
  }

  #facts(): [string, string][] {
    const judged = this.validation === undefined ? "" : `, ${countText(this.validation.size)} to validate by`;
    return [
      [this.name, `${countText(this.train.size)} samples to train on${judged}, ${countText(this.test.size)} to test on, ${this.source}`],
      ["inputs", `${shapeText(this.train.inputShape)}${this.featureNames === undefined ? "" : `: ${this.featureNames.join(", ")}`}`],
      ...(this.vocabulary === undefined ? [] : [["vocabulary", this.vocabulary.toString()] satisfies [string, string]]),
      ["classes", this.#classes()],
      ["licence", this.licence],
      ["cite", this.citation],
    ];
  }
}
