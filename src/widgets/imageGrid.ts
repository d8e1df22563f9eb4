import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import type { ImageGridState } from "../protocol/imageGrid.js";
import { WIDGET_MIME, WIDGET_PROTOCOL, WIDGET_STATE_LIMIT, type WidgetOutput } from "../protocol/widget.js";
import { imageGridSvg } from "./imageGridSvg.js";
import { className, imageShape, imageStrip, type LabelledImages } from "./labelledImages.js";
import { predicted, type Predicted, type Predicting } from "./predicted.js";

export type { LabelledImages } from "./labelledImages.js";
export type { Predicting } from "./predicted.js";

/** How an {@link ImageGrid} is made. */
export interface ImageGridOptions {
  /** How many images are shown; 24. */
  readonly count?: number;
  /** A network whose reading stands below each image; wrong ones are marked. */
  readonly predictions?: Predicting;
  /** The first images, or those for whose right class the network has the lowest score, "worst"; "first". */
  readonly show?: "first" | "worst";
}

/** Most images of one grid: more make the output larger than a notebook should hold. */
const MOST = 100;

/**
 * Images side by side, with their labels and what a network takes them for.
 *
 * @example
 * const digits = await datasets.mnist();
 * widgets.imageGrid(digits.test, { count: 12 })
 * @example widgets.imageGrid(digits.test, { predictions: net, show: "worst" }) // all are read, and the worst mistakes come first
 */
export class ImageGrid {
  readonly view = "imageGrid";
  readonly #source: LabelledImages;
  readonly #count: number;
  readonly #all: number;
  readonly #network: Predicting | undefined;
  readonly #show: "first" | "worst";

  /** @throws when there are no images, an option is not what it must be, or "worst" has no network or no labels to judge by */
  constructor(source: LabelledImages, options: ImageGridOptions = {}) {
    const { count = 24, predictions, show = "first" } = options;
    if (!Number.isInteger(count) || count < 1 || count > MOST) {
      throw new Error(`imageGrid: count must be a whole number from 1 to ${MOST}; received ${count}.`);
    }
    if (show !== "first" && show !== "worst") throw new Error(`imageGrid: show must be "first" or "worst"; received ${JSON.stringify(show)}.`);
    if (show === "worst" && (predictions === undefined || source.targets === undefined)) {
      throw new Error(`imageGrid: show: "worst" needs ${predictions === undefined ? "a network; received none. Pass it as predictions" : "labels to judge the network by; the images have none. Give them targets"}.`);
    }
    this.#all = imageShape("imageGrid", source).count;
    this.#source = source;
    this.#count = Math.min(count, this.#all);
    this.#network = predictions;
    this.#show = show;
  }

  /** What the output holds. It is complete: an image grid needs no kernel afterwards. */
  async bundle(): Promise<MimeBundle> {
    const state = await this.state();
    const output: WidgetOutput = { protocol: WIDGET_PROTOCOL, view: this.view, state: { ...state }, columns: {} };
    return { [WIDGET_MIME]: output, "image/svg+xml": imageGridSvg(state), "text/plain": text(state) };
  }

  async [DISPLAY](): Promise<MimeBundle> {
    return await this.bundle();
  }

  /** The images as a picture, and the words below them. */
  async state(): Promise<ImageGridState> {
    const network = this.#network;
    const read = network === undefined ? undefined : await predicted("imageGrid", network, this.#source, this.#show === "worst" ? this.#all : this.#count);
    const order = read === undefined || this.#show === "first" ? Array.from({ length: this.#count }, (_, index) => index) : worstFirst(read).slice(0, this.#count);
    return gridState("imageGrid", this.#source, order, read, this.#note(read));
  }

  #note(read: Predicted | undefined): string {
    const { targets } = this.#source;
    if (read === undefined || targets === undefined) return "";
    const right = read.said.filter((said, index) => said === targets[index]).length;
    const counted = `${right.toLocaleString("en")} of ${read.said.length.toLocaleString("en")} read right`;
    return this.#show === "worst" ? `${counted}; those that it is most wrong about come first` : counted;
  }
}

/** Shows images side by side; see {@link ImageGrid}. */
export function imageGrid(source: LabelledImages, options: ImageGridOptions = {}): ImageGrid {
  return new ImageGrid(source, options);
}

/**
 * The state of a grid of these images, in this order; the last ones are left out when the output would become too large.
 *
 * @param owner stands in messages
 */
export function gridState(owner: string, source: LabelledImages, order: readonly number[], read: Predicted | undefined, note: string): ImageGridState {
  for (let indices = order; ; indices = indices.slice(0, Math.floor(indices.length * 0.7))) {
    const strip = imageStrip(owner, source, indices);
    // A tenth stays free for the words.
    if (strip.png.length > 0.9 * WIDGET_STATE_LIMIT && indices.length > 1) continue;
    const left = order.length - indices.length;
    return {
      ...strip,
      count: indices.length,
      indices,
      labels: source.targets === undefined ? [] : indices.map((index) => className(source, source.targets?.[index])),
      predictions: read === undefined ? [] : indices.map((index) => className(source, read.said[index])),
      confidence: read === undefined ? [] : indices.map((index) => Number((read.confidence[index] ?? NaN).toFixed(4))),
      note: left === 0 ? note : `${note}${note === "" ? "" : "; "}${left} more would make the notebook too large`,
    };
  }
}

/** The images' numbers, those with the lowest score for the right class first. */
function worstFirst({ right }: Predicted): number[] {
  return Array.from(right, (_, index) => index).sort((a, b) => (right[a] ?? 0) - (right[b] ?? 0) || a - b);
}

function text({ count, width, height, labels, predictions, note: said }: ImageGridState): string {
  const lines = [`${count} images of ${height} x ${width} pixels${said === "" ? "" : `: ${said}`}`];
  if (labels.length > 0) lines.push(`labels:      ${labels.join(" ")}`);
  if (predictions.length > 0) lines.push(`predictions: ${predictions.join(" ")}`);
  return lines.join("\n");
}
