import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../../extension/labextension/static/", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
const entry = files.find((name) => name.startsWith("remoteEntry.")) ?? "";
const text = readFileSync(join(folder, entry), "utf8");

/** Ids of the chunks that JupyterLab loads at its start: those of the two modules that the entry offers. */
function initialChunks(): string[] {
  return ["./extension", "./style"].flatMap((module) => {
    const loader = new RegExp(`"${module.replace(".", "\\.")}":\\(\\)=>(.*?)\\.then`).exec(text)?.[1] ?? "";
    return [...loader.matchAll(/\.e\("?(\w+)"?\)/g)].map((match) => match[1] ?? "");
  });
}

const fileOf = (chunk: string): string => files.find((name) => name.startsWith(`${chunk}.`)) ?? "";
const zipped = (name: string): number => gzipSync(readFileSync(join(folder, name))).length;

test("what JupyterLab loads at its start is under 60 kB gzipped", () => {
  const chunks = initialChunks();
  expect(chunks.length).toBeGreaterThanOrEqual(2);
  const initial = [entry, ...chunks.map(fileOf)];
  expect(initial).not.toContain("");
  const size = initial.map(zipped).reduce((sum, bytes) => sum + bytes, 0);
  expect(size).toBeGreaterThan(5_000);
  expect(size).toBeLessThan(60_000);
});

test("plotly and the widgets' views are chunks of their own", () => {
  const initial = initialChunks().map(fileOf);
  const large = files.filter((name) => readFileSync(join(folder, name)).length > 1_000_000);
  expect(large.length).toBeGreaterThanOrEqual(1);
  expect(initial).not.toEqual(expect.arrayContaining(large));
  const first = initial.map((name) => readFileSync(join(folder, name), "utf8")).join("");
  // A text of each view that is not wanted before it is shown; the styles, with its classes, are there from the start.
  expect(first).not.toContain("no values yet");
  expect(first).not.toContain("Trainings of all notebooks");
});
