import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exploredOptions, type ResolvedConv } from "../../src/arithmetic/convSettings.js";
import { ExploredConv } from "../../src/arithmetic/exploredConv.js";
import { seriousFindings } from "./axe.js";
import type { JupyterAddress } from "./jupyterServer.js";
import { NotebookPage } from "./notebookPage.js";
import { screenshot } from "./screenshots.js";
import { sharedBrowser } from "./shared.js";
import { writeNotebook } from "./writeNotebook.js";

const CELLS = [
  "const explorer = widgets.convArithmetic({ input: [7, 7], kernelSize: 3, strides: 2 });\nexplorer",
  'explorer.change({ padding: 1, strides: 1 });',
  "widgets.convArithmetic({ stack: [{ kernelSize: 3 }, { kernelSize: 3, dilation: 2 }, { kernelSize: 3, dilation: 4 }] })",
];

let server: JupyterAddress;
let browser: Browser;
let notebook: NotebookPage;
let explorer: Locator;
let stack: Locator;

beforeAll(async () => {
  ({ server, browser } = await sharedBrowser());
  writeNotebook(server.root, "convolution.ipynb", CELLS);
  notebook = await NotebookPage.open(browser, server, "convolution.ipynb");
  explorer = notebook.page.locator(".gradbook-conv").nth(0);
  stack = notebook.page.locator(".gradbook-conv").nth(1);
  await notebook.run(0);
  await notebook.run(2);
  await notebook.idle(60_000);
  await explorer.locator(".gradbook-cell").first().waitFor();
  await stack.locator(".gradbook-stack-facts").waitFor();
  await notebook.frame(".jp-CodeCell");
});

afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

/** The numbers of a grid, row by row. */
async function numbers(grid: Locator): Promise<number[]> {
  return (await grid.locator(".gradbook-cell text").allTextContents()).map((text) => Number(text.replace("−", "-")));
}

function outputGrid(filter: number): Locator {
  return explorer.locator(`[data-filter="${filter}"]`);
}

function padding(): Locator {
  return explorer.locator("select:visible").first();
}

/** Moves the slider of this label. */
async function slide(label: string, value: number): Promise<void> {
  const slider = explorer.locator(".gradbook-slider:visible", { hasText: label }).locator("input").first();
  await slider.evaluate((input, to) => {
    (input as HTMLInputElement).value = String(to);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }, value);
}

test("draws every number of the library's convolution", async () => {
  const conv = new ExploredConv({ input: [7, 7], kernelSize: 3, strides: 2 });
  expect(await numbers(outputGrid(0))).toEqual(conv.values().output);
  expect(await numbers(explorer.locator('[data-part="input"]'))).toEqual(conv.values().input);
  expect(await numbers(explorer.locator('[data-part="kernel"]'))).toEqual(conv.values().kernel);
  expect(await explorer.locator(".gradbook-conv-facts").textContent()).toContain("(7 − 3)/2 + 1 = 3");
});

test("pointing at an output cell lights what it is made of, writes the sum out, and the kernel knows", async () => {
  await outputGrid(0).locator(".gradbook-cell").nth(5).hover();
  const conv = new ExploredConv({ input: [7, 7], kernelSize: 3, strides: 2 });
  await expect.poll(() => explorer.locator(".gradbook-sum-title").textContent()).toBe("output cell [1, 2] of filter 0");
  const lit = await explorer.locator('[data-part="input"] .gradbook-cell').evaluateAll((cells) => cells.flatMap((cell, index) => (cell.classList.contains("gradbook-lit") ? [[Math.floor(index / 7), index % 7]] : [])));
  expect(lit).toEqual(conv.meetings([1, 2]).map(({ input }) => input));
  expect(await explorer.locator('[data-part="kernel"] .gradbook-lit').count()).toBe(9);
  const products = (await explorer.locator(".gradbook-product").allTextContents()).map((text) => text.replace(/[()]/g, "").replaceAll("−", "-"));
  expect(products).toEqual(conv.terms([1, 2], 0).map(({ value, weight }) => `${value}·${weight}`));
  expect(await explorer.locator(".gradbook-sum-value").textContent()).toBe(String(conv.value([1, 2], 0)).replace("-", "−"));
  await expect.poll(() => notebook.ask("explorer.state.cell")).toEqual([1, 2]);
});

test("pointing at an input cell marks the output cells it goes into", async () => {
  await explorer.locator('[data-part="input"] .gradbook-cell').nth(2 * 7 + 2).hover();
  const marked = await outputGrid(0).locator(".gradbook-cell").evaluateAll((cells) => cells.flatMap((cell, index) => (cell.classList.contains("gradbook-traced") ? [index] : [])));
  // Rows 2 and columns 2 lie under the filter at 0 and at 1.
  expect(marked).toEqual([0, 1, 3, 4]);
});

test("arrow keys go from cell to cell", async () => {
  await outputGrid(0).focus();
  await notebook.page.keyboard.press("ArrowLeft");
  await notebook.page.keyboard.press("ArrowDown");
  await expect.poll(() => explorer.locator(".gradbook-sum-title").textContent()).toBe("output cell [2, 1] of filter 0");
  expect(await outputGrid(0).getAttribute("aria-activedescendant")).toBe(await explorer.locator(".gradbook-chosen").getAttribute("id"));
});

test("sliders change the picture at once, and the kernel; the kernel changes the sliders", async () => {
  await slide("dilation", 2);
  await slide("channels", 2);
  await slide("filters", 2);
  const conv = new ExploredConv({ input: [7, 7], channels: 2, filters: 2, kernelSize: 3, strides: 2, dilation: 2 });
  await expect.poll(() => numbers(outputGrid(1))).toEqual(conv.values().output.filter((_, index) => index % 2 === 1));
  await expect.poll(() => notebook.ask("explorer.state.layer")).toMatchObject({ dilation: [2, 2], channels: 2, filters: 2 });
  await notebook.run(1);
  await notebook.idle(30_000);
  await expect.poll(() => explorer.locator(".gradbook-conv-facts").textContent()).toContain("7 − (2·(3 − 1) + 1) + 2·1 + 1 = 5");
  expect(await explorer.locator(".gradbook-slider:visible", { hasText: "stride" }).locator("output").textContent()).toBe("1");
});

test("settings of which nothing comes out are explained, and the picture stays", async () => {
  const before = await explorer.locator(".gradbook-conv-facts").textContent();
  await slide("kernel", 7);
  await expect.poll(() => explorer.locator(".gradbook-problem").first().textContent()).toContain("a window of 13 does not fit into an input of 9");
  expect(await explorer.locator(".gradbook-conv-facts").textContent()).toBe(before);
});

test.each([
  ["one axis", async () => await explorer.getByRole("button", { name: "1-D" }).click(), { input: [7], kernelSize: [3] }],
  ["causal padding", async () => void (await padding().selectOption("causal")), { padding: "causal" }],
  ["two axes, with zeros until the size stays", async () => {
    await explorer.getByRole("button", { name: "2-D" }).click();
    await padding().selectOption("same");
  }, { input: [7, 7], padding: "same" }],
  ["groups", async () => {
    await slide("channels", 4);
    await slide("filters", 4);
    await slide("groups", 2);
  }, { channels: 4, filters: 4, groups: 2 }],
  ["a transposed convolution, its extra cells too", async () => {
    await explorer.getByLabel("transposed").check();
    await slide("stride", 2);
    await slide("extra cells", 1);
  }, { transposed: true, strides: [2, 2], outputPadding: [1, 1], groups: 1 }],
] as const)("%s: every number, the parameters and the multiply-adds are the library's", async (_, change, expected) => {
  await slide("kernel", 3);
  await change();
  await expect.poll(() => notebook.ask("explorer.state.layer")).toMatchObject(expected);
  const conv = new ExploredConv(exploredOptions(await notebook.ask<ResolvedConv>("explorer.state.layer")));
  const filters = conv.outputShape.at(-1) ?? 0;
  for (let filter = 0; filter < filters; filter++) {
    await expect.poll(() => numbers(outputGrid(filter))).toEqual(conv.values().output.filter((_, index) => index % filters === filter));
  }
  const facts = (await explorer.locator(".gradbook-conv-facts").textContent()) ?? "";
  expect(facts).toContain(`output [${conv.outputShape.join(", ")}]`);
  expect(facts).toMatch(new RegExp(`parameters [^a-z]*= ${conv.params.toLocaleString("en")}multiply-adds ${conv.multiplyAdds.toLocaleString("en")}$`));
});

test("one click opens CS231n's example with its numbers", async () => {
  await explorer.getByRole("button", { name: "CS231n's example" }).click();
  const golden = JSON.parse(readFileSync(join(import.meta.dirname, "..", "reference", "cs231nConvolution.json"), "utf8")) as { inputPadded: number[][][]; filters: number[][][][]; outputs: number[][][] };
  await expect.poll(() => numbers(outputGrid(0))).toEqual(golden.outputs[0]?.flat());
  expect(await numbers(outputGrid(1))).toEqual(golden.outputs[1]?.flat());
  expect(await numbers(explorer.locator('[data-part="input"]').nth(2))).toEqual(golden.inputPadded[2]?.flat());
  expect(await numbers(explorer.locator('[data-part="kernel"]').nth(1))).toEqual(golden.filters[0]?.[1]?.flat());
  await outputGrid(1).locator(".gradbook-cell").nth(4).hover();
  await expect.poll(() => explorer.locator(".gradbook-sum-value").textContent()).toBe("11");
  await notebook.page.mouse.move(0, 0);
  await screenshot(explorer, "conv-arithmetic");
});

test("plays through the output cells", async () => {
  // A cell is shown for less than a second: they are gathered as they come.
  await explorer.locator(".gradbook-sum-title").evaluate((title) => {
    const seen: (string | null)[] = [];
    new MutationObserver(() => seen.push(title.textContent)).observe(title, { childList: true });
    Object.assign(window, { seen });
  });
  await explorer.getByRole("button", { name: "go through the output cells" }).click();
  const seen = (): Promise<string[]> => notebook.page.evaluate(() => (window as unknown as { readonly seen: string[] }).seen);
  await expect.poll(seen).toEqual(expect.arrayContaining(["output cell [1, 2] of filter 1", "output cell [2, 0] of filter 1"]));
  await explorer.getByRole("button", { name: "stop the animation" }).click();
});

test("a stack shows what its last layer sees, and grows by a layer", async () => {
  expect(await stack.locator(".gradbook-stack-words").textContent()).toContain("sees 15 input units; the receptive field of 3 layers is 15");
  expect(await stack.locator(".gradbook-stack-facts").textContent()).toContain("1 + 2·1 + 4·1 + 8·1 = 15");
  await stack.getByRole("button", { name: "Add a layer" }).click();
  await expect.poll(() => stack.locator(".gradbook-stack-facts").textContent()).toContain("= 23");
  await notebook.page.mouse.move(0, 0);
  await screenshot(stack, "conv-stack");
});

test("axe has nothing serious to say, and the page wrote no errors", async () => {
  expect(await seriousFindings(notebook.page, ".gradbook-conv")).toEqual([]);
  expect(notebook.errors).toEqual([]);
});

test("follows the theme", async () => {
  const colour = (): Promise<string> => explorer.locator(".gradbook-input text").first().evaluate((text) => getComputedStyle(text).fill);
  const light = await colour();
  await notebook.theme("JupyterLab Dark");
  await expect.poll(colour).not.toBe(light);
  await screenshot(explorer, "conv-arithmetic-dark");
  expect(await seriousFindings(notebook.page, ".gradbook-conv")).toEqual([]);
  await notebook.theme("JupyterLab Light");
});
