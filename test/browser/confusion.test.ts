import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFindings } from "./axe.js";
import type { JupyterAddress } from "./jupyterServer.js";
import { NotebookPage } from "./notebookPage.js";
import { screenshot } from "./screenshots.js";
import { sharedBrowser } from "./shared.js";
import { writeNotebook } from "./writeNotebook.js";

const CELLS = [
  `const digits = await datasets.mnist();
const test = digits.test.take(1_000);
const net = sequential([layers.flatten({ inputShape: [28, 28, 1] }), layers.dense({ units: 10 })]);
net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: [metrics.accuracy()] });
await net.fit(digits.train.take(5_000), { epochs: 2, batchSize: 64, seed: 3 });`,
  "const matrix = widgets.confusion(net, test);\nmatrix",
  "const worst = widgets.imageGrid(test, { predictions: net, show: \"worst\" });\nworst",
  'widgets.table([{ run: "b", rate: 0.1, accuracy: 0.98 }, { run: "a", rate: 2, accuracy: null }, { run: "<i>c</i>", rate: 10, accuracy: 0.5 }], { title: "Runs" })',
  `async function counted() {
  const [inputs, targets] = test.tensors();
  const counts = metrics.confusionMatrix(targets, await net.predict(inputs));
  return { counts: Array.from(counts.dataSync()), selected: matrix.state.selected, images: matrix.state.images?.indices, worst: (await worst.state()).indices, accuracy: (await net.evaluate(test)).accuracy };
}`,
];

interface KernelState {
  readonly counts: readonly number[];
  readonly selected: readonly number[] | null;
  readonly images?: readonly number[];
  readonly worst: readonly number[];
  readonly accuracy: number;
}

let server: JupyterAddress;
let browser: Browser;
let notebook: NotebookPage;
let matrix: Locator;
let table: Locator;

beforeAll(async () => {
  ({ server, browser } = await sharedBrowser());
  writeNotebook(server.root, "confusion.ipynb", CELLS);
  notebook = await NotebookPage.open(browser, server, "confusion.ipynb");
  matrix = notebook.page.locator(".gradbook-confusion");
  table = notebook.page.locator(".gradbook-table");
  for (const [index] of CELLS.entries()) {
    await notebook.run(index);
    await notebook.idle(90_000);
  }
});

afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

async function kernelState(): Promise<KernelState> {
  return await notebook.ask<KernelState>("await counted()");
}

async function drawnCounts(): Promise<number[]> {
  return (await matrix.locator(".gradbook-count").allTextContents()).map((text) => Number(text.replace(",", "")));
}

/** Numbers of the images in a grid, from what a screen reader is told. */
async function imageNumbers(inside: Locator): Promise<number[]> {
  return await inside.locator(".gradbook-pixels").evaluateAll((tiles) => tiles.map((tile) => Number(/image (\d+)/.exec(tile.getAttribute("aria-label") ?? "")?.[1])));
}

test("the matrix shows what the metric counts", async () => {
  const kernel = await kernelState();
  await expect.poll(drawnCounts).toEqual(kernel.counts);
  expect(kernel.counts.reduce((sum, count) => sum + count, 0)).toBe(1_000);
  expect(await matrix.locator(".gradbook-confusion-summary").textContent()).toContain(`${Math.round(1_000 * kernel.accuracy)} of 1,000 read right`);
});

test("a click on a cell shows its images, as the kernel has chosen them", async () => {
  const counts = await drawnCounts();
  const most = counts.reduce((best, count, index) => (Math.floor(index / 10) !== index % 10 && count > (counts[best] ?? 0) ? index : best), 1);
  await notebook.frame(".jp-CodeCell:has(.gradbook-confusion)");
  await matrix.locator(".gradbook-count").nth(most).click();
  await matrix.locator(".gradbook-image").first().waitFor();
  const [right, said] = [Math.floor(most / 10), most % 10];
  expect(await matrix.locator(".gradbook-cell-title").textContent()).toBe(`${right} taken for ${said}: ${counts[most]}`);
  expect(await matrix.locator(".gradbook-image").count()).toBe(Math.min(24, counts[most] ?? 0));
  await screenshot(matrix, "confusion");
  const kernel = await kernelState();
  expect(kernel.selected).toEqual([right, said]);
  expect(await imageNumbers(matrix)).toEqual(kernel.images);
  for (const label of await matrix.locator(".gradbook-caption").allTextContents()) expect(label).toMatch(new RegExp(`^${said}, is ${right}`));
});

test("arrow keys go from cell to cell, Enter shows its images", async () => {
  await matrix.locator(".gradbook-count").nth(0).click();
  for (const key of ["ArrowRight", "ArrowDown", "Enter"]) await notebook.page.keyboard.press(key);
  await expect.poll(() => matrix.locator(".gradbook-cell-title").textContent()).toContain("1 read right");
  expect(await matrix.locator('.gradbook-count[tabindex="0"]').count()).toBe(1);
});

test("the worst images come first, as the kernel judges them", async () => {
  const grid = notebook.page.locator(".jp-CodeCell").nth(2).locator(".gradbook-images");
  await expect.poll(() => imageNumbers(grid)).toEqual((await kernelState()).worst);
  expect(await grid.locator('.gradbook-image[data-verdict="wrong"]').count()).toBe(24);
  expect(await grid.locator(".gradbook-images-note").textContent()).toContain("of 1,000 read right; those that it is most wrong about come first");
  await notebook.frame(".jp-CodeCell:nth-child(3)");
  await screenshot(grid, "image-grid-worst");
});

test("a click on a head sorts the table, numbers as numbers, and what is missing stays last", async () => {
  const column = (index: number): Promise<string[]> => table.locator(`tbody td:nth-child(${index + 1})`).allTextContents();
  expect(await column(0)).toEqual(["b", "a", "<i>c</i>"]);
  await table.getByRole("button", { name: "rate" }).click();
  expect(await column(1)).toEqual(["10", "2", "0.1"]);
  await screenshot(table, "table");
  await table.getByRole("button", { name: "rate" }).click();
  expect(await column(1)).toEqual(["0.1", "2", "10"]);
  expect(await table.locator("th").nth(1).getAttribute("aria-sort")).toBe("ascending");
  await table.getByRole("button", { name: "accuracy" }).click();
  expect(await column(2)).toEqual(["0.98", "0.5", "–"]);
  await table.getByRole("button", { name: "accuracy" }).click();
  expect(await column(2)).toEqual(["0.5", "0.98", "–"]);
  await table.getByRole("button", { name: "accuracy" }).click();
  expect(await column(0)).toEqual(["b", "a", "<i>c</i>"]);
  expect(await table.locator("td i").count()).toBe(0);
  expect(await table.locator("tbody td").nth(1).evaluate((cell) => getComputedStyle(cell).textAlign)).toBe("right");
});

test("axe has nothing serious to say, in both themes, and the page wrote no errors", async () => {
  const check = async (): Promise<void> => {
    for (const part of [".gradbook-confusion", ".gradbook-table", ".jp-OutputArea .gradbook-images"]) expect(await seriousFindings(notebook.page, part), part).toEqual([]);
  };
  await check();
  const colour = (): Promise<string> => matrix.locator(".gradbook-count").first().evaluate((cell) => getComputedStyle(cell).backgroundColor);
  const light = await colour();
  await notebook.theme("JupyterLab Dark");
  await expect.poll(colour).not.toBe(light);
  await check();
  await notebook.frame(".jp-CodeCell:has(.gradbook-confusion)");
  await screenshot(matrix, "confusion-dark");
  await notebook.theme("JupyterLab Light");
  expect(notebook.errors).toEqual([]);
});
