import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seriousFindings } from "./axe.js";
import type { JupyterAddress } from "./jupyterServer.js";
import { NotebookPage } from "./notebookPage.js";
import { screenshot } from "./screenshots.js";
import { sharedBrowser } from "./shared.js";
import { writeNotebook } from "./writeNotebook.js";

const CELLS = [
  `const digits = await datasets.mnist();
const net = sequential([
  layers.conv2d({ filters: 12, kernelSize: 5, activation: "relu", inputShape: [28, 28, 1] }),
  layers.maxPooling2d({ poolSize: 2 }),
  layers.conv2d({ filters: 16, kernelSize: 3, activation: "relu" }),
  layers.flatten(),
  sequential([layers.dense({ units: 32, activation: "relu" }), layers.dense({ units: 10 })], { name: "head" }),
]);
net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ["accuracy"] });`,
  "const grid = widgets.filterGrid(net, { images: digits.test });\ngrid",
  "const histograms = widgets.histograms(net);\nhistograms",
  "const maps = widgets.featureMaps(net, digits.test);\nmaps",
  "const graph = widgets.modelGraph(net);\ngraph",
  "await net.fit(digits.train.take(6000), { epochs: 2, batchSize: 64, seed: 1, run: false });",
];

/** Networks whose first weights are colours, and images. */
const FIRST_WEIGHTS = [
  "const colours = sequential([layers.conv2d({ filters: 3, kernelSize: 3, inputShape: [8, 8, 3] })]);\nawait colours.predict(tf.zeros([1, 8, 8, 3]));\nwidgets.filterGrid(colours)",
  "const flat = sequential([layers.flatten({ inputShape: [28, 28, 1] }), layers.dense({ units: 5 })]);\nawait flat.predict(tf.zeros([1, 28, 28, 1]));\nwidgets.filterGrid(flat)",
];

/** Where the cells' outputs are found. */
const GRID = ".gradbook-filter-grid";
const HISTOGRAMS = ".gradbook-histograms";
const MAPS = ".gradbook-feature-maps";
const GRAPH = ".gradbook-model-graph";

let server: JupyterAddress;
let browser: Browser;
let notebook: NotebookPage;

/** Colour of the pixel at the middle of a tile's picture, read from what the page draws. */
async function middlePixel(tile: Locator): Promise<number[]> {
  return await tile.evaluate(async (element) => {
    const style = getComputedStyle(element);
    const image = new Image();
    image.src = style.backgroundImage.slice(5, -2);
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.naturalWidth, height: image.naturalHeight });
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    context.drawImage(image, 0, 0);
    const zoom = Number.parseFloat(style.backgroundSize) / image.naturalWidth;
    const height = Number.parseFloat(style.height) / zoom;
    const top = -Number.parseFloat(style.backgroundPositionY) / zoom;
    return [...context.getImageData(Math.floor(image.naturalWidth / 2), Math.round(top + Math.floor(height / 2)), 1, 1).data.slice(0, 3)];
  });
}

beforeAll(async () => {
  ({ server, browser } = await sharedBrowser());
  writeNotebook(server.root, "network.ipynb", CELLS);
  notebook = await NotebookPage.open(browser, server, "network.ipynb");
});

afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

/** Takes a picture of a widget that is higher than the page. */
async function picture(selector: string, name: string): Promise<void> {
  await notebook.page.setViewportSize({ width: 1280, height: 1_800 });
  await notebook.frame(selector);
  await screenshot(notebook.page.locator(selector).first(), name);
  await notebook.page.setViewportSize({ width: 1280, height: 900 });
  await notebook.frame(selector);
}

describe("widgets that look into a network", () => {
  test("draw it while it is trained", async () => {
    await notebook.runAll();
    await notebook.idle(120_000);
    const steps = await notebook.ask<number>("grid.state.step");
    expect(steps).toBeGreaterThan(50);
    for (const widget of [GRID, MAPS, HISTOGRAMS]) {
      await notebook.frame(widget);
      await expect.poll(() => notebook.page.textContent(`${widget} .gradbook-status`)).toBe(`after step ${steps.toLocaleString("en")}`);
    }
  });

  test("filterGrid's colours are the kernel's weights", async () => {
    await notebook.frame(GRID);
    const tiles = notebook.page.locator(GRID).locator(".gradbook-filters .gradbook-tile");
    expect(await tiles.count()).toBe(12);
    const middles = await notebook.ask<number[]>("Array.from(net.layers[0].weights[0].variable.slice([2, 2, 0, 0], [1, 1, 1, 12]).dataSync())");
    const reach = await notebook.ask<number>("grid.state.reach");
    for (const [i, weight] of middles.entries()) {
      const [red = 0, , blue = 0] = await middlePixel(tiles.nth(i));
      if (Math.abs(weight) > 0.1 * reach) expect(red > blue, `filter ${i} with ${weight}`).toBe(weight > 0);
    }
  });

  test("a click on a filter shows the map that the kernel computes; arrow keys and images lead on", async () => {
    await notebook.page.locator(GRID).locator(".gradbook-filters .gradbook-choice").nth(3).click();
    const closeUp = notebook.page.locator(`${GRID} .gradbook-close-up`);
    await closeUp.waitFor();
    await expect.poll(() => closeUp.locator(".gradbook-patches .gradbook-tile").count()).toBe(9);
    await notebook.page.keyboard.press("ArrowRight");
    await expect.poll(() => closeUp.locator("h4").textContent()).toBe("Filter 5");
    await closeUp.locator(".gradbook-thumbnails .gradbook-choice").nth(6).click();
    await expect.poll(() => notebook.ask<number>("grid.state.image")).toBe(6);
    const [low, high] = await notebook.ask<[number, number]>(
      "(() => { const a = net.layers[0].apply(digits.test.slice(6, 7).tensors()[0]).slice([0, 0, 0, 4], [1, -1, -1, 1]); return [a.min().dataSync()[0], a.max().dataSync()[0]]; })()",
    );
    const short = (value: number): string => String(Number(value.toPrecision(3))).replaceAll("-", "−");
    await expect.poll(() => closeUp.textContent()).toContain(`dark ${short(low)}, bright ${short(high)}`);
    expect(await closeUp.textContent()).toContain("it sees 5 × 5 pixels");
    await notebook.frame(GRID);
    await screenshot(notebook.page.locator(GRID), "filter-grid");
  });

  test("filterGrid's gradients are those of the last step, and it goes back to the weights", async () => {
    const grid = notebook.page.locator(GRID);
    const tile = grid.locator(".gradbook-filters .gradbook-tile").first();
    const weights = await tile.evaluate((element) => (element as HTMLElement).style.backgroundImage);
    await grid.getByRole("radio", { name: "gradients" }).click();
    await expect.poll(() => notebook.ask<string>("grid.state.part")).toBe("gradients");
    await expect.poll(() => tile.evaluate((element) => (element as HTMLElement).style.backgroundImage)).not.toBe(weights);
    const reach = await notebook.ask<number>("grid.state.reach");
    await expect.poll(() => grid.locator(".gradbook-scale").textContent()).toBe(`−${Number(reach.toPrecision(3))}${Number(reach.toPrecision(3))}`);
    await grid.getByRole("radio", { name: "weights" }).click();
    await expect.poll(() => tile.evaluate((element) => (element as HTMLElement).style.backgroundImage)).toBe(weights);
  });

  test("featureMaps has every layer, and the answer that the network predicts", async () => {
    await notebook.frame(MAPS);
    const maps = notebook.page.locator(MAPS);
    await maps.locator(".gradbook-thumbnails .gradbook-choice").nth(2).click();
    await expect.poll(() => notebook.ask<number>("maps.state.image")).toBe(2);
    const answer = await notebook.ask<number>("(await net.predict(digits.test.slice(2, 3))).argMax(-1).dataSync()[0]");
    await expect.poll(() => maps.locator(".gradbook-answer").textContent()).toContain(`the network answers ${answer} (`);
    expect(await maps.locator(".gradbook-layer .gradbook-metric").allTextContents()).toEqual(["conv2d_1", "maxPooling2d", "conv2d_2", "flatten", "dense_1", "dense_2"]);
    await maps.locator(".gradbook-maps .gradbook-choice").nth(1).click();
    await expect.poll(() => maps.locator(".gradbook-layer figure:visible").count()).toBe(1);
    await picture(MAPS, "feature-maps");
  });

  test("histograms read out what the kernel holds, for weights, gradients and activations", async () => {
    await notebook.frame(HISTOGRAMS);
    const drawn = notebook.page.locator(HISTOGRAMS);
    expect(await drawn.locator(".gradbook-histogram").count()).toBe(4);
    await drawn.getByRole("radio", { name: "activations" }).click();
    await drawn.getByRole("radio", { name: "bands" }).click();
    await expect.poll(() => notebook.ask<string>("histograms.state.kind")).toBe("activations");
    await expect.poll(() => drawn.locator(".gradbook-title").textContent()).toContain("activations over time");
    const panel = drawn.locator(".gradbook-histogram").first();
    await panel.focus();
    await notebook.page.keyboard.press("ArrowLeft");
    // A machine so slow that one look takes what all may has the last one alone.
    const look = await notebook.ask<{ step: number; activations: { bands: number[] }[] }>("histograms.state.looks.slice(-2)[0]");
    const short = (value: number | undefined): string => String(Number((value ?? NaN).toPrecision(3))).replaceAll("-", "−");
    const bands = look.activations[0]?.bands ?? [];
    await expect.poll(() => panel.getByRole("status").textContent()).toContain(`step ${look.step}: median ${short(bands[3])}, nine in ten from ${short(bands[1])} to ${short(bands[5])}`);
    expect(await drawn.locator(".gradbook-finding").allTextContents()).toEqual(await notebook.ask<string[]>("histograms.state.findings"));
    await screenshot(drawn, "histograms-bands");
    await drawn.getByRole("radio", { name: "weights" }).click();
    await drawn.getByRole("radio", { name: "ridges" }).click();
    const count = await notebook.ask<number>("histograms.state.looks.length");
    await expect.poll(() => drawn.locator(".gradbook-histogram").first().locator(".gradbook-ridge").count()).toBe(count);
    await screenshot(drawn, "histograms");
  });

  test("modelGraph opens layers and networks inside, and shows the compiled step", async () => {
    await notebook.frame(GRAPH);
    const graph = notebook.page.locator(GRAPH);
    expect(await graph.locator(".gradbook-box-title").allTextContents()).toEqual(["input", "conv2d_1", "maxPooling2d", "conv2d_2", "flatten", "head ▸"]);
    await graph.locator(".gradbook-box").nth(1).press("Enter");
    expect(await graph.locator(".gradbook-pairs").textContent()).toContain("5·5·1·12 + 12 = 312");
    await graph.locator(".gradbook-box").nth(5).click();
    await graph.getByRole("button", { name: "Unfold its layers" }).click();
    expect(await graph.locator(".gradbook-box-title").allTextContents()).toEqual(expect.arrayContaining(["dense_1", "dense_2"]));
    await graph.locator(".gradbook-box").nth(3).click();
    await screenshot(graph, "model-graph");
    await graph.getByRole("radio", { name: "compiled step" }).click();
    const operations = await notebook.ask<number>("net.stepOperations.length");
    await expect.poll(() => graph.textContent()).toContain(`${operations} operations that run as one`);
    expect(await graph.locator(".gradbook-box-title").allTextContents()).toEqual(expect.arrayContaining(["conv2d_1, gradients", "update of the weights"]));
    await picture(GRAPH, "model-graph-step");
  });

  test("axe finds nothing serious", async () => {
    for (const widget of [GRID, HISTOGRAMS, MAPS, GRAPH]) {
      await notebook.frame(widget);
      expect(await seriousFindings(notebook.page, widget), widget).toEqual([]);
    }
  });

  test("follow the theme, in which axe finds nothing serious either", async () => {
    const light = await notebook.page.locator(`${GRID} .gradbook-title`).evaluate((title) => getComputedStyle(title).color);
    await notebook.theme("JupyterLab Dark");
    await expect.poll(() => notebook.page.locator(`${GRID} .gradbook-title`).evaluate((title) => getComputedStyle(title).color)).not.toBe(light);
    await screenshot(notebook.page.locator(GRID), "filter-grid-dark");
    for (const widget of [HISTOGRAMS, GRAPH]) {
      await notebook.frame(widget);
      expect(await seriousFindings(notebook.page, widget), widget).toEqual([]);
    }
    await notebook.theme("JupyterLab Light");
  });

  test("kernels over three channels are drawn in their colours, and a dense layer's first weights as images", async () => {
    writeNotebook(server.root, "first-weights.ipynb", FIRST_WEIGHTS);
    const first = await NotebookPage.open(browser, server, "first-weights.ipynb");
    try {
      for (const cell of FIRST_WEIGHTS.keys()) {
        await first.run(cell);
        await first.idle(60_000);
      }
      const tiles = (grid: number): Locator => first.page.locator(GRID).nth(grid).locator(".gradbook-filters .gradbook-tile");
      await expect.poll(() => tiles(0).count()).toBe(3);
      const channels = await first.ask<number[][]>("tf.transpose(colours.layers[0].weights[0].variable.slice([1, 1, 0, 0], [1, 1, 3, 3]).reshape([3, 3])).arraySync()");
      const order = (values: readonly number[]): number[] => values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
      for (const [filter, values] of channels.entries()) expect(order(await middlePixel(tiles(0).nth(filter))), `filter ${filter}`).toEqual(order(values));
      await expect.poll(() => tiles(1).count()).toBe(5);
      const weights = await first.ask<number[]>("Array.from(flat.layers[1].weights[0].variable.slice([14 * 28 + 14, 0], [1, 5]).dataSync())");
      for (const [unit, weight] of weights.entries()) {
        const [red = 0, , blue = 0] = await middlePixel(tiles(1).nth(unit));
        if (Math.abs(weight) > 0.01) expect(red > blue, `unit ${unit} with ${weight}`).toBe(weight > 0);
      }
      expect(first.errors).toEqual([]);
    } finally {
      await first.close();
    }
  });

  test("the page wrote no errors", () => {
    expect(notebook.errors).toEqual([]);
  });
});
