/** What a box of the graph is for; decides its colour. */
export type GraphRole = "input" | "convolution" | "recurrent" | "steadying" | "model" | "other" | "gradient" | "update";

/** One box: a use of a layer, or a group of operations. */
export interface GraphNode {
  readonly title: string;
  /** Stands below the title: the output's shape and the parameters. */
  readonly note: string;
  readonly role: GraphRole;
  /** Numbers of the boxes that lead to it; all smaller than its own. */
  readonly from: readonly number[];
  /** What is shown when it is opened: a name and a value each. */
  readonly details: readonly (readonly [string, string])[];
  /** The graph inside, for a network within the network. */
  readonly inside?: readonly GraphNode[];
}

/** State of the widget `modelGraph`. */
export interface ModelGraphState {
  readonly title: string;
  /** One line: layers, parameters, multiply-adds. */
  readonly summary: string;
  readonly layers: readonly GraphNode[];
  /** The compiled training step, its operations grouped; empty before the first training. */
  readonly step: readonly GraphNode[];
  /** One line on the compiled step. */
  readonly stepSummary: string;
  /** Which graph is shown; the page may change it. */
  readonly shows: "layers" | "step";
}
