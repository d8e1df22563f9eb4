import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WIDGET_MIME } from "../../src/protocol/widget.js";
import { plot } from "../../src/widgets/plot.js";
import type { JupyterAddress } from "./jupyterServer.js";
import { NotebookPage } from "./notebookPage.js";
import { screenshot } from "./screenshots.js";
import { sharedBrowser } from "./shared.js";
import { writeNotebook } from "./writeNotebook.js";

/** What plotly has drawn of a line. */
interface DrawnLine {
  readonly name: string;
  readonly mode: string;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}

const hostile = {
  title: '<a href="javascript:window.hacked=true">click</a>',
  across: 7,
  log: "yes",
  lines: [{ label: '<img src="x" onerror="window.hacked=true">', x: ["1", null, 2], y: { length: 1e9 }, marks: {} }, null, "line", { label: "whole", x: [0, 1], y: [0, 1] }],
};

let server: JupyterAddress;
let browser: Browser;
let notebook: NotebookPage;

function shown(data: object): { source: string; outputs: object[] } {
  return { source: "1", outputs: [{ output_type: "display_data", metadata: {}, data }] };
}

beforeAll(async () => {
  ({ server, browser } = await sharedBrowser());
  const good = plot({ square: [1, 4, NaN, 16], path: { x: [0, 3], y: [10, 100], marks: "only" }, map: { x: [0, 3], y: [1, 1], faint: true } }, { x: [0, 1, 2, 3], title: "Two lines", across: "x", log: true });
  const bad = { [WIDGET_MIME]: { protocol: 1, view: "plot", state: hostile, columns: {} }, "text/plain": "a plot" };
  writeNotebook(server.root, "plots.ipynb", [shown(good.bundle()), shown(bad)]);
  notebook = await NotebookPage.open(browser, server, "plots.ipynb");
  await notebook.theme("JupyterLab Light");
  await notebook.page.waitForSelector(".gradbook-chart .plot-container");
});
afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

async function lines(chart: number): Promise<DrawnLine[]> {
  return await notebook.page
    .locator(".gradbook-chart")
    .nth(chart)
    .evaluate((element) =>
      (element as unknown as { data: DrawnLine[] }).data.map(({ name, mode, x, y }) => ({ name, mode, x: Array.from(x), y: Array.from(y, (v) => (Number.isFinite(v) ? v : null)) })),
    );
}

test("draws the lines that the notebook holds, with names, marks and a log axis", async () => {
  await expect.poll(() => lines(0)).toEqual([
    { name: "square", mode: "lines", x: [0, 1, 2, 3], y: [1, 4, null, 16] },
    { name: "path", mode: "markers", x: [0, 3], y: [10, 100] },
    { name: "map", mode: "lines", x: [0, 3], y: [1, 1] },
  ]);
  const chart = notebook.page.locator(".gradbook-chart").first();
  expect(await chart.getAttribute("aria-label")).toBe("Two lines: square, path");
  expect(await chart.locator(".legendtext").allTextContents()).toEqual(["square", "path"]);
  expect(await chart.locator(".ytick").allTextContents()).toContain("10");
  await screenshot(chart, "plot");
});

test("a hostile output runs nothing, makes no links, and breaks nothing", async () => {
  const chart = notebook.page.locator(".gradbook-chart").nth(1);
  await expect.poll(async () => (await lines(1)).length).toBe(4);
  expect((await lines(1)).at(-1)).toEqual({ name: "whole", mode: "lines", x: [0, 1], y: [0, 1] });
  expect(await chart.locator("a, img").count()).toBe(0);
  expect(await notebook.page.evaluate(() => "hacked" in window)).toBe(false);
  expect(notebook.errors).toEqual([]);
});
