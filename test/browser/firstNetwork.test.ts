import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JupyterAddress } from "./jupyterServer.js";
import { NotebookPage, type DrawnCurve } from "./notebookPage.js";
import { projectRoot } from "./projectRoot.js";
import { screenshot } from "./screenshots.js";
import { sharedBrowser } from "./shared.js";

const NAME = "01-first-network.ipynb";

let server: JupyterAddress;
let browser: Browser;
let notebook: NotebookPage;

/** The notebook as students run it, but once through the digits is enough here. */
function oneEpoch(): void {
  const text = readFileSync(join(projectRoot(), "notebooks", NAME), "utf8");
  const shorter = text.replace(/const epochs = [^;]*;/, "const epochs = 1;");
  expect(shorter).not.toBe(text);
  writeFileSync(join(server.root, NAME), shorter);
}

function curve(curves: readonly DrawnCurve[], metric: string, kind: string): DrawnCurve {
  const found = curves.find((one) => one.metric === metric && one.kind === kind);
  if (found === undefined) throw new Error(`No curve of ${metric} (${kind}) among ${curves.map((one) => `${one.metric} (${one.kind})`).join(", ")}.`);
  return found;
}

beforeAll(async () => {
  ({ server, browser } = await sharedBrowser());
  oneEpoch();
  notebook = await NotebookPage.open(browser, server, NAME);
});

afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

test("the first notebook runs from top to bottom, and its curve grows while it trains", async () => {
  await notebook.runAll();
  await notebook.page.waitForSelector('.gradbook-status[data-status="running"]', { timeout: 60_000 });
  // Running all cells scrolls to the last one, and a curve out of sight is not drawn.
  await notebook.frame(".jp-CodeCell:has(.gradbook-curve)");
  const counts: number[] = [];
  while (await notebook.page.isVisible('.gradbook-status[data-status="running"]')) {
    counts.push(await notebook.drawnStep());
    await notebook.page.waitForTimeout(200);
  }
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(new Set(counts).size).toBeGreaterThanOrEqual(4);

  await notebook.idle(60_000);
  const outputs = await notebook.outputs();
  const all = outputs.join("\n");
  expect(await notebook.page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]').count()).toBe(0);
  expect(all).toContain("542,230 parameters");

  const [, trained, tested] = /([\d,]+) samples to train on, ([\d,]+) to test on/.exec(all)?.map((text) => Number(text.replaceAll(",", ""))) ?? [];
  const steps = Math.ceil((trained ?? NaN) / 128);
  // What came last may still be to draw.
  await expect.poll(async () => (await notebook.curves()).map((one) => one.steps.at(-1))).toEqual([steps, steps, steps, steps]);
  const curves = await notebook.curves();
  for (const metric of ["loss", "accuracy"]) {
    expect(curve(curves, metric, "train").steps).toEqual(Array.from({ length: steps }, (_, index) => index + 1));
    expect(curve(curves, metric, "validation").steps).toEqual([steps]);
  }
  const losses = curve(curves, "loss", "train").values;
  expect(losses[0]).toBeGreaterThan(1.8);
  expect(Math.min(...losses)).toBeLessThan(0.5);

  // 1,000 test digits are those of the npm package, where an epoch has 71 steps only.
  const accuracy = curve(curves, "accuracy", "validation").values[0] ?? 0;
  expect(accuracy).toBeGreaterThan(tested === 10_000 ? 0.96 : 0.8);
  const evaluated = outputs.find((text) => /^\[\d+\]:lossaccuracy/.test(text)) ?? "";
  expect(evaluated).toContain(accuracy.toFixed(4).replace(/0+$/, ""));
});

test("the images stand with their labels, and wrong readings are marked as the network gave them", async () => {
  const grids = notebook.page.locator(".gradbook-images");
  expect(await grids.nth(0).locator(".gradbook-image").count()).toBe(18);
  const readings = grids.nth(1);
  expect(await readings.locator(".gradbook-image").count()).toBe(36);
  const wrong = await readings.locator('.gradbook-image[data-verdict="wrong"]').count();
  expect(await readings.locator(".gradbook-images-note").textContent()).toBe(`${36 - wrong} of 36 read right`);
  expect(await grids.nth(2).locator('.gradbook-image[data-verdict="wrong"]').count()).toBe(1);
  // A picture that can't be decoded has no size.
  const size = await readings.locator(".gradbook-pixels").first().evaluate(async (pixels) => {
    const image = new Image();
    image.src = getComputedStyle(pixels).backgroundImage.slice(5, -2);
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  });
  expect(size).toEqual([28, 28 * 36]);
});

test("the saved notebook shows the last state after a reload, in the dark theme too", async () => {
  const before = await notebook.curves();
  await notebook.theme("JupyterLab Light");
  await notebook.frame(".jp-CodeCell:has(.gradbook-curve)");
  await expect.poll(() => notebook.colourless()).toBe(0);
  await screenshot(notebook.page, "screenshot");
  await notebook.save();
  await notebook.load();
  await notebook.page.waitForSelector(".gradbook-plot .gradbook-canvas");
  await expect.poll(() => notebook.curves()).toEqual(before.map((one) => ({ ...one, values: one.values.map((value) => expect.closeTo(value, 4) as number) })));
  await expect.poll(() => notebook.page.textContent(".gradbook-status")).toBe("finished");
  await expect.poll(() => notebook.colourless()).toBe(0);

  const light = await notebook.page.locator(".gradbook-title").evaluate((title) => getComputedStyle(title).color);
  await notebook.theme("JupyterLab Dark");
  await expect.poll(() => notebook.page.locator(".gradbook-title").evaluate((title) => getComputedStyle(title).color)).not.toBe(light);
});

test("the page wrote no errors", () => {
  expect(notebook.errors).toEqual([]);
});
