import { describe, expect, it } from "vitest";
import { formatNotebook, lines, parseNotebook, UnreadableNotebook } from "../../src/grading/notebook.js";
import { python } from "./python.js";

const awkward = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { z: 1, a: { y: [], b: {} }, kernelspec: { name: "gradbook", language: "typescript", display_name: "TypeScript" } },
  cells: [
    { cell_type: "code", id: "one", metadata: { tags: ["x"] }, execution_count: 3, source: "a\r\nb\u2028c\u0085d\n", outputs: [
      { output_type: "stream", name: "stdout", text: "é \u001b[31m red\n\nlast" },
      { output_type: "display_data", data: { "text/plain": "a\nb", "image/svg+xml": "<svg>\n</svg>", "application/json": { k: "a\nb" }, "image/png": "aGk=\n" }, metadata: {} },
      { output_type: "execute_result", data: { "application/vnd.x+json": ["a\n"] }, metadata: {}, execution_count: 3 },
      { output_type: "error", ename: "E", evalue: "v", traceback: ["a\nb"] },
    ] },
    { cell_type: "markdown", id: "two", metadata: {}, source: "", attachments: { "a.txt": { "text/plain": "x\ny" } } },
    { cell_type: "raw", id: "three", metadata: {}, source: "raw" },
  ],
};

describe("notebooks on disk", () => {
  it("are written byte for byte as nbformat writes them", () => {
    const theirs = python<string>("import nbformat\noutput = nbformat.writes(nbformat.from_dict(input)) + '\\n'", awkward);
    expect(formatNotebook(parseNotebook(theirs).notebook)).toBe(theirs);
    expect(formatNotebook(parseNotebook(JSON.stringify(awkward)).notebook)).toBe(theirs);
  });

  it("split lines where Python does", () => {
    const text = "a\nb\r\nc\rd\ve\ff\x1cg\x85h\u2028i\u2029\n\n";
    expect(lines(text)).toEqual(python("output = input.splitlines(True)", text));
    expect(lines("")).toEqual([]);
  });

  it("get ids of their own, the same at every reading", () => {
    const cell = { cell_type: "code", metadata: {}, source: "", outputs: [], execution_count: null };
    const text = JSON.stringify({ cells: [cell, { ...cell, id: "cell-1" }, { ...cell, id: "cell-1" }, { ...cell, id: "a b" }], metadata: {}, nbformat: 4, nbformat_minor: 4 });
    const ids = parseNotebook(text).notebook.cells.map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(ids[1]).toBe("cell-1");
    expect(parseNotebook(text).notebook.cells.map(({ id }) => id)).toEqual(ids);
  });

  it("are mended where a hand spoilt them, and the mending is told", () => {
    const cells = [7, { cell_type: "code", source: 3, outputs: [{ output_type: "stream" }, null, { output_type: "stream", name: 5, text: ["a", "b"] }], metadata: null }, { cell_type: "strange", source: ["x", "y"] }];
    const { notebook, mended } = parseNotebook(JSON.stringify({ cells, metadata: [], nbformat: 4, nbformat_minor: "x" }));
    expect(notebook.cells.map(({ cell_type: type, source }) => [type, source])).toEqual([["code", ""], ["raw", "xy"]]);
    expect(notebook.cells[0]).toMatchObject({ outputs: [{ output_type: "stream", name: "stdout", text: "ab" }], metadata: {} });
    expect(mended).toHaveLength(5);
  });

  it("change no prototype", () => {
    const { notebook } = parseNotebook('{"cells": [{"cell_type": "raw", "source": "", "metadata": {"__proto__": {"polluted": 1}}}], "metadata": {}, "nbformat": 4}');
    expect(Object.assign({}, notebook.cells[0]?.metadata)).not.toHaveProperty("polluted");
  });

  it.each([
    ["{", /should be JSON/],
    ['{"cells": [], "nbformat": 3}', /not a notebook of format 4/],
    ["[]", /not a notebook of format 4/],
    [`{"cells": [], "nbformat": 4, "metadata": ${"[".repeat(5000)}${"]".repeat(5000)}}`, /nested deeper than 100/],
    [JSON.stringify({ cells: Array.from({ length: 10_001 }, () => 0), nbformat: 4 }), /10001 cells/],
  ])("are refused: %#", (text, message) => {
    expect(() => parseNotebook(text)).toThrow(UnreadableNotebook);
    expect(() => parseNotebook(text)).toThrow(message);
  });
});
