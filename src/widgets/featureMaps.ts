import { shapeText, sizeOf } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import type { FeatureMapsState, LayerMaps } from "../protocol/featureMaps.js";
import { featureSvg } from "./featureSvg.js";
import { FollowingModel } from "./followingModel.js";
import type { TrainingMoment } from "./follower.js";
import type { LabelledImages } from "./imageGrid.js";
import { KeptOutputs } from "./keptOutputs.js";
import { isNetwork, type Network, type NetworkLayer } from "./networkLayer.js";
import { RISING } from "./palette.js";
import type { ColumnGroup } from "./savedColumns.js";
import { fitting, paintedSheet, rangeOf } from "./sheet.js";
import { resized, ShownImages } from "./shownImages.js";
import { tidied } from "./tidied.js";

/** How {@link FeatureMaps} are made. */
export interface FeatureMapsOptions {
  /** Which of the images is followed first, from 0; 0. */
  readonly image?: number;
  /** Names of the network's answers; the images' class names, or numbers. */
  readonly classNames?: readonly string[];
}

/** Bytes that all maps may take, layers and channels shown at most, longest side of a map, and answers named. */
const BYTES = 70_000;
const LAYERS = 20;
const CHANNELS = 32;
const SIDE = 48;
const ANSWERS = 3;

const UNBUILT = "The weights are made at the first fit: train the network, and the maps appear here.";

/** See {@link featureMaps}. */
export class FeatureMaps extends FollowingModel<FeatureMapsState> {
  readonly view = "featureMaps";
  readonly #network: Network;
  readonly #images: ShownImages;
  readonly #names: readonly string[] | undefined;

  constructor(network: Network, images: LabelledImages | Tensor, { image = 0, classNames }: FeatureMapsOptions = {}) {
    if (!isNetwork(network)) throw new Error("featureMaps: it takes a network and images, as in widgets.featureMaps(net, digits.test).");
    const shown = new ShownImages("featureMaps", images);
    const last = shown.thumbnails.count - 1;
    if (!Number.isInteger(image) || image < 0 || image > last) throw new Error(`featureMaps: image must be a whole number from 0 to ${last}; received ${image}.`);
    super({ title: network.name, images: shown.thumbnails, labels: shown.labels, image, layers: [], answers: [], step: 0, hint: "" });
    this.#network = network;
    this.#images = shown;
    this.#names = classNames ?? (images instanceof tf.Tensor ? undefined : images.classNames);
    this.follow(network);
    this.update();
  }

  /** Draws the maps as they are now. `fit` calls for it by itself; a training loop of your own does so here. */
  update(): void {
    this.set(this.#drawn(this.state.image));
  }

  look({ step }: TrainingMoment): void {
    this.set({ step, ...this.#drawn(this.state.image) });
  }

  protected override accept({ image }: Readonly<Record<string, unknown>>): Partial<FeatureMapsState> {
    if (typeof image !== "number" || !Number.isInteger(image) || image < 0 || image >= this.state.images.count) return {};
    return { image, ...this.#drawn(image) };
  }

  protected override svg(): string {
    return featureSvg(this.state);
  }

  protected override text(): string {
    const { title, layers, image, labels, answers, hint } = this.state;
    const head = `${title}: what every layer makes of image ${image + 1}${labels[image] === undefined ? "" : `, a ${labels[image]}`}`;
    const lines = layers.map(({ name, shape, range: [low, high] }) => `  ${name} ${shape}: from ${low.toPrecision(3)} to ${high.toPrecision(3)}`);
    const said = answers.map(([name, score]) => `${name} (${score.toPrecision(3)})`).join(", ");
    return [head, ...lines, ...(said === "" ? [] : [`answers: ${said}`]), ...(hint === "" ? [] : [hint])].join("\n");
  }

  protected override groups(): readonly ColumnGroup[] {
    return [];
  }

  #drawn(image: number): Partial<FeatureMapsState> {
    const shape = this.#network.isConnected || this.#network.isBuilt ? (this.#network.inputShapes[0] ?? []) : [];
    if (!this.#network.isBuilt) return { hint: UNBUILT };
    if (this.#network.inputShapes.length !== 1 || sizeOf(shape) !== sizeOf(this.#images.shape)) {
      return { hint: `The network takes inputs of shape ${this.#network.inputShapes.map(shapeText).join(" and ")}, and the images have ${shapeText(this.#images.shape)}.` };
    }
    const kept = new KeptOutputs();
    try {
      return tidied(() => {
        const batch = tf.tensor(this.#images.values(image, image + 1), [1, ...shape]);
        this.#network.pass([{ tensor: batch }], { training: false, watch: kept.watch });
        const shown = [...kept.outputs].filter(([layer]) => !isNetwork(layer) && layer.kind !== "input").slice(0, LAYERS);
        const pictured = shown.filter(([, output]) => output.rank === 4).length;
        const layers = shown.map(([layer, output]) => mapsOf(layer, output, Math.floor(BYTES / Math.max(1, pictured))));
        const scores = shown.at(-1)?.[1];
        return { layers, answers: scores === undefined ? [] : answersOf(scores, this.#names), hint: "" };
      });
    } finally {
      kept.dispose();
    }
  }
}

/**
 * What every layer makes of one image: a picture for each channel, brighter where the layer answers more, and the network's answers. Another image is
 * one click away, and all of it is live while the network is trained.
 *
 * @param network a network of one input
 * @param images a dataset, or a tensor [height, width, channels] or [count, height, width, channels]
 * @param options.image which of them is followed first, from 0
 * @param options.classNames names of the network's answers
 * @throws when it is no network, or the images are none
 * @example widgets.featureMaps(net, digits.test)
 * @see Wang and others, CNN Explainer, 2020
 */
export function featureMaps(network: Network, images: LabelledImages | Tensor, options: FeatureMapsOptions = {}): FeatureMaps {
  return new FeatureMaps(network, images, options);
}

/** A layer's output for one image as pictures that fit into so many bytes. */
function mapsOf(layer: NetworkLayer, output: Tensor, budget: number): LayerMaps {
  const shape = output.shape.slice(1);
  const about = { name: layer.name, shape: shapeText(shape) };
  if (shape.length !== 3) {
    const values = Float32Array.from(output.dataSync());
    const range = rangeOf(values);
    const width = fitting(values.length, 1, Math.min(budget, 512));
    return { ...about, maps: paintedSheet(values.subarray(0, width), { width, height: 1, count: 1 }, { palette: RISING, low: range[0], high: range[1] }), range, channels: values.length };
  }
  const [height = 0, width = 0, channels = 0] = shape;
  const shrink = Math.min(1, SIDE / Math.max(height, width));
  const [h, w] = [Math.max(1, Math.round(height * shrink)), Math.max(1, Math.round(width * shrink))];
  const count = fitting(Math.min(channels, CHANNELS), h * w, budget);
  const values = Float32Array.from(output.slice([0, 0, 0, 0], [1, height, width, count]).transpose([3, 1, 2, 0]).dataSync());
  const range = rangeOf(Float32Array.from([output.min().dataSync()[0] ?? 0, output.max().dataSync()[0] ?? 0]));
  const maps = paintedSheet(resized(values, [count, height, width, 1], h, w), { width: w, height: h, count }, { palette: RISING, low: range[0], high: range[1] });
  return { ...about, maps, range, channels };
}

function answersOf(scores: Tensor, names: readonly string[] | undefined): FeatureMapsState["answers"] {
  if (scores.rank !== 2 || scores.size < 2) return [];
  const values = Array.from(scores.dataSync(), (score, i) => [names?.[i] ?? String(i), Number(score.toPrecision(4))] as const);
  return values.sort((a, b) => b[1] - a[1]).slice(0, ANSWERS);
}
