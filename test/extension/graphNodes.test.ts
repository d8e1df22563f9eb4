import { expect, test } from "vitest";
import { flatGraph, readGraph } from "../../extension/views/graphNodes.js";
import type { GraphNode } from "../../src/protocol/modelGraph.js";

function box(title: string, from: number[], more: Partial<GraphNode> = {}): GraphNode {
  return { title, note: "", role: "other", from, details: [], ...more };
}

const inside = [box("input", [], { role: "input" }), box("a", [0]), box("b", [0]), box("c", [1, 2])];
const graph = [box("x", [], { role: "input" }), box("net", [0], { inside }), box("y", [1])];

test("a network inside is one box until it is unfolded", () => {
  expect(flatGraph(graph, new Set()).map(({ title, from }) => [title, from])).toEqual([["x", []], ["net", [0]], ["y", [1]]]);
});

test("unfolded, its layers stand in its place: what led to it leads to the first, and from its last", () => {
  const flat = flatGraph(graph, new Set(["1"]));
  expect(flat.map(({ title, from, key }) => [title, from, key])).toEqual([["x", [], "0"], ["a", [0], "1/1"], ["b", [0], "1/2"], ["c", [1, 2], "1/3"], ["y", [3], "2"]]);
});

test("boxes of a state lead to later ones only, and no state is too deep or too long", () => {
  let deep: object = { title: "end" };
  for (let i = 0; i < 50; i++) deep = { title: "net", inside: [deep] };
  const state: Record<string, unknown> = { layers: [{ title: "a", from: [0, 1, -1, 0.5, "0"] }, { title: "b", from: [0, 0] }, deep, ...Array.from({ length: 5_000 }, () => 7)] };
  const read = readGraph({ get: (key: string) => state[key] } as never);
  expect(read.layers.slice(0, 2).map(({ title, from }) => [title, from])).toEqual([["a", []], ["b", [0]]]);
  expect(read.layers.length).toBeLessThanOrEqual(600);
  expect(read.shows).toBe("layers");
  let [depth, node] = [0, read.layers[2]];
  while (node?.inside !== undefined) [depth, node] = [depth + 1, node.inside[0]];
  expect(depth).toBeLessThan(10);
});
