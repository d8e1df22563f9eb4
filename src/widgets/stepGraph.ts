import { countText } from "../arithmetic/shape.js";
import type { GraphNode, GraphRole } from "../protocol/modelGraph.js";

/** One operation of a compiled step. */
export interface StepOperation {
  readonly name: string;
  /** TensorFlow's name of what it does, such as "MatMul". */
  readonly op: string;
  /** Names of the operations whose results it takes. */
  readonly inputs: readonly string[];
  /** What was being computed: names of layers from the outermost in, or "loss", "metrics", "update"; for gradients of these "gradients" at the end. */
  readonly scope: readonly string[];
}

/** Operations that only bring values in, or look whether the run was cancelled. */
const SUPPLY = new Set(["Const", "Placeholder"]);
const CHECKPOINT = "GradbookCheckpoint";

/** A group of operations: a layer's forward or backward part, the loss, the update. */
interface Group {
  readonly title: string;
  readonly role: GraphRole;
  readonly order: number;
  readonly counts: Map<string, number>;
  readonly from: Set<Group>;
}

/**
 * A compiled step as a graph of groups: each layer forward, the loss, each layer's gradients back, the update.
 *
 * @param operations in the order in which they were recorded, each after those that it takes from
 */
export function stepGraph(operations: readonly StepOperation[]): GraphNode[] {
  const groups = new Map<string, Group>();
  const groupOf = new Map<string, Group>();
  for (const operation of operations) {
    if (SUPPLY.has(operation.op)) continue;
    const before = operation.inputs.flatMap((name) => groupOf.get(name) ?? []);
    const group = groupFor(operation, before, groups);
    groupOf.set(operation.name, group);
    if (operation.op !== CHECKPOINT) group.counts.set(operation.op, (group.counts.get(operation.op) ?? 0) + 1);
    for (const source of before) if (source.order < group.order) group.from.add(source);
  }
  const ordered = [...groups.values()].sort((a, b) => a.order - b.order);
  return ordered.map(({ title, role, counts, from }) => {
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const byCount = [...counts].sort((a, b) => b[1] - a[1]);
    return {
      title,
      note: all === 1 ? (byCount[0]?.[0] ?? "") : `${countText(all)} operations`,
      role,
      from: [...from].map((source) => ordered.indexOf(source)).sort((a, b) => a - b),
      details: byCount.map(([op, count]) => [op, `${count} ×`] as const),
    };
  });
}

function groupFor({ scope }: StepOperation, before: readonly Group[], groups: Map<string, Group>): Group {
  const named = (title: string, role: GraphRole): Group => {
    const known = groups.get(title) ?? { title, role, order: groups.size, counts: new Map(), from: new Set() };
    groups.set(title, known);
    return known;
  };
  const isGradient = scope.at(-1) === "gradients";
  const [outer, inner] = isGradient ? scope.slice(0, -1) : scope;
  if (outer === "update") return named("update of the weights", "update");
  // The outermost name of a layer is the model's own. What has no name, such as a sum of gradients, belongs to what it is computed from.
  const name = outer === "loss" || outer === "metrics" ? outer : (inner ?? outer);
  if (name === undefined) return before.reduce<Group | undefined>((last, group) => (last === undefined || group.order > last.order ? group : last), undefined) ?? named("data", "input");
  if (isGradient) return named(`${name}, gradients`, "gradient");
  return named(name, outer === name ? "other" : "convolution");
}
