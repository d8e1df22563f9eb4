import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import { countText, shapeText } from "../arithmetic/shape.js";
import { escapeHtml } from "../display/table.js";
import type { Dataset } from "./dataset.js";
import { sampleSheet } from "./sampleSheet.js";

export interface SplitDatasetOptions {
  readonly name: string;
  /** What the model learns from. */
  readonly train: Dataset;
  /** What it is judged by, never learnt from. */
  readonly test: Dataset;
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
  readonly source: string;
  readonly licence: string;
  readonly citation: string;

  constructor(options: SplitDatasetOptions) {
    this.name = options.name;
    this.train = options.train;
    this.test = options.test;
    this.source = options.source;
    this.licence = options.licence;
    this.citation = options.citation;
  }

  get classNames(): readonly string[] | undefined {
    return this.train.classNames;
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
    return { "text/plain": this.toString(), "text/html": `<table>${rows.join("")}</table>${sampleSheet(this.train) ?? ""}` };
  }

  #facts(): [string, string][] {
    return [
      [this.name, `${countText(this.train.size)} samples to train on, ${countText(this.test.size)} to test on, ${this.source}`],
      ["inputs", shapeText(this.train.inputShape)],
      ["classes", this.classNames?.join(", ") ?? "none"],
      ["licence", this.licence],
      ["cite", this.citation],
    ];
  }
}
