import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WIDGET_MIME } from "../../src/protocol/widget.js";
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
  `const [inputs, targets] = test.tensors();
const counts = metrics.confusionMatrix(targets, await net.predict(inputs));
console.log(JSON.stringify({ counts: Array.from(counts.dataSync()), selected: matrix.state.selected, images: matrix.state.images?.indices, worst: (await worst.state()).indices, accuracy: (await net.evaluate(test)).accuracy }));`,
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
  await notebook.run(4);
  await notebook.idle(30_000);
  return JSON.parse(((await notebook.outputs())[4] ?? "{}").replace(/^[^{]*/, "")) as KernelState;
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
  expect(await drawnCounts()).toEqual(kernel.counts);
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
  expect(await imageNumbers(grid)).toEqual((await kernelState()).worst);
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

test("after a reload and a restart matrix and images are still there, and a click says what is missing", async () => {
  const before = await drawnCounts();
  const images = await imageNumbers(matrix);
  await notebook.page.waitForTimeout(6_000);
  await notebook.save();
  await notebook.load();
  await notebook.frame(".jp-CodeCell:has(.gradbook-confusion)");
  await expect.poll(drawnCounts, { timeout: 20_000 }).toEqual(before);
  expect(await imageNumbers(matrix)).toEqual(images);
  await notebook.restartKernel();
  await notebook.page.waitForTimeout(1_000);
  const other = before.findIndex((count, index) => count > 0 && index % 11 !== 0);
  await matrix.locator(".gradbook-count").nth(other).click();
  await expect.poll(() => matrix.locator(".gradbook-cell-part").textContent()).toContain("No kernel is behind this any more. Run the cell again to see these images.");
});

test("Notebook 7 shows the same", async () => {
  const seven = await NotebookPage.open(browser, server, "confusion.ipynb", "notebook");
  try {
    await expect.poll(() => seven.page.locator(".gradbook-count").count(), { timeout: 20_000 }).toBe(100);
    expect(await seven.page.locator(".gradbook-table td").count()).toBe(9);
    // Notebook 7 itself writes errors here; none may come from our code.
    expect(seven.errors.filter((error) => error.includes("gradbook"))).toEqual([]);
  } finally {
    await seven.close();
  }
});

test("hostile outputs run nothing", async () => {
  const bad = "<img src=x onerror=window.hacked=1>";
  const widget = (view: string, state: object): object => ({ output_type: "display_data", metadata: {}, data: { [WIDGET_MIME]: { protocol: 1, view, state, columns: {} }, "text/plain": "x" } });
  const outputs = [
    widget("confusion", { classNames: [bad, bad], counts: [bad, -1, 1e300, {}], selected: [0, 0], images: { png: '"); background: url("x', width: 1e9, height: -1, count: 1e9, labels: [bad], predictions: [bad], note: bad } }),
    widget("table", { columns: [bad, 1, null], rows: [[bad, {}, []], bad, null, { length: 1e9 }], total: bad, title: bad }),
    widget("imageGrid", { png: "AAAA", width: 10, height: 10, count: 2, labels: bad, predictions: {}, confidence: [bad], indices: "x", note: {} }),
  ];
  writeNotebook(server.root, "hostile-confusion.ipynb", [{ source: "1", outputs }]);
  const other = await NotebookPage.open(browser, server, "hostile-confusion.ipynb");
  try {
    await other.page.locator(".gradbook-matrix").waitFor();
    await other.page.locator(".gradbook-table td").first().waitFor();
    expect(await other.page.locator(".gradbook-widget img").count()).toBe(0);
    expect(await other.page.evaluate(() => "hacked" in window)).toBe(false);
    expect(other.errors).toEqual([]);
  } finally {
    await other.close();
  }
});
