import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NotebookPage } from "./notebookPage.js";
import { sharedBrowser } from "./shared.js";
import { writeNotebook } from "./writeNotebook.js";

/** A training that would take hours. */
const FIT = 'await net.fit(data, { epochs: 5000, batchSize: 128, seed: 1, record: false, callbacks: [new Pace()] });';

/** Leaves the page some of the processor; a training takes all of it. */
const SLOWER = "pause = 10;";

const BUILD = `const digits = await datasets.mnist({ download: false });
const data = digits.train.take(5000);
const net = sequential([
  layers.flatten({ inputShape: [28, 28, 1] }),
  layers.dense({ units: 64, activation: "relu" }),
  layers.dense({ units: 10 }),
]);
net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: [metrics.accuracy()] });
let pause = 0;
class Pace extends Callback {
  async onBatchEnd() {
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
"built"`;

const SCORE = 'const score = await net.evaluate(data);\nconsole.log(score.accuracy > 0.5 ? "learnt" : "not learnt", 1 + 1);';

/** A training of hours that ends in this time was ended; how fast it can be is measured elsewhere, on a quiet machine. */
const SOON = 5_000;

let browser: Browser;
let notebook: NotebookPage;

beforeAll(async () => {
  const shared = await sharedBrowser();
  const { server } = shared;
  ({ browser } = shared);
  writeNotebook(server.root, "long.ipynb", [BUILD, FIT, SCORE, SLOWER]);
  notebook = await NotebookPage.open(browser, server, "long.ipynb");
});

afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

/** Runs the cell and waits until it trains for a while. */
async function train(): Promise<void> {
  await notebook.run(1);
  await notebook.page.waitForSelector('.gradbook-status[data-status="running"]', { timeout: 30_000 });
  await trained(100);
}

async function trained(more: number): Promise<void> {
  const step = await notebook.drawnStep();
  await expect.poll(() => notebook.drawnStep(), { timeout: 30_000 }).toBeGreaterThan(step + more);
}

/** Milliseconds until the cell has ended. */
async function timeToEnd(end: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await end();
  await notebook.idle(20_000);
  return performance.now() - start;
}

test("the stop button ends the training, and the next cell finds what was learnt", async () => {
  await notebook.run(0);
  await notebook.idle(60_000);
  await train();
  expect(await timeToEnd(() => notebook.page.click(".gradbook-stop"))).toBeLessThan(SOON);
  await expect.poll(() => notebook.page.textContent(".gradbook-status")).toBe("stopped");
  await notebook.run(2);
  await expect.poll(async () => (await notebook.outputs())[2], { timeout: 20_000 }).toContain("learnt 2");
});

test("interrupting the kernel ends the training and keeps the weights", async () => {
  await train();
  expect(await timeToEnd(() => notebook.command("notebook:interrupt-kernel"))).toBeLessThan(SOON);
  await expect.poll(async () => (await notebook.outputs())[1]).toContain("KeyboardInterrupt");
  await notebook.run(2);
  await notebook.idle(20_000);
  await expect.poll(async () => (await notebook.outputs())[2]).toContain("learnt 2");
});

test("a page that is loaded again in the middle of a training goes on drawing it, and saves its end", async () => {
  await notebook.run(3);
  await notebook.idle(10_000);
  await train();
  await notebook.save();
  await notebook.load();
  await notebook.page.waitForSelector('.gradbook-status[data-status="running"]', { timeout: 30_000 });
  await trained(100);
  await notebook.page.click(".gradbook-stop");
  await expect.poll(() => notebook.page.textContent(".gradbook-status")).toBe("stopped");
  await expect.poll(() => notebook.kept("lossCurve")).toMatchObject({ status: "stopped" });
  const end = await notebook.drawnStep();
  await notebook.save();
  await notebook.load();
  await notebook.page.waitForSelector(".gradbook-plot canvas");
  await expect.poll(() => notebook.page.textContent(".gradbook-status")).toBe("stopped");
  await expect.poll(() => notebook.drawnStep()).toBe(end);
});

test("after a restart of the kernel the picture stays, and says that nothing runs behind it", async () => {
  await notebook.run(0);
  await notebook.idle(60_000);
  await train();
  await notebook.restartKernel();
  await expect.poll(() => notebook.page.getAttribute(".gradbook-status", "data-status"), { timeout: 20_000 }).toBe("lost");
  expect(await notebook.drawnStep()).toBeGreaterThan(100);
  expect(await notebook.page.isVisible(".gradbook-stop")).toBe(false);
});

test("the page wrote no errors", () => {
  expect(notebook.errors).toEqual([]);
});
