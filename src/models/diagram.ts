import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import type { GraphNode } from "../protocol/modelGraph.js";
import { graphSvg, graphText } from "../widgets/graphSvg.js";
import { type LaidNetwork, networkGraph } from "../widgets/networkGraph.js";

/** A network as a graph of boxes, one for each use of a layer, from its inputs down to its outputs. As a cell's last value it shows the picture. */
export class Diagram {
  readonly title: string;
  readonly #nodes: readonly GraphNode[];

  constructor(model: LaidNetwork) {
    this.title = model.name;
    this.#nodes = networkGraph(model);
  }

  /** The picture. */
  get svg(): string {
    return graphSvg(`${this.title}: its layers as a graph`, this.#nodes);
  }

  /** The same in lines of text: `dense [64] ← input`. */
  toString(): string {
    return graphText(this.#nodes);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [DISPLAY](): MimeBundle {
    return { "image/svg+xml": this.svg, "text/plain": this.toString() };
  }
}
