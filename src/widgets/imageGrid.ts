import { tf, type Tensor } from "../backend/index.js";
import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import type { ImageGridState } from "../protocol/imageGrid.js";
import { WIDGET_MIME, WIDGET_PROTOCOL, type WidgetOutput } from "../protocol/widget.js";
import { imageGridSvg } from "./imageGridSvg.js";
import { encodePng } from "./png.js";

/** Images with what they are: a dataset, or a part of one. */
export interface LabelledImages {
  /** Pixels of all images, one image after another. */
  readonly inputs: Uint8Array | Float32Array;
  /** [height, width, channels], channels 1 or 3. */
  readonly inputShape: readonly number[];
  /** Classes' numbers. */
  readonly targets?: ArrayLike<number>;
  /** What pixels are multiplied by to lie between 0 and 1; 1. */
  readonly scale?: number;
  /** Names of the classes; without them the number stands for each. */
  readonly classNames?: readonly string[] | undefined;
}

/** What gives a class for each image: a trained network. */
export interface Predicting {
  /** Scores of shape `[count, classes]` for images of shape `[count, height, width, channels]`. */
  predict(images: Tensor): Tensor | Promise<Tensor>;
}

/** How an {@link ImageGrid} is made. */
export interface ImageGridOptions {
  /** Images shown, from the first on; 24. */
  readonly count?: number;
  /** A network whose reading stands below each image; wrong ones are marked. */
  readonly predictions?: Predicting;
}

/** Most images of one grid: more make the output larger than a notebook should hold. */
const MOST = 100;

/**
 * Images side by side, with their labels and what a network takes them for.
 *
 * @example
 * const digits = await datasets.mnist();
 * widgets.imageGrid(digits.test, { count: 12 })
 */
export class ImageGrid {
  readonly view = "imageGrid";
  readonly #source: LabelledImages;
  readonly #count: number;
  readonly #network: Predicting | undefined;

  constructor(source: LabelledImages, options: ImageGridOptions = {}) {
    const { count = 24, predictions } = options;
    if (!Number.isInteger(count) || count < 1 || count > MOST) {
      throw new Error(`imageGrid: count must be a whole number from 1 to ${MOST}; received ${count}.`);
    }
    const [height = 0, width = 0, channels = 0] = source.inputShape;
    if (source.inputShape.length !== 3 || height * width === 0 || (channels !== 1 && channels !== 3)) {
      throw new Error(
        `imageGrid: images must have the shape [height, width, 1 or 3]; received [${source.inputShape.join(", ")}]. ` +
          "Use reshape to bring them into it.",
      );
    }
    this.#source = source;
    this.#count = Math.min(count, Math.floor(source.inputs.length / (height * width * channels)));
    this.#network = predictions;
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
    const { inputs, inputShape, targets, scale = 1, classNames } = this.#source;
    const [height = 0, width = 0, channels = 1] = inputShape;
    const values = Float32Array.from(inputs.subarray(0, this.#count * height * width * channels), (value) => value * scale);
    const pixels = Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
    const name = (index: number): string => classNames?.[index] ?? String(index);
    const labels = Array.from({ length: targets === undefined ? 0 : this.#count }, (_, index) => name(targets?.[index] ?? -1));
    const predictions =
      this.#network === undefined ? [] : Array.from(await predictedClasses(this.#network, values, [this.#count, height, width, channels]), name);
    return {
      png: Buffer.from(encodePng(pixels, width, height * this.#count, channels)).toString("base64"),
      width,
      height,
      count: this.#count,
      labels,
      predictions,
      note: note(labels, predictions),
    };
  }
}

/** Shows images side by side; see {@link ImageGrid}. */
export function imageGrid(source: LabelledImages, options: ImageGridOptions = {}): ImageGrid {
  return new ImageGrid(source, options);
}

async function predictedClasses(network: Predicting, values: Float32Array, shape: number[]): Promise<ArrayLike<number>> {
  const images = tf.tensor(values, shape);
  try {
    const scores = await network.predict(images);
    const classes = scores.argMax(-1);
    scores.dispose();
    try {
      return await classes.data();
    } finally {
      classes.dispose();
    }
  } finally {
    images.dispose();
  }
}

function note(labels: readonly string[], predictions: readonly string[]): string {
  if (labels.length === 0 || predictions.length === 0) return "";
  const right = predictions.filter((prediction, index) => prediction === labels[index]).length;
  return `${right} of ${predictions.length} read right`;
}

function text({ count, width, height, labels, predictions, note: said }: ImageGridState): string {
  const lines = [`${count} images of ${height} x ${width} pixels${said === "" ? "" : `: ${said}`}`];
  if (labels.length > 0) lines.push(`labels:      ${labels.join(" ")}`);
  if (predictions.length > 0) lines.push(`predictions: ${predictions.join(" ")}`);
  return lines.join("\n");
}
