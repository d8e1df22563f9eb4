import type { Tensor } from "../backend/index.js";
import { HISTOGRAM_KINDS, type HistogramKind, type HistogramLook, type HistogramsState, type HistogramStyle } from "../protocol/histograms.js";
import { distributionOf } from "./distribution.js";
import { FollowingModel } from "./followingModel.js";
import type { Insight, TrainingMoment } from "./follower.js";
import { histogramSvg } from "./histogramSvg.js";
import { isNetwork, type LayerWeight, type Network, type NetworkLayer } from "./networkLayer.js";
import type { ColumnGroup } from "./savedColumns.js";
import { countDead, findingsOf, rootMeanSquare } from "./trainingHealth.js";

/** How {@link Histograms} are made. */
export interface HistogramsOptions {
  /** What is shown first; "weights". */
  readonly kind?: HistogramKind;
  /** "ridges" of distributions one behind the other, or "bands" of percentiles; "ridges". */
  readonly style?: HistogramStyle;
}

/** Layers shown at most, moments kept at most, and distributions that fit into an output. */
const LAYERS = 16;
const LOOKS = 40;
const DISTRIBUTIONS = 700;

/** Layers without weights whose output is worth looking at: relu may kill units, sigmoid saturate. */
const ACTIVATION = /^(activation|relu|prelu|leakyRelu|elu|noisyRelu|softmax)$/;

/** See {@link histograms}. */
export class Histograms extends FollowingModel<HistogramsState> {
  readonly view = "histograms";
  readonly #network: Network;
  /** Looks that are kept, by the order in which they were taken. */
  #kept: { readonly order: number; readonly look: HistogramLook }[] = [];
  #taken = 0;
  /** Every how many looks one is kept; doubled whenever there are too many. */
  #spacing = 1;

  constructor(network: Network, { kind = "weights", style = "ridges" }: HistogramsOptions = {}) {
    if (!isNetwork(network)) throw new Error("histograms: it takes a network, as in widgets.histograms(net).");
    if (!HISTOGRAM_KINDS.includes(kind)) throw new Error(`histograms: kind must be ${HISTOGRAM_KINDS.map((each) => `"${each}"`).join(", ")}; received ${JSON.stringify(kind)}.`);
    if (style !== "ridges" && style !== "bands") throw new Error(`histograms: style must be "ridges" or "bands"; received ${JSON.stringify(style)}.`);
    super({ title: network.name, status: "waiting", layers: [], looks: [], kind, style, findings: [] });
    this.#network = network;
    this.follow(network);
  }

  look({ step, insight }: TrainingMoment): void {
    if (step <= (this.state.looks.at(-1)?.step ?? 0) && this.state.status === "finished") [this.#kept, this.#taken, this.#spacing] = [[], 0, 1]; // another training
    const layers = leaves(this.#network).filter((layer) => mainWeight(layer) !== undefined || ACTIVATION.test(layer.kind)).slice(0, LAYERS);
    const { look, findings } = insight((found) => see(layers, step, found)) ?? see(layers, step, { gradients: new Map(), activations: new Map() });
    this.#keep(look, Math.max(4, Math.min(LOOKS, Math.floor(DISTRIBUTIONS / (3 * layers.length)))));
    this.set({ status: "running", layers: layers.map(({ name }) => name), findings, looks: this.#kept.map((kept) => kept.look) });
  }

  override end(): void {
    this.set({ status: "finished" });
    super.end();
  }

  protected override accept({ kind, style }: Readonly<Record<string, unknown>>): Partial<HistogramsState> {
    return {
      ...(HISTOGRAM_KINDS.includes(kind as HistogramKind) ? { kind: kind as HistogramKind } : {}),
      ...(style === "ridges" || style === "bands" ? { style } : {}),
    };
  }

  protected override svg(): string {
    return histogramSvg(this.state);
  }

  protected override text(): string {
    const { title, looks, layers, findings, kind } = this.state;
    const last = looks.at(-1);
    if (last === undefined) return `${title}: histograms appear here when it is trained`;
    const lines = layers.map((name, i) => {
      const bands = last[kind][i]?.bands;
      return bands === undefined ? `  ${name}: none` : `  ${name}: median ${bands[3]}, nine in ten between ${bands[1]} and ${bands[5]}`;
    });
    return [`${title}: ${kind} after step ${last.step}, ${looks.length} looks`, ...lines, ...findings].join("\n");
  }

  protected override groups(): readonly ColumnGroup[] {
    return [];
  }

  /** Keeps looks at equal distances, and the newest, which stays until the next one comes. */
  #keep(look: HistogramLook, most: number): void {
    const newest = this.#taken++;
    const inRhythm = () => this.#kept.filter(({ order }) => order % this.#spacing === 0);
    this.#kept = inRhythm();
    while (this.#kept.length >= most) {
      this.#spacing *= 2;
      this.#kept = inRhythm();
    }
    this.#kept.push({ order: newest, look });
  }
}

/**
 * Weights, gradients and activations of every layer over time, as ridges or as bands of percentiles, live while `fit` trains the network. Dead units, vanishing
 * and exploding gradients are called out in words.
 *
 * Gradients and activations are those of 64 samples of the training data, the same every time, computed as when predicting. Looking takes at most 2 % of the training's time, and half a second.
 *
 * @param network the network; show the widget before its `fit`
 * @param options.kind what is shown first: "weights", "gradients" or "activations"
 * @param options.style "ridges" or "bands"
 * @throws when an option is another
 * @example
 * widgets.histograms(net)                      // one cell
 * await net.fit(digits.train, { epochs: 3 });  // the next
 * @see Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010
 */
export function histograms(network: Network, options: HistogramsOptions = {}): Histograms {
  return new Histograms(network, options);
}

function see(layers: readonly NetworkLayer[], step: number, { gradients, activations }: Insight): { look: HistogramLook; findings: string[] } {
  const found = layers.map((layer) => {
    const weight = mainWeight(layer);
    return { layer, weight, gradient: weight === undefined ? undefined : gradients.get(weight.variable), output: activations.get(layer) };
  });
  const of = (tensor: Tensor | undefined) => (tensor === undefined ? null : distributionOf(tensor));
  const look = {
    step,
    weights: found.map(({ weight }) => of(weight?.variable)),
    gradients: found.map(({ gradient }) => of(gradient)),
    activations: found.map(({ output }) => of(output)),
  };
  const vitals = found.map(({ layer, gradient, output }) => ({
    name: layer.name,
    gradient: gradient === undefined ? undefined : rootMeanSquare(gradient),
    units: output === undefined ? undefined : countDead(output),
  }));
  return { look, findings: findingsOf(vitals) };
}

/** The layer's largest weight that learns: its kernel. */
function mainWeight(layer: NetworkLayer): LayerWeight | undefined {
  if (!layer.isBuilt) return undefined;
  const own = layer.weights.filter(({ trainable }) => trainable);
  return own.reduce<LayerWeight | undefined>((largest, weight) => (largest === undefined || weight.variable.size > largest.variable.size ? weight : largest), undefined);
}

/** All layers, those of networks inside instead of the networks. */
function leaves(network: Network): NetworkLayer[] {
  return [...new Set(network.layers.flatMap((layer) => (isNetwork(layer) ? leaves(layer) : [layer])))];
}
