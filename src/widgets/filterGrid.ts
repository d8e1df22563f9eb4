import type { Tensor } from "../backend/index.js";
import type { FilterGridState } from "../protocol/filterGrid.js";
import { EMPTY_SHEET } from "../protocol/sheet.js";
import { closeUp, type CloseUp, NO_CLOSE_UP } from "./filterCloseUp.js";
import { canShow, channelsOf, type FilterImages, filterGradients, layerFilters, meanOverChannels } from "./filterImages.js";
import { filterSvg } from "./filterSvg.js";
import { FollowingModel } from "./followingModel.js";
import type { TrainingMoment } from "./follower.js";
import type { LabelledImages } from "./imageGrid.js";
import { isNetwork, type Network, type NetworkLayer, placeOf } from "./networkLayer.js";
import { SIGNED } from "./palette.js";
import { fitting, imageSheet, paintedSheet, rangeOf } from "./sheet.js";
import { NO_IMAGES, ShownImages } from "./shownImages.js";
import type { ColumnGroup } from "./savedColumns.js";

/** How a {@link FilterGrid} is made. */
export interface FilterGridOptions {
  /** Images to try the filters on: a dataset, or a tensor [height, width, channels] or [count, height, width, channels]. */
  readonly images?: LabelledImages | Tensor;
  /** Filters shown at most; 64. */
  readonly count?: number;
  /** The filter that is looked at first, from 0; none. */
  readonly selected?: number;
}

/** Bytes of the filters' picture, and of one filter's channels: the state with its images must fit into an output. */
const BYTES = { filters: 50_000, channels: 12_000 };

const UNBUILT = "The weights are made at the first fit: train the network, and the filters appear here.";
const NO_IMAGE = "Give it images to see where a filter answers: widgets.filterGrid(layer, { images: digits.test }).";

/** See {@link filterGrid}. */
export class FilterGrid extends FollowingModel<FilterGridState> {
  readonly view = "filterGrid";
  readonly #layers: readonly NetworkLayer[];
  readonly #images: ShownImages | undefined;
  readonly #most: number;
  /** The gradients of the last look, kept because the next page may ask for them. */
  #gradients = new Map<NetworkLayer, FilterImages>();

  constructor(shown: NetworkLayer | Network, { images, count = 64, selected }: FilterGridOptions = {}) {
    if (!Number.isInteger(count) || count < 1) throw new Error(`filterGrid: count must be a positive integer; received ${count}.`);
    if (selected !== undefined && !(Number.isInteger(selected) && selected >= 0)) throw new Error(`filterGrid: selected must be a whole number from 0, the first filter's; received ${selected}.`);
    const layers = (isNetwork(shown) ? flat(shown) : [shown]).filter(canShow);
    if (layers.length === 0) throw new Error(`filterGrid: ${shown.name} has no filters to show. Take a convolution, a dense layer behind an image, or a network that has one.`);
    const tried = images === undefined ? undefined : new ShownImages("filterGrid", images);
    super({
      layers: layers.map(({ name }) => name),
      layer: 0,
      title: "",
      part: "weights",
      hasGradients: false,
      filters: EMPTY_SHEET,
      reach: 0,
      step: 0,
      hint: "",
      selected: selected ?? null,
      channels: EMPTY_SHEET,
      images: (tried ?? NO_IMAGES).thumbnails,
      labels: (tried ?? NO_IMAGES).labels,
      image: 0,
      ...NO_CLOSE_UP,
    });
    this.#layers = layers;
    this.#images = tried;
    this.#most = count;
    this.follow(shown);
    this.update();
  }

  /** Draws the filters as they are now. `fit` calls for it by itself; a training loop of your own does so here. */
  update(): void {
    this.#draw({});
  }

  look({ step, insight }: TrainingMoment): void {
    // Gradients cost a step's work: only for whom they are drawn, and once, so that the page knows of them.
    if (this.state.part === "gradients" || !this.state.hasGradients) {
      insight(({ gradients }) => {
        for (const layer of this.#layers) {
          const pictures = filterGradients(layer, gradients);
          if (pictures !== undefined) this.#gradients.set(layer, pictures);
        }
      });
    }
    this.#draw({ step, hasGradients: this.#gradients.size > 0 });
  }

  protected override accept(change: Readonly<Record<string, unknown>>): Partial<FilterGridState> {
    const { layers, images, hasGradients } = this.state;
    const taken: { -readonly [Key in keyof FilterGridState]?: FilterGridState[Key] } = {};
    const { layer, part, selected, image } = change;
    if (isIndex(layer, layers.length)) Object.assign(taken, { layer, selected: null });
    if (part === "weights" || (part === "gradients" && hasGradients)) taken.part = part;
    if (selected === null || isIndex(selected, this.state.filters.count)) taken.selected = selected;
    if (isIndex(image, images.count)) taken.image = image;
    return this.#drawn(taken);
  }

  protected override svg(): string {
    return filterSvg(this.state);
  }

  protected override text(): string {
    const { title, reach, step, selected, hint, field } = this.state;
    const lines = [title + (step > 0 ? `, after step ${step}` : "")];
    if (reach > 0) lines.push(`values from ${(-reach).toPrecision(3)} (blue) over 0 (white) to ${reach.toPrecision(3)} (orange)`);
    if (selected !== null && field !== "") lines.push(`filter ${selected + 1} sees ${field}`);
    if (hint !== "") lines.push(hint);
    return lines.join("\n");
  }

  protected override groups(): readonly ColumnGroup[] {
    return [];
  }

  #draw(change: Partial<FilterGridState>): void {
    this.set(this.#drawn(change));
  }

  /** The state after a change, with everything that follows from it. */
  #drawn(change: Partial<FilterGridState>): Partial<FilterGridState> {
    const { layer: index, part: asked, selected, image } = { ...this.state, ...change };
    const layer = this.#layers[index];
    if (layer === undefined) return change;
    const gradients = asked === "gradients" ? this.#gradients.get(layer) : undefined;
    const pictures = gradients ?? layerFilters(layer);
    if (pictures === undefined) {
      return { ...change, title: layer.name, filters: EMPTY_SHEET, channels: EMPTY_SHEET, ...NO_CLOSE_UP, selected: null, hint: UNBUILT };
    }
    const { count, height, width, channels } = pictures;
    const isColour = channels === 3;
    const shown = fitting(Math.min(count, this.#most), height * width * (isColour ? 3 : 1), BYTES.filters);
    const sizes = { width, height, count: shown };
    const chosen = selected !== null && selected < shown ? selected : null;
    const means = isColour ? pictures.values : meanOverChannels(pictures);
    const reach = largest(means);
    const size = height * width * (isColour ? 3 : 1);
    const part3 = isColour ? pictures.values.subarray(0, shown * size).map((value) => 0.5 + value / (2 * reach || 1)) : means.subarray(0, shown * size);
    return {
      ...change,
      part: gradients === undefined ? "weights" : "gradients",
      title: titleOf(layer, pictures, shown),
      filters: isColour ? imageSheet(part3, sizes, 3) : paintedSheet(part3, sizes, { palette: SIGNED, low: -reach, high: reach }),
      reach,
      selected: chosen,
      channels: chosen === null || channels === 1 ? EMPTY_SHEET : channelSheet(pictures, chosen),
      hint: this.#images === undefined ? NO_IMAGE : "",
      ...this.#closeUp(layer, chosen, image),
    };
  }

  #closeUp(layer: NetworkLayer, filter: number | null, image: number): CloseUp {
    const place = placeOf(layer);
    return filter === null || this.#images === undefined || place === undefined ? NO_CLOSE_UP : closeUp(place, filter, this.#images, image);
  }
}

/**
 * The filters of a layer as pictures, live while its network is trained. Click one to see where it answers in an image, and which patches excite
 * it most.
 *
 * Blue is negative, white 0, orange positive, on one scale for the layer; filters over three channels are drawn in colours. A filter over more channels is
 * drawn as their mean, and opened channel by channel. A 1-D filter is a picture with a row for each channel, the slices of a 3-D one stand side by side, and a
 * separable convolution is drawn as the ordinary one that gives the same.
 *
 * @param shown a convolution (ordinary, transposed, depthwise or separable), a dense layer whose inputs are pixels, or a network with such layers
 * @param options.images images to try the filters on: a dataset or a tensor
 * @param options.count filters shown at most; 64
 * @param options.selected the filter that is looked at first, from 0
 * @throws when there is no such layer, or the images are none
 * @example widgets.filterGrid(net.layers[0])
 * @example widgets.filterGrid(net, { images: digits.test })
 * @see Zeiler and Fergus, Visualizing and understanding convolutional networks, 2014
 */
export function filterGrid(shown: NetworkLayer | Network, options: FilterGridOptions = {}): FilterGrid {
  return new FilterGrid(shown, options);
}

function flat(network: Network): readonly NetworkLayer[] {
  return [...new Set(network.layers.flatMap((layer) => (isNetwork(layer) ? flat(layer) : [layer, ...layer.sublayers])))];
}

function titleOf({ name, kind }: NetworkLayer, { count, height, width, channels, size }: FilterImages, shown: number): string {
  const what = kind === "dense" ? `${count} units, each with ${height} × ${width}${channels === 1 ? "" : ` × ${channels}`} weights` : `${count} filters of ${size}`;
  const mean = channels > 1 && channels !== 3 ? `, drawn as the mean of their ${channels} channels` : "";
  return `${name}: ${what}${mean}${shown < count ? `; the first ${shown}` : ""}`;
}

function channelSheet(pictures: FilterImages, filter: number) {
  const { width, height, channels } = pictures;
  const count = fitting(channels, width * height, BYTES.channels);
  const values = channelsOf(pictures, filter).subarray(0, count * width * height);
  const reach = largest(values);
  return paintedSheet(values, { width, height, count }, { palette: SIGNED, low: -reach, high: reach });
}

function largest(values: Float32Array): number {
  const [low, high] = rangeOf(values);
  return Math.max(-low, high);
}

function isIndex(value: unknown, length: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < length;
}
