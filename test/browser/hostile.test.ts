import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WIDGET_MIME, WIDGET_PROTOCOL } from "../../src/protocol/widget.js";
import { NotebookPage } from "./notebookPage.js";
import { sharedBrowser } from "./shared.js";
import { writeNotebook } from "./writeNotebook.js";

// Each of these would set window.hacked if it ran.
const IMAGE = "<img src=x onerror=window.hacked=1>";
const SCRIPT = "<script>window.hacked=1</script>";
const EVIL = `">${IMAGE}${SCRIPT}`;
const SHEET = { png: `${EVIL}");background:url(javascript:1`, width: 1e9, height: -1, count: 1e12 };

/** Outputs that no kernel of ours has made, by the view that they ask for. */
const STATES: Readonly<Record<string, object>> = {
  lossCurve: { title: EVIL, curves: [{ metric: EVIL, kind: "train", run: EVIL }, { metric: {}, kind: "__proto__" }, null], status: EVIL, step: "x", summary: EVIL, smoothing: 1e300 },
  filterGrid: { title: EVIL, layers: [EVIL, {}, null], filters: SHEET, images: { png: "AAAA", width: 2, height: 2, count: 3 }, selected: 1e300, mapRange: "x", patches: { png: 7 }, patchNotes: [[]], labels: { length: 5 } },
  featureMaps: { title: EVIL, layers: [null, 3, { name: EVIL, maps: SHEET, range: [Number.MAX_VALUE, {}] }], answers: [[EVIL, "NaN"], 7], images: SHEET, image: -5 },
  histograms: { title: EVIL, layers: [EVIL], kind: "constructor", style: "__proto__", findings: [EVIL], looks: [{ step: "x", weights: [{ low: "a", high: null, bins: [EVIL, -1, 1e308], bands: [1, 2, 3, 4, 5, 6, EVIL] }] }, null] },
  modelGraph: { title: EVIL, layers: [{ title: EVIL, note: 4, role: EVIL, from: [0, 5, -1, EVIL], details: [[EVIL, EVIL]], inside: [{ from: [0] }] }, { from: [0, 0, 1] }], step: "x", shows: "constructor" },
  convArithmetic: { tab: IMAGE, layer: { input: [1e9, 1e9], kernelSize: SCRIPT }, cell: ["<b>"], filter: -1, stack: [{ kernelSize: "x" }], stackInput: 1e9, example: "constructor" },
  drawDigit: {
    strokes: [["<b>", 1], [1, 2, 3, 4], null], drawing: {}, size: 1e9, classNames: [IMAGE, "b"], problem: SCRIPT,
    reading: { drawing: "x", image: "<svg onload=window.hacked=1>", scores: ["<b>", NaN, 1e9], layers: [{ name: IMAGE, kind: {}, shape: [1], maps: 1, rows: 1, columns: 1, largest: "x", cells: "AAAA" }, { maps: 1e9 }, null] },
  },
  confusion: { classNames: [IMAGE, IMAGE], counts: [IMAGE, -1, 1e300, {}], selected: [0, 0], images: { png: '"); background: url("x', width: 1e9, height: -1, count: 1e9, labels: [IMAGE], predictions: [IMAGE], note: IMAGE } },
  table: { columns: [IMAGE, 1, null], rows: [[IMAGE, {}, []], IMAGE, null, { length: 1e9 }], total: IMAGE, title: IMAGE },
  imageGrid: { png: "AAAA", width: 10, height: 10, count: 2, labels: IMAGE, predictions: {}, confidence: [IMAGE], indices: "x", note: {} },
  plot: { title: `<a href="javascript:window.hacked=1">click</a>`, across: 7, log: "yes", lines: [{ label: IMAGE, x: ["1", null, 2], y: { length: 1e9 }, marks: {} }, null, "line", { label: "whole", x: [0, 1], y: [0, 1] }] },
};

/** Something that each view draws all the same. */
const DRAWN = {
  lossCurve: ".gradbook-plot .gradbook-canvas",
  filterGrid: ".gradbook-filter-grid .gradbook-title",
  featureMaps: ".gradbook-feature-maps .gradbook-layer",
  histograms: ".gradbook-histograms .gradbook-finding",
  modelGraph: ".gradbook-model-graph .gradbook-box",
  convArithmetic: ".gradbook-conv .gradbook-conv-figure",
  drawDigit: ".gradbook-draw .gradbook-first",
  confusion: ".gradbook-confusion .gradbook-matrix",
  table: ".gradbook-table td",
  imageGrid: ".gradbook-images .gradbook-image",
  plot: ".gradbook-chart .plot-container",
};

let browser: Browser;
let notebook: NotebookPage;

beforeAll(async () => {
  const shared = await sharedBrowser();
  ({ browser } = shared);
  const output = (data: object): object => ({ output_type: "display_data", metadata: {}, data });
  const widgets = Object.entries(STATES).map(([view, state]) => output({ [WIDGET_MIME]: { protocol: WIDGET_PROTOCOL, view, state, columns: {} }, "text/plain": view }));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30">${SCRIPT}<rect width="40" height="30"/></svg>`;
  const newer = output({ [WIDGET_MIME]: { protocol: 99, view: "lossCurve", state: {}, columns: {} }, "image/svg+xml": svg, "text/plain": "a picture" });
  writeNotebook(shared.server.root, "hostile.ipynb", [...widgets, newer].map((one) => ({ source: "1", outputs: [one] })));
  notebook = await NotebookPage.open(browser, shared.server, "hostile.ipynb");
  await notebook.page.setViewportSize({ width: 1280, height: 6_000 });
});

afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

test.each(Object.entries(DRAWN))("a hostile %s draws what can be drawn of it", async (view, selector) => {
  const cell = notebook.page.locator(".jp-CodeCell").nth(Object.keys(STATES).indexOf(view));
  await cell.locator(selector).first().waitFor({ timeout: 20_000 });
  expect(await cell.locator(".gradbook-widget img, .gradbook-widget script, .gradbook-widget a").count()).toBe(0);
});

test("of a graph that leads in circles each box is drawn once", async () => {
  expect(await notebook.page.locator(`${DRAWN.modelGraph}`).count()).toBe(2);
});

test("a widget of an unknown version shows its saved picture", async () => {
  const cell = notebook.page.locator(".jp-CodeCell").nth(Object.keys(STATES).length);
  await expect.poll(() => cell.locator(".gradbook-widget img").evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(40);
  expect(await cell.locator(".gradbook-widget p").textContent()).toContain("another version of Gradbook");
});

test("nothing has run, and nothing has failed", async () => {
  expect(await notebook.page.evaluate(() => "hacked" in window)).toBe(false);
  expect(notebook.errors).toEqual([]);
});
