import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PlotElement } from "../../extension/plot/plot.js";
import { seriousFindings } from "./axe.js";
import type { JupyterAddress } from "./jupyterServer.js";
import { NotebookPage } from "./notebookPage.js";
import { screenshot } from "./screenshots.js";
import { sharedBrowser } from "./shared.js";
import { writeNotebook } from "./writeNotebook.js";

const STEPS = 400;

/** Two runs over each other with a learning rate that falls, stopped by the button or after so many steps. */
const RUNS = `const curve = widgets.lossCurve({ title: "Two optimizers", metrics: ["loss", "accuracy"], run: "sgd", epochs: 4, stepsPerEpoch: ${STEPS / 4} });
curve.show();
const points = [];
for (const run of ["sgd", "adam"]) {
  if (run === "adam") curve.begin({ run, epochs: 4, stepsPerEpoch: ${STEPS / 4} });
  for (let step = 1; step <= ${STEPS}; step++) {
    curve.learningRate(step, step <= ${STEPS / 2} ? 0.1 : 0.01);
    const loss = Math.fround(2 * Math.exp(-step / (run === "sgd" ? 200 : 90)) + 0.1 * Math.abs(Math.sin(step * step)));
    curve.add("loss", step, loss);
    curve.add("accuracy", step, Math.fround(1 - loss / 3));
    if (step % ${STEPS / 4} === 0) curve.add("loss", step, loss * 1.1, "validation");
    points.push(loss);
    if (step % 40 === 0) await new Promise((done) => setTimeout(done, 30));
  }
  curve.finish("loss " + points.at(-1).toFixed(3));
}
console.log(JSON.stringify(points));`;

const ENDLESS = `const endless = widgets.lossCurve({ title: "Endless", metrics: ["loss"], epochs: 1, stepsPerEpoch: 1e6 });
let stopped = false;
endless.onStop(() => { stopped = true; });
endless.show();
let step = 0;
while (!stopped) { endless.add("loss", ++step, 1 / step); await new Promise((done) => setTimeout(done, 5)); }
endless.finish("stopped by hand", "stopped");
"steps: " + step`;

let server: JupyterAddress;
let browser: Browser;
let notebook: NotebookPage;
let page: Page;

beforeAll(async () => {
  ({ server, browser } = await sharedBrowser());
  writeNotebook(server.root, "loss-curve.ipynb", [RUNS, ENDLESS]);
  notebook = await NotebookPage.open(browser, server, "loss-curve.ipynb");
  ({ page } = notebook);
  // The server keeps the theme that another file's test has chosen.
  await notebook.theme("JupyterLab Light");
});

afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

const FIRST = ".jp-CodeCell:nth-of-type(1)";

/** The losses of both runs, as the kernel printed them. */
async function printed(): Promise<number[]> {
  const text = (await page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stdout"]').first().textContent()) ?? "";
  return JSON.parse(text) as number[];
}

/** Drawn curves of the first cell. */
async function drawn(metric: string, name: string): Promise<{ readonly steps: readonly number[]; readonly values: readonly number[] }> {
  const found = (await notebook.curves()).find((curve) => curve.metric === metric && curve.kind === name);
  if (found === undefined) throw new Error(`No curve ${name} of ${metric} is drawn.`);
  return found;
}

test("two runs are drawn over each other, point by point as the kernel has them", async () => {
  await notebook.run(0);
  await notebook.idle(60_000);
  const points = await printed();
  expect(points).toHaveLength(2 * STEPS);
  await notebook.frame(".gradbook-curve");
  // What came last may still be to draw.
  await expect.poll(() => page.locator(".gradbook-status").first().textContent()).toBe("finished");
  for (const [index, run] of ["sgd", "adam"].entries()) {
    const { steps, values } = await drawn("loss", `${run} train`);
    expect(steps).toEqual(Array.from({ length: STEPS }, (_, step) => step + 1));
    expect(values).toEqual(points.slice(index * STEPS, (index + 1) * STEPS));
    expect((await drawn("loss", `${run} validation`)).steps).toEqual([1, 2, 3, 4].map((epoch) => (epoch * STEPS) / 4));
  }
});

test("the lines are where their values are: the canvas has the run's colour there, and the learning rate its own axis", async () => {
  const colours = await page.locator(".gradbook-plot").first().evaluate((plot) => {
    const { figure } = plot as PlotElement;
    const canvas = plot.querySelector("canvas");
    const pen = canvas?.getContext("2d");
    const series = figure?.series.find(({ name }) => name === "sgd train");
    if (figure === undefined || series === undefined || pen === null || pen === undefined) return undefined;
    const area = { left: 48, top: 6, width: figure.width - 48 - 56, height: figure.height - 6 - 34 };
    const at = (step: number): number[] => {
      const across = area.left + ((step - figure.x.low) / (figure.x.high - figure.x.low)) * area.width;
      const down = area.top + (1 - ((series.y[step - 1] ?? 0) - figure.y.low) / (figure.y.high - figure.y.low)) * area.height;
      return [...pen.getImageData(Math.round(across), Math.round(down), 1, 1).data];
    };
    return { stroke: series.stroke.colour, pixels: [60, 61, 62, 63, 64, 65].map(at), right: figure.right?.name, rate: Array.from(figure.series.find(({ right }) => right)?.y ?? []) };
  });
  expect(colours?.stroke).toBe("#0072b2");
  // At least one of them is not crossed by another line or mixed with the ground at an edge.
  expect(colours?.pixels.some(([red = 255, green = 255, blue = 0]) => red < 60 && Math.abs(green - 114) < 40 && Math.abs(blue - 178) < 40)).toBe(true);
  expect(colours?.right).toBe("learning rate");
  expect(colours?.rate.map((rate) => Number(rate.toPrecision(3)))).toEqual([0.1, 0.1, 0.01, 0.01]);
});

test("each epoch's end is marked in every panel", async () => {
  const marks = await page.locator(".gradbook-plot").evaluateAll((plots) => plots.map((plot) => (plot as PlotElement).figure?.marks));
  const ends = [1, 2, 3, 4].map((epoch) => (epoch * STEPS) / 4);
  expect(marks).toEqual([ends, ends]);
});

test("hovering reads out every curve, and so do the arrow keys", async () => {
  const plot = page.locator(".gradbook-plot").first();
  const box = await plot.boundingBox();
  if (box === null) throw new Error("The plot has no box.");
  await page.mouse.move(box.x + box.width / 2, box.y + 100);
  await expect.poll(() => plot.locator(".gradbook-readout-box").textContent()).toMatch(/step \d+/);
  const text = (await plot.locator(".gradbook-readout-box").textContent()) ?? "";
  const step = Number(/step (\d+)/.exec(text)?.[1]);
  expect(step).toBeGreaterThan(STEPS / 4);
  const value = (await drawn("loss", "sgd train")).values[step - 1] ?? NaN;
  expect(text).toContain(`sgd train ${Number(value.toPrecision(4))}`);
  expect(text).toContain("adam train");
  await plot.focus();
  await page.keyboard.press("End");
  await expect.poll(() => plot.locator(".gradbook-readout-at").textContent()).toBe(`step ${STEPS}`);
  await page.keyboard.press("Escape");
  await expect.poll(() => plot.locator(".gradbook-readout").isVisible()).toBe(false);
});

test("dragging zooms in, and a double click shows everything again", async () => {
  const plot = page.locator(".gradbook-plot").first();
  const box = await plot.boundingBox();
  if (box === null) throw new Error("The plot has no box.");
  const ends = (): Promise<number[]> => plot.evaluate((element) => {
    const { figure } = element as PlotElement;
    return [figure?.x.low ?? NaN, figure?.x.high ?? NaN];
  });
  const before = await ends();
  await page.mouse.move(box.x + 150, box.y + 80);
  await page.mouse.down();
  await page.mouse.move(box.x + 250, box.y + 120, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await ends())[0]).toBeGreaterThan(0);
  const [, high = NaN] = await ends();
  expect(high).toBeLessThan(STEPS);
  await page.mouse.dblclick(box.x + 200, box.y + 100);
  await expect.poll(ends).toEqual(before);
});

test("smoothing draws the debiased average, the log axis powers of ten, and the kernel learns of both", async () => {
  const raw = (await drawn("loss", "sgd train")).values;
  await page.locator(".gradbook-smoothing").first().fill("0.9");
  let [average, left] = [0, 1];
  const expected = raw.map((value) => {
    average = 0.9 * average + 0.1 * value;
    left *= 0.9;
    return expect.closeTo(average / (1 - left), 4) as number;
  });
  await expect.poll(async () => (await drawn("loss", "sgd train")).values).toEqual(expected);
  await page.getByRole("button", { name: "log" }).first().click();
  await expect.poll(() => page.locator(".gradbook-plot").first().evaluate((plot) => (plot as PlotElement).figure?.y.log)).toBe(true);
  expect(await page.getByRole("button", { name: "log" }).first().getAttribute("aria-pressed")).toBe("true");
  await screenshot(page.locator(".gradbook-curve").first(), "loss-curve");
});

test("saved files hold what is drawn", async () => {
  const download = async (name: string): Promise<Buffer> => {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).first().click()]);
    expect(file.suggestedFilename()).toBe(`Two-optimizers.${name.toLowerCase()}`);
    const path = join(server.root, file.suggestedFilename());
    await file.saveAs(path);
    return readFileSync(path);
  };
  const csv = (await download("CSV")).toString().trim().split("\n");
  expect(csv[0]).toBe("run,data,metric,step,value");
  const points = await printed();
  expect(csv.filter((line) => line.startsWith("adam,train,loss,")).map((line) => Math.fround(Number(line.split(",")[4])))).toEqual(points.slice(STEPS));
  const svg = (await download("SVG")).toString();
  expect(svg).toContain("adam train");
  expect(await page.evaluate((text) => new DOMParser().parseFromString(text, "image/svg+xml").querySelectorAll("path").length, svg)).toBeGreaterThan(8);
  const png = await download("PNG");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1920, 648]);
});

test("axe finds nothing serious, in either theme", async () => {
  expect(await seriousFindings(page, ".gradbook-curve")).toEqual([]);
  const light = await page.locator(".gradbook-plot").first().evaluate((plot) => (plot as PlotElement).figure?.theme.background);
  await notebook.theme("JupyterLab Dark");
  await expect.poll(() => page.locator(".gradbook-plot").first().evaluate((plot) => (plot as PlotElement).figure?.theme.background)).not.toBe(light);
  await screenshot(page.locator(".gradbook-curve").first(), "loss-curve-dark");
  expect(await seriousFindings(page, ".gradbook-curve")).toEqual([]);
  await notebook.theme("JupyterLab Light");
});

test("on a screen with two dots a pixel the plots have twice the dots", async () => {
  const dots = (): Promise<number[]> => page.locator(".gradbook-plot").first().evaluate((plot) => {
    const canvas = plot.querySelector("canvas");
    return [canvas?.width ?? 0, canvas?.height ?? 0, plot.clientWidth, plot.clientHeight];
  });
  const [width = 0, height = 0, across, down] = await dots();
  expect([width, height]).toEqual([across, down]);
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setDeviceMetricsOverride", { width: 1180, height: 900, deviceScaleFactor: 2, mobile: false });
  await expect.poll(async () => {
    const [wide = 0, high = 0, css = 0, cssHigh = 0] = await dots();
    return css !== width && wide === 2 * css && high === 2 * cssHigh;
  }).toBe(true);
  await session.send("Emulation.setDeviceMetricsOverride", { width: 1280, height: 900, deviceScaleFactor: 1, mobile: false });
  await expect.poll(dots).toEqual([width, height, across, down]);
});

test("the stop button ends a running loop; a page reloaded meanwhile goes on with its curve", async () => {
  await notebook.run(1);
  await page.waitForSelector('.gradbook-status[data-status="running"]');
  await notebook.save();
  await notebook.load();
  const widget = page.locator(".gradbook-curve").nth(1);
  await widget.scrollIntoViewIfNeeded();
  await expect.poll(() => widget.locator(".gradbook-facts").textContent()).toMatch(/^epoch 1 of 1 · step [\d,]+ of 1,000,000 · [\d.,]+ steps\/s · (\d+ h \d+ min|\d+ min \d+ s) left$/);
  await page.waitForSelector('.gradbook-status[data-status="running"]');
  const before = await notebook.drawnStep();
  await expect.poll(() => notebook.drawnStep(), { timeout: 20_000 }).toBeGreaterThan(before);
  await widget.getByRole("button", { name: "Stop" }).click();
  await page.waitForSelector('.gradbook-status[data-status="stopped"]');
  expect(await widget.locator(".gradbook-summary").textContent()).toBe("stopped by hand");
});

test("after a kernel restart each curve keeps its last state, and a running one says that it is gone", async () => {
  await notebook.run(1);
  await page.waitForSelector('.gradbook-status[data-status="running"]');
  await expect.poll(() => notebook.drawnStep()).toBeGreaterThan(50);
  const saved = await notebook.curves(FIRST);
  await notebook.restartKernel();
  await page.waitForSelector('.gradbook-status[data-status="lost"]', { timeout: 20_000 });
  expect(await page.locator('.gradbook-status[data-status="lost"]').textContent()).toBe("no longer running here");
  expect(await page.locator(".gradbook-stop:visible").count()).toBe(0);
  expect(await notebook.curves(FIRST)).toEqual(saved);
  expect(saved.length).toBeGreaterThan(0);
});

test("the page wrote no errors", () => {
  expect(notebook.errors).toEqual([]);
});
