// What widgets cost and how fast they are, in a real JupyterLab in Chromium on this machine: age of a point when it is painted, for 1, 5 and
// 20 live curves; filters while their network learns; a digit while it is drawn; the first paint of a plot; what JupyterLab loads at its
// start; and the course's first network with the live curve and without (as bench:drawing's case "browser").
import { spawnSync } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { harness } from "../drawing/front.mjs";
import { line, options, print } from "../lib/report.mjs";
import { curves, drawDigit, filterGrid, shownAtOnce, WARM } from "./cells.mjs";
import { DRAWS, measured, watch } from "./page.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const flags = options({ rounds: { type: "string" } });
const data = process.env.GRADBOOK_DATA ?? path.join(here, "../../../shared/data");
const seconds = flags.quick ? 5 : 15;

/** Height of a page that has every one of 20 curves in sight. */
const TALL = 9_000;

const tell = (name, unit, rounds, rest = {}) => print(line({ bench: "widgets", name, unit, rounds: rounds.map((ours) => ({ ours })), ...rest, versions: { node: process.version } }), flags.json);

/** The server and the browser of all cases. */
let front;

/** Opens a notebook of its own with these cells, whose first one has run to its end. */
async function withNotebook(name, cells, height, use) {
  const { server, browser, NotebookPage, writeNotebook } = front;
  writeNotebook(server.root, `${name}.ipynb`, cells);
  const loaded = [];
  const notebook = await NotebookPage.open(browser, server, `${name}.ipynb`, "lab", (response) => loaded.push(response));
  try {
    await notebook.page.setViewportSize({ width: 1280, height });
    await run(notebook, 0);
    return await use(notebook, loaded);
  } finally {
    await notebook.page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown());
    await notebook.close();
  }
}

/** Runs a cell to its end. */
async function run(notebook, cell) {
  await notebook.run(cell);
  await notebook.idle(120_000);
  const failed = await notebook.page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]').allTextContents();
  if (failed.length > 0) throw new Error(`bench:widgets: a cell failed: ${failed.join("\n")}`);
}

async function curveCase(name, count) {
  const { p50, ...rest } = await withNotebook(name, [WARM, curves(count, seconds)], count === 1 ? 900 : TALL, async (notebook) => {
    await watch(notebook.page);
    await run(notebook, 1);
    return await measured(notebook.page);
  });
  tell(name, "ms from the kernel to the pixel, p50", [p50], rest);
}

async function filterCase(name) {
  const { p50, ...rest } = await withNotebook(name, filterGrid(seconds), 1_500, async (notebook) => {
    await watch(notebook.page, DRAWS.filterGrid);
    await run(notebook, 1);
    return await measured(notebook.page);
  });
  tell(name, "ms from the kernel to the pixel, p50", [p50], rest);
}

/** Readings of digits that draw themselves, one after another. A mouse that a driver moves is slower than a hand, and would be what is measured. */
async function drawCase(name) {
  const { p50, ...rest } = await withNotebook(name, drawDigit, 1_500, async (notebook) => {
    await watch(notebook.page, DRAWS.drawDigit);
    await notebook.page.evaluate(async (milliseconds) => {
      const digits = document.querySelectorAll(".gradbook-sample");
      const begun = performance.now();
      for (let turn = 0; performance.now() - begun < milliseconds; turn++) {
        digits[turn % digits.length].click();
        // A digit takes 700 ms.
        await new Promise((resolve) => setTimeout(resolve, 700));
      }
    }, seconds * 1000);
    return await measured(notebook.page);
  });
  tell(name, "ms from the kernel to the pixel, p50", [p50], rest);
}

/** From the moment at which the output is in the page to the frame that shows its plot. The first plot loads the code; it does not count. */
async function firstPaint(name) {
  const rounds = flags.quick ? 2 : 5;
  const times = await withNotebook(name, [WARM, ...Array(rounds + 1).fill(shownAtOnce[name])], 6_000, async (notebook) => {
    const found = [];
    for (let round = 0; round <= rounds; round++) {
      const painted = notebook.page.evaluate(nextPlot);
      await run(notebook, round + 1);
      found.push(await painted);
    }
    return found.slice(1);
  });
  tell(name, "ms", times);
}

/** Milliseconds from the next widget's element to the painted frame that shows its plot. */
function nextPlot() {
  const widgets = () => document.querySelectorAll(".gradbook-widget").length;
  const plots = () => [...document.querySelectorAll(".gradbook-plot, .gradbook-chart .main-svg:first-child")].filter((plot) => !plot.matches(".gradbook-plot") || (plot.figure?.series[0]?.x.length ?? 0) > 0).length;
  const before = { widgets: widgets(), plots: plots() };
  return new Promise((resolve) => {
    let began;
    const observer = new MutationObserver(() => {
      if (widgets() > before.widgets) began ??= performance.now();
    });
    observer.observe(document.body, { childList: true, subtree: true });
    const look = () => {
      if (plots() <= before.plots) return void requestAnimationFrame(look);
      observer.disconnect();
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now() - began);
      channel.port2.postMessage(0);
    };
    look();
  });
}

/** Our scripts that JupyterLab has loaded when a notebook without widgets is open, gzipped as a server would send them. */
async function initialLoad(name) {
  const bytes = await withNotebook(name, ["1"], 900, async (_notebook, loaded) => {
    const ours = loaded.filter((response) => response.url().includes("/@gradbook/"));
    const sizes = await Promise.all(ours.map(async (response) => gzipSync(await response.body()).length));
    return sizes.reduce((sum, size) => sum + size, 0);
  });
  tell(name, "kB gzipped", [bytes / 1000]);
}

/** bench:drawing measures it; here it gets this benchmark's name. */
function slowdown(name) {
  const args = [path.join(here, "../drawing/run.mjs"), "--json", "--only", "browser", ...(flags.quick ? ["--quick"] : []), ...(flags.rounds ? ["--rounds", flags.rounds] : [])];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env: { ...process.env, GRADBOOK_DATA: data } });
  if (status !== 0) throw new Error(`bench:drawing failed: ${stderr}`);
  print({ ...JSON.parse(stdout), bench: "widgets", case: name }, flags.json);
}

// What is loaded at the start first: later pages find it in the browser's cache.
const inBrowser = {
  "initial-load": initialLoad,
  "curves-1": (name) => curveCase(name, 1),
  "curves-5": (name) => curveCase(name, 5),
  "curves-20": (name) => curveCase(name, 20),
  filterGrid: filterCase,
  drawDigit: drawCase,
  "first-paint": firstPaint,
  "first-paint-plotly": firstPaint,
};
const cases = [...Object.keys(inBrowser), "training-slowdown"];

if (flags.only !== undefined && !cases.includes(flags.only)) {
  console.error(`bench:widgets: --only must be one of ${cases.join(", ")}; received ${flags.only}.`);
  process.exit(1);
}
const wanted = cases.filter((name) => flags.only === undefined || flags.only === name);

if (wanted.some((name) => name in inBrowser)) {
  const parts = await harness();
  const [server, browser] = await Promise.all([parts.JupyterServer.start({ env: { GRADBOOK_DATA: data } }), parts.launchChromium()]);
  front = { ...parts, server, browser };
  try {
    for (const name of wanted) await inBrowser[name]?.(name);
  } finally {
    await browser.close();
    await server.stop();
  }
}
if (wanted.includes("training-slowdown")) slowdown("training-slowdown");
