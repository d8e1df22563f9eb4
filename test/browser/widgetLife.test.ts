import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NotebookPage } from "./notebookPage.js";
import { sharedBrowser } from "./shared.js";
import { writeNotebook } from "./writeNotebook.js";

const MANY = 20;

/** Twenty curves that grow for as long as the test needs. */
const TWENTY = `const curves = Array.from({ length: ${MANY} }, (_, index) => widgets.lossCurve({ title: "curve " + index, metrics: ["loss"] }));
for (const curve of curves) curve.show();
let step = 0;
const timer = setInterval(() => { step++; for (const curve of curves) curve.add("loss", step, 1 / step); }, 20);`;

const ONE = `const one = widgets.lossCurve({ title: "one", metrics: ["loss"] });
for (let at = 1; at <= 500; at++) one.add("loss", at, 1 / at);
one.show();
one.finish();`;

const CYCLES = 200;

let browser: Browser;
let notebook: NotebookPage;
let page: Page;

beforeAll(async () => {
  const shared = await sharedBrowser();
  ({ browser } = shared);
  writeNotebook(shared.server.root, "life.ipynb", [TWENTY, "clearInterval(timer); for (const curve of curves) curve.finish();", ONE]);
  notebook = await NotebookPage.open(browser, shared.server, "life.ipynb");
  ({ page } = notebook);
});

afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

/** Widget messages that have come since {@link hear}. */
async function heard(): Promise<number> {
  return await page.evaluate(() => (window as unknown as { readonly heard: number }).heard);
}

/** How late a task comes that was due at once, in nine of ten cases: what a click would wait. */
async function late(): Promise<number> {
  return await page.evaluate(async () => {
    const delays: number[] = [];
    for (let round = 0; round < 60; round++) {
      const asked = performance.now();
      await new Promise((done) => setTimeout(done, 0));
      delays.push(performance.now() - asked);
      await new Promise((done) => setTimeout(done, 30));
    }
    return delays.sort((a, b) => a - b)[Math.floor(0.9 * 60)] ?? Infinity;
  });
}

async function hear(): Promise<void> {
  await page.evaluate(() => {
    const counted = window as unknown as { heard: number; readonly jupyterapp: { readonly shell: { readonly currentWidget: { readonly sessionContext: { readonly session: { readonly kernel: { readonly iopubMessage: { connect(slot: (sender: unknown, message: { readonly header: { readonly msg_type: string }; readonly content: { readonly data?: { readonly kind?: string } } }) => void): void } } } } } } } };
    counted.heard = 0;
    counted.jupyterapp.shell.currentWidget.sessionContext.session.kernel.iopubMessage.connect((_, { header, content }) => {
      // Not what the status bar hears from the kernel's server.
      if (header.msg_type === "comm_msg" && content.data?.kind !== undefined) counted.heard++;
    });
  });
}

test("twenty live widgets: the page answers within a tenth of a second, and closing all of them stops their messages", async () => {
  await page.setViewportSize({ width: 1280, height: 8000 });
  // What else runs on the machine delays the page, too.
  const alone = await late();
  await notebook.run(0);
  await expect.poll(() => page.locator(".gradbook-curve").count(), { timeout: 30_000 }).toBe(MANY);
  await expect.poll(async () => (await notebook.curves()).filter(({ steps }) => steps.length > 20).length, { timeout: 30_000 }).toBe(MANY);
  expect(await late()).toBeLessThan(100 + 3 * alone);

  await hear();
  await expect.poll(heard, { timeout: 20_000 }).toBeGreaterThan(MANY);
  await page.evaluate(() => {
    const { jupyterapp } = window as unknown as { readonly jupyterapp: { readonly shell: { readonly currentWidget: { readonly content: { readonly widgets: readonly { readonly model: { clearExecution?(): void; readonly outputs: { clear(): void } } }[] } } } } };
    jupyterapp.shell.currentWidget.content.widgets[0]?.model.outputs.clear();
  });
  await expect.poll(() => page.locator(".gradbook-curve").count()).toBe(0);
  // What was under way arrives first. Twenty live curves would send at least twenty messages in this time.
  const inTwoSeconds = async (): Promise<number> => {
    const before = await heard();
    await page.waitForTimeout(2_000);
    return (await heard()) - before;
  };
  await expect.poll(inTwoSeconds).toBe(0);
  await notebook.run(1);
  await notebook.idle(30_000);
});

test(`${CYCLES} openings and closings leave nothing behind in the page`, async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await notebook.run(2);
  await notebook.idle(30_000);
  await notebook.frame(".jp-CodeCell:has(.gradbook-curve)");
  const session = await page.context().newCDPSession(page);
  const cycle = async (times: number): Promise<void> => {
    await page.evaluate(async (rounds) => {
      interface Outputs { clear(): void; toJSON(): readonly object[]; fromJSON(outputs: readonly object[]): void }
      const { jupyterapp } = window as unknown as { readonly jupyterapp: { readonly shell: { readonly currentWidget: { readonly content: { readonly widgets: readonly { readonly model: { readonly outputs: Outputs } }[] } } } } };
      const outputs = jupyterapp.shell.currentWidget.content.widgets[2]?.model.outputs;
      if (outputs === undefined) throw new Error("The third cell has no outputs.");
      const saved = outputs.toJSON();
      const frame = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => done()));
      for (let round = 0; round < rounds; round++) {
        outputs.clear();
        await frame();
        outputs.fromJSON(saved);
        await frame();
        await frame();
      }
    }, times);
    await expect.poll(async () => (await notebook.curves()).length).toBe(1);
  };
  await cycle(20);
  const before = await held(session);
  await cycle(CYCLES);
  const after = await held(session);
  // A plot alone has more than twenty elements and its canvas.
  expect(after.nodes - before.nodes).toBeLessThan(CYCLES);
  expect(after.listeners - before.listeners).toBeLessThan(CYCLES);
  expect(after.heap - before.heap).toBeLessThan(8e6);
});

/** What the page holds after its garbage was collected. */
async function held(session: CDPSession): Promise<{ readonly nodes: number; readonly listeners: number; readonly heap: number }> {
  await session.send("HeapProfiler.enable");
  for (let round = 0; round < 3; round++) await session.send("HeapProfiler.collectGarbage");
  const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return { nodes, listeners: jsEventListeners, heap: usedSize };
}
