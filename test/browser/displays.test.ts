import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NotebookPage } from "./notebookPage.js";
import { screenshot } from "./screenshots.js";
import { sharedBrowser } from "./shared.js";
import { writeNotebook } from "./writeNotebook.js";

const CELLS = [
  '({ data: [{ type: "bar", x: ["a", "b"], y: new Float32Array([1, 3]) }, { y: [2, 1] }], layout: { title: { text: "Sales" } } })',
  '[{ name: "<img src=x onerror=alert(1)>", n: 1 }, { name: "b", n: 2 }]',
  'for (const i of progress([1, 2, 3, 4], { label: "cells" })) { if (i === 4) break; await new Promise((done) => setTimeout(done, 150)); }',
  'import * as tslab from "tslab";\nconst d = tslab.newDisplay();\nd.html("<b>first</b>");\nd.html("<b>second</b>");',
  '%%latex\n$x^2$',
  'console.log("x".repeat(3_000_000)); console.log("the end");',
  '!echo from the shell\n%time 6 * 7',
];

let browser: Browser;
let notebook: NotebookPage;

beforeAll(async () => {
  const shared = await sharedBrowser();
  ({ browser } = shared);
  writeNotebook(shared.server.root, "displays.ipynb", CELLS);
  notebook = await NotebookPage.open(browser, shared.server, "displays.ipynb");
  await notebook.theme("JupyterLab Light");
  await notebook.runAll();
  await notebook.idle(90_000);
});

afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

/** The output of a cell, counted from 0. */
function output(index: number): ReturnType<NotebookPage["page"]["locator"]> {
  return notebook.page.locator(".jp-CodeCell").nth(index).locator(".jp-OutputArea");
}

test("a plotly figure is drawn, and as wide as its cell", async () => {
  await notebook.frame(".jp-CodeCell");
  await output(0).locator(".gradbook-plotly .main-svg .bars .point").first().waitFor({ timeout: 20_000 });
  await expect.poll(() => output(0).locator(".bars .point").count()).toBe(2);
  expect(await output(0).locator(".gtitle").textContent()).toBe("Sales");
  await expect.poll(async () => (await output(0).locator(".main-svg").first().boundingBox())?.width).toBeGreaterThan(500);
});

test("a list of objects is a table, and what is in it is text", async () => {
  await expect.poll(() => output(1).locator("td").allTextContents()).toEqual(["0", "<img src=x onerror=alert(1)>", "1", "1", "b", "2"]);
  expect(await output(1).locator("img").count()).toBe(0);
});

test("a progress bar fills in place, and has a name for screen readers", async () => {
  await expect.poll(() => output(2).getByRole("progressbar", { name: "cells" }).getAttribute("value")).toBe("0.75");
  expect(await output(2).locator("progress").count()).toBe(1);
  await expect.poll(() => output(2).textContent()).toMatch(/cells .*3\/4 .* stopped/);
  await screenshot(output(2), "progress");
});

test("tslab's new display overwrites itself", async () => {
  await expect.poll(() => output(3).locator("b").allTextContents()).toEqual(["second"]);
});

test("LaTeX, the shell and timing", async () => {
  await expect.poll(() => output(4).textContent()).toContain("x");
  await expect.poll(() => output(6).textContent()).toMatch(/from the shell[^]*Time: [^]*42/);
});

test("three million characters reach the page cut, with their end, and the server drops nothing", async () => {
  // A text of this length is written in parts.
  await expect.poll(async () => /more than 1,000,000 characters[^]*the end/.test((await output(5).textContent()) ?? "")).toBe(true);
  expect(await output(5).textContent()).not.toContain("rate exceeded");
});
