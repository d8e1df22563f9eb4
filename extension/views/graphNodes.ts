import type { GraphNode, GraphRole, ModelGraphState } from "../../src/protocol/modelGraph.js";
import type { ViewModel } from "../host/view.js";
import { fieldsOf, listOf, textOf, Untrusted } from "./untrusted.js";

/** Boxes of one graph, details of one box and networks inside each other that are taken from an output at most. */
const MOST = { nodes: 600, details: 60, depth: 6 };

const ROLES: readonly [GraphRole, ...GraphRole[]] = ["other", "input", "convolution", "recurrent", "steadying", "model", "gradient", "update"];

/** A box of the graph as it is drawn, with networks inside unfolded. */
export interface FlatNode extends GraphNode {
  /** Numbers of the boxes that it stands in, joined by "/". */
  readonly key: string;
}

/** The state, checked: outputs are untrusted, and a line that leads from a later box would never end. */
export function readGraph(model: ViewModel): ModelGraphState {
  const state = new Untrusted((key) => model.get(key));
  return {
    title: state.text("title"),
    summary: state.text("summary"),
    layers: readNodes(state.any("layers"), 0),
    step: readNodes(state.any("step"), 0),
    stepSummary: state.text("stepSummary"),
    shows: state.choice("shows", ["layers", "step"]),
  };
}

function readNodes(value: unknown, depth: number): GraphNode[] {
  return listOf(value, MOST.nodes).map((each, number) => {
    const node = fieldsOf(each);
    const inside = depth < MOST.depth ? readNodes(node.any("inside"), depth + 1) : [];
    const isBefore = (source: unknown): source is number => typeof source === "number" && Number.isInteger(source) && source >= 0 && source < number;
    return {
      title: node.text("title").slice(0, 80),
      note: node.text("note").slice(0, 80),
      role: node.choice("role", ROLES),
      from: [...new Set(node.list("from", MOST.nodes).filter(isBefore))],
      details: node.list("details", MOST.details).map((pair) => [textOf(listOf(pair)[0]), textOf(listOf(pair)[1])] as const),
      ...(inside.length === 0 ? {} : { inside }),
    };
  });
}

/**
 * The boxes to draw: those of unfolded networks in the place of the network's own.
 *
 * @param unfolded keys of the networks that are unfolded
 */
export function flatGraph(nodes: readonly GraphNode[], unfolded: ReadonlySet<string>): FlatNode[] {
  const flat: FlatNode[] = [];
  add(nodes, "", [], unfolded, flat);
  return flat.slice(0, MOST.nodes);
}

/** Adds boxes whose first ones come from `entry`; returns the numbers of those that lead out. */
function add(nodes: readonly GraphNode[], prefix: string, entry: readonly number[], unfolded: ReadonlySet<string>, flat: FlatNode[]): number[] {
  const exits: number[][] = [];
  nodes.forEach((node, i) => {
    const key = `${prefix}${i}`;
    const from = node.from.length === 0 ? [...entry] : [...new Set(node.from.flatMap((source) => exits[source] ?? []))];
    // Inside another network, an input stands for the box that it comes from.
    if (prefix !== "" && node.role === "input" && entry.length > 0) {
      exits.push([...entry]);
    } else if (node.inside !== undefined && unfolded.has(key)) {
      exits.push(add(node.inside, `${key}/`, from, unfolded, flat));
    } else {
      exits.push([flat.push({ ...node, from, key }) - 1]);
    }
  });
  const used = new Set(nodes.flatMap(({ from }) => from));
  return exits.flatMap((numbers, i) => (used.has(i) ? [] : numbers));
}
