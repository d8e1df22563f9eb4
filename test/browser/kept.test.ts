import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PlotElement } from "../../extension/plot/plot.js";
import type { JupyterAddress } from "./jupyterServer.js";
import { NotebookPage } from "./notebookPage.js";
import { sharedBrowser } from "./shared.js";
import { writeNotebook } from "./writeNotebook.js";

/** Every widget once, and a progress bar. */
const CELLS = [
  `const digits = await datasets.mnist();
const test = digits.test.take(200);
const net = sequential([
  layers.conv2d({ filters: 4, kernelSize: 5, activation: "relu", inputShape: [28, 28, 1] }),
  layers.maxPooling2d({ poolSize: 2 }),
  layers.flatten(),
  layers.dense({ units: 10 }),
]);
net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });`,
  "widgets.filterGrid(net, { images: digits.test, selected: 1 })",
  "widgets.featureMaps(net, digits.test)",
  "widgets.histograms(net)",
  "widgets.modelGraph(net)",
  "await net.fit(digits.train.take(2_000), { epochs: 1, batchSize: 100, seed: 1 });",
  "const pad = widgets.drawDigit(net);\nawait pad.draw([[520, 150, 500, 850]]);\npad",
  'widgets.imageGrid(test, { predictions: net, show: "worst" })',
  "widgets.confusion(net, test)",
  'widgets.table([{ run: "b", rate: 0.1 }, { run: "a", rate: 2 }])',
  'widgets.plot({ square: [1, 4, 9], root: [1, 1.4, 1.7] }, { title: "Two lines" })',
  "widgets.convArithmetic({ input: [7, 7], kernelSize: 3, strides: 2 })",
  'for (const i of progress([1, 2, 3], { label: "cells" })) void i;',
];

/** Where each widget is, and what of it is compared. */
const WIDGETS = {
  lossCurve: [".gradbook-curve", ".gradbook-plot, .gradbook-summary"],
  filterGrid: [".gradbook-filter-grid", ".gradbook-filters .gradbook-tile, .gradbook-close-up .gradbook-tile, h4"],
  featureMaps: [".gradbook-feature-maps", ".gradbook-tile, .gradbook-metric, .gradbook-answer"],
  histograms: [".gradbook-histograms", ".gradbook-metric, .gradbook-ridge"],
  modelGraph: [".gradbook-model-graph", ".gradbook-box-title"],
  drawDigit: [".gradbook-draw", ".gradbook-first, .gradbook-class-share, polyline, canvas"],
  imageGrid: [".jp-OutputArea-output > .gradbook-images", ".gradbook-pixels, .gradbook-caption"],
  confusion: [".gradbook-confusion", ".gradbook-count, .gradbook-confusion-summary"],
  table: [".gradbook-table", "th, td"],
  plot: [".gradbook-chart", ".legendtext, .gtitle"],
  convArithmetic: [".gradbook-conv", ".gradbook-cell text, .gradbook-fact"],
  progress: [".jp-RenderedHTMLCommon:has(progress)", "progress"],
} as const;

type Name = keyof typeof WIDGETS;
const NAMES = Object.keys(WIDGETS) as Name[];

let server: JupyterAddress;
let browser: Browser;
let notebook: NotebookPage;

beforeAll(async () => {
  ({ server, browser } = await sharedBrowser());
  writeNotebook(server.root, "kept.ipynb", CELLS);
  notebook = await NotebookPage.open(browser, server, "kept.ipynb");
  await notebook.theme("JupyterLab Light");
  // All of them in sight at once.
  await notebook.page.setViewportSize({ width: 1280, height: 7_000 });
  for (const cell of CELLS.keys()) {
    await notebook.run(cell);
    await notebook.idle(90_000);
  }
});

afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

function root(name: Name, page = notebook): Locator {
  return page.page.locator(WIDGETS[name][0]).first();
}

/** What a widget shows: texts, pictures, curves. Empty while it is not there. */
async function drawn(name: Name, page = notebook): Promise<string[]> {
  return await page.page.evaluate(([where, parts]) => {
    const found = [...(document.querySelector(where ?? "")?.querySelectorAll(parts ?? "") ?? [])];
    return found.map((part) => {
      const { figure } = part as Partial<PlotElement>;
      if (figure !== undefined) return JSON.stringify(figure.series.map(({ name: called, x, y }) => [called, Array.from(x), Array.from(y, (value) => value.toPrecision(6))]));
      if (part instanceof HTMLCanvasElement) return part.toDataURL();
      const { backgroundImage = "", backgroundPositionY = "" } = part instanceof HTMLElement ? part.style : {};
      const shape = ["d", "points", "value"].map((attribute) => part.getAttribute(attribute) ?? "");
      return [part.textContent, backgroundImage, backgroundPositionY, ...shape].join(" ").trim();
    });
  }, WIDGETS[name]);
}

/** What every widget shows, when it shows something. */
const before = new Map<Name, string[]>();

test.each(NAMES)("%s is drawn", async (name) => {
  // A picture that is still being drawn is not the last one.
  await expect
    .poll(async () => {
      const last = before.get(name) ?? [];
      const now = await drawn(name);
      before.set(name, now);
      return now.length > 0 && now.join() === last.join();
    })
    .toBe(true);
  expect((before.get(name) ?? []).join("").length).toBeGreaterThan(0);
});

test("each takes the dark theme's colours", async () => {
  const colours = async (): Promise<string[]> => {
    const seen = await Promise.all(NAMES.map((name) => root(name).evaluate((element) => getComputedStyle(element).color)));
    return [...seen, await root("plot").locator(".legendtext").first().evaluate((text) => getComputedStyle(text).fill)];
  };
  const light = await colours();
  await notebook.theme("JupyterLab Dark");
  await expect.poll(async () => (await colours()).filter((colour, index) => colour === light[index])).toEqual([]);
  await notebook.theme("JupyterLab Light");
  await expect.poll(colours).toEqual(light);
});

describe("after a reload", () => {
  beforeAll(async () => {
    await notebook.save();
    await notebook.load();
  });

  test.each(NAMES)("%s is as it was", async (name) => {
    await expect.poll(() => drawn(name)).toEqual(before.get(name));
  });

  test("those with a kernel behind them answer", async () => await touch());

  test("what was touched is in the notebook soon", async () => await expectTouched());
});

describe("after a restart of the kernel", () => {
  const last = new Map<Name, string[]>();

  beforeAll(async () => {
    for (const name of NAMES) last.set(name, await drawn(name));
    await notebook.restartKernel();
    await root("filterGrid").getByText("No kernel answers").waitFor();
  });

  test.each(NAMES)("%s keeps its picture", async (name) => {
    expect(await drawn(name)).toEqual(last.get(name));
  });

  test("those that need one say so, the others go on", async () => {
    await expect.poll(() => root("featureMaps").textContent()).toContain("No kernel answers");
    await expect.poll(() => root("drawDigit").locator(".gradbook-problem").textContent()).toBe("No kernel reads along here any more. Run the cell again to draw.");
    expect(await root("drawDigit").getByRole("button", { name: "Clear" }).isDisabled()).toBe(true);
    await root("confusion").locator(".gradbook-count:not(:empty)").nth(1).click();
    await expect.poll(() => root("confusion").locator(".gradbook-cell-part").textContent()).toContain("No kernel is behind this any more. Run the cell again to see these images.");
    await root("histograms").getByRole("radio", { name: "bands" }).click();
    await expect.poll(() => root("histograms").locator(".gradbook-ridge").count()).toBe(0);
    await slide("kernel", 1);
    await expect.poll(() => root("convArithmetic").locator(".gradbook-conv-facts").textContent()).toContain("(7 − 1)/3 + 1 = 3");
    await root("modelGraph").locator(".gradbook-box").nth(1).click();
    await expect.poll(() => root("modelGraph").locator(".gradbook-pairs").textContent()).toContain("5·5·1·4 + 4 = 104");
  });

  test("the page wrote no errors", () => {
    expect(notebook.errors).toEqual([]);
  });
});

test("a restart while a widget is being opened leaves no error", async () => {
  writeNotebook(server.root, "opening.ipynb", ["widgets.convArithmetic()"]);
  const opening = await NotebookPage.open(browser, server, "opening.ipynb");
  try {
    // JupyterLab asks for a subshell for the widget's comm: the restart comes before the answer.
    await opening.page.evaluate(() => {
      interface Kernel { readonly anyMessage: { connect(slot: (sender: unknown, sent: { readonly msg: { readonly header: { readonly msg_type: string } } }) => void): void }; restart(): Promise<void> }
      const page = window as unknown as { restarted?: Promise<void>; readonly jupyterapp: { readonly shell: { readonly currentWidget: { readonly sessionContext: { readonly session: { readonly kernel: Kernel } } } } } };
      const { kernel } = page.jupyterapp.shell.currentWidget.sessionContext.session;
      kernel.anyMessage.connect((_, { msg }) => {
        if (msg.header.msg_type === "create_subshell_request") page.restarted ??= Promise.resolve().then(() => kernel.restart());
      });
    });
    await opening.run(0);
    await opening.page.waitForFunction(() => "restarted" in window);
    await opening.page.evaluate(() => (window as unknown as { readonly restarted: Promise<void> }).restarted);
    expect(await opening.ask<number>("6 * 7")).toBe(42);
    expect(opening.errors).toEqual([]);
  } finally {
    await opening.close();
  }
});

describe("in Notebook 7", () => {
  let seven: NotebookPage;

  beforeAll(async () => {
    seven = await NotebookPage.open(browser, server, "kept.ipynb", "notebook");
    await seven.page.setViewportSize({ width: 1280, height: 7_000 });
  });

  afterAll(async () => await seven?.close());

  test.each(NAMES)("%s is as it was saved", async (name) => {
    await expect.poll(() => drawn(name, seven)).toEqual(before.get(name));
  });

  test("run there, those with a kernel behind them answer, and the notebook has what was touched", async () => {
    // The kernel was restarted.
    for (const cell of CELLS.keys()) {
      await seven.run(cell);
      await seven.idle(90_000);
    }
    await expect.poll(() => root("lossCurve", seven).locator(".gradbook-status").textContent()).toBe("finished");
    await touch(seven);
    await expectTouched(seven);
  }, 180_000);

  test("none of our code wrote an error", () => {
    // Notebook 7 itself writes errors here.
    expect(seven.errors.filter((error) => error.includes("gradbook"))).toEqual([]);
  });
});

/** Touches what a kernel answers, and sees the answers. */
async function touch(page = notebook): Promise<void> {
  const untouched = await drawn("drawDigit", page);
  await root("filterGrid", page).locator(".gradbook-filters .gradbook-choice").first().click();
  await expect.poll(() => root("filterGrid", page).locator(".gradbook-close-up h4").textContent()).toBe("Filter 1");
  const maps = (): Promise<string[]> => root("featureMaps", page).locator(".gradbook-maps .gradbook-tile").evaluateAll((tiles) => tiles.map((tile) => (tile as HTMLElement).style.backgroundImage));
  const ofFirst = await maps();
  await root("featureMaps", page).locator(".gradbook-thumbnails .gradbook-choice").nth(2).click();
  await expect.poll(maps).not.toEqual(ofFirst);
  await root("drawDigit", page).getByRole("button", { name: "draw a 7" }).click();
  await expect.poll(() => drawn("drawDigit", page)).not.toEqual(untouched);
  await root("confusion", page).locator(".gradbook-count:not(:empty)").first().click();
  await root("confusion", page).locator(".gradbook-image").first().waitFor();
  await slide("stride", 3, page);
}

/** Waits until the notebook would be saved with what {@link touch} did. */
async function expectTouched(page = notebook): Promise<void> {
  await expect.poll(() => page.kept("convArithmetic")).toMatchObject({ layer: { strides: [3, 3] } });
  await expect.poll(() => page.kept("filterGrid")).toMatchObject({ selected: 0 });
  await expect.poll(() => page.kept("featureMaps")).toMatchObject({ image: 2 });
  await expect.poll(async () => (await page.kept("confusion"))?.["selected"]).toHaveLength(2);
  // A digit draws itself for a while.
  await expect
    .poll(async () => {
      const { drawing, reading } = (await page.kept("drawDigit")) as { drawing: number; reading: { drawing: number } | null };
      return reading?.drawing === drawing && drawing > 5;
    })
    .toBe(true);
}

async function slide(label: string, value: number, page = notebook): Promise<void> {
  await root("convArithmetic", page).locator(".gradbook-slider:visible", { hasText: label }).locator("input").first().evaluate((input, to) => {
    (input as HTMLInputElement).value = String(to);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }, value);
}
