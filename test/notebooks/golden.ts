import { readFileSync } from "node:fs";
import { textOf, type SavedCell } from "./course.js";

const figures = JSON.parse(readFileSync(new URL("figures.json", import.meta.url), "utf8")) as object;

/** The numbers that a cell's tags `golden:PATH` promise, in order. */
export function promised(cell: SavedCell): { path: string; numbers: number[] }[] {
  const paths = (cell.metadata.tags ?? []).filter((tag) => tag.startsWith("golden:")).map((tag) => tag.slice("golden:".length));
  return paths.map((path) => ({ path, numbers: numbersAt(path) }));
}

function numbersAt(path: string): number[] {
  let found: unknown = figures;
  for (const step of path.split("/")) found = (found as Record<string, unknown> | undefined)?.[step];
  if (found === undefined) throw new Error(`golden: figures.json has nothing at ${path}.`);
  return [found].flat(9) as number[];
}

/** The numbers that a cell shows, with thousands written as in 50,890. */
export function shownNumbers(cell: SavedCell): number[] {
  const text = textOf(cell).replaceAll("−", "-").replace(/(?<=\d),(?=\d{3}\b)/g, "");
  return [...text.matchAll(/(?<![\w.])-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/g)].map(([number]) => Number(number));
}

/** Whether the expected numbers stand among the shown ones in their order, each to as many places as it is written with. */
export function inOrder(expected: readonly number[], shown: readonly number[]): boolean {
  let at = 0;
  for (const number of shown) if (at < expected.length && agrees(number, expected[at] ?? NaN)) at += 1;
  return at === expected.length;
}

function agrees(shown: number, expected: number): boolean {
  const places = /\.(\d+)/.exec(String(expected))?.[1]?.length ?? 0;
  return Math.abs(shown - expected) <= 0.5 * 10 ** -places + 1e-6;
}
