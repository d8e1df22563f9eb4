import { countText } from "../arithmetic/shape.js";
import type { ModelGraphState } from "../protocol/modelGraph.js";
import { FollowingModel } from "./followingModel.js";
import { graphSvg, graphText } from "./graphSvg.js";
import { type LaidNetwork, networkGraph } from "./networkGraph.js";
import type { NetworkLayer } from "./networkLayer.js";
import type { ColumnGroup } from "./savedColumns.js";
import { type StepOperation, stepGraph } from "./stepGraph.js";

/** A network that is laid out as a graph, as `sequential` and `model` make them. */
export interface GraphedNetwork extends NetworkLayer, LaidNetwork {
  readonly name: string;
  readonly layers: readonly NetworkLayer[];
  readonly inputShapes: readonly (readonly number[])[];
  /** The operations of the compiled training step; none before the first training. */
  readonly stepOperations: readonly StepOperation[];
}

/** See {@link modelGraph}. */
export class ModelGraph extends FollowingModel<ModelGraphState> {
  readonly view = "modelGraph";
  override readonly every = 5_000;
  readonly #network: GraphedNetwork;

  constructor(network: GraphedNetwork) {
    if (network.outputs === undefined) throw new Error(`modelGraph: it draws networks that are laid out by sequential() or model(); received ${network.name}, whose own call() says what it does.`);
    if (network.outputs.length === 0) throw new Error(`modelGraph: the input shape of ${network.name} is not known yet. Give its first layer an inputShape, or call fit.`);
    const { layers, params, multiplyAdds } = network;
    const summary = `${layers.length} layers · ${countText(params)} parameters · ${countText(multiplyAdds)} multiply-adds a sample`;
    super({ title: network.name, summary, layers: networkGraph(network), ...stepOf(network), shows: "layers" });
    this.#network = network;
    this.follow(network);
  }

  look(): void {
    if (this.state.step.length === 0) this.set(stepOf(this.#network));
  }

  protected override accept({ shows }: Readonly<Record<string, unknown>>): Partial<ModelGraphState> {
    if (shows !== "layers" && shows !== "step") return {};
    return { shows };
  }

  protected override svg(): string {
    const { shows, title, step, layers } = this.state;
    const isStep = shows === "step" && step.length > 0;
    return graphSvg(`${title}: ${isStep ? "its compiled training step" : "its layers"} as a graph`, isStep ? step : layers);
  }

  protected override text(): string {
    const { title, summary, layers, stepSummary } = this.state;
    return [`${title}: ${summary}`, graphText(layers), ...(stepSummary === "" ? [] : [stepSummary])].join("\n");
  }

  protected override groups(): readonly ColumnGroup[] {
    return [];
  }
}

/**
 * A network as a graph, with shapes and parameters. A layer opens with its settings and how its parameters are counted, a network inside with its own
 * layers. After a training the compiled step is there too, its operations grouped by the layer that they belong to.
 *
 * @param network made by `sequential` or `model`
 * @throws when its shapes are not known yet, or its own `call` says what it does
 * @example widgets.modelGraph(net)
 */
export function modelGraph(network: GraphedNetwork): ModelGraph {
  return new ModelGraph(network);
}

function stepOf({ stepOperations }: GraphedNetwork): Pick<ModelGraphState, "step" | "stepSummary"> {
  if (stepOperations.length === 0) return { step: [], stepSummary: "" };
  return { step: stepGraph(stepOperations), stepSummary: `the compiled training step: ${countText(stepOperations.length)} operations that run as one` };
}
