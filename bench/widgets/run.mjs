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
import { curves, drawDigit, filterGrid } from "./cells.mjs";
import { measured, watch } from "./page.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const flags = options();
const data = process.env.GRADBOOK_DATA ?? path.join(here, "../../../shared/data");
const seconds = flags.quick ? 5 : 20;

/** Height of a page that has every one of 20 curves in sight. */
const TALL = 9_000;

const tell = (name, unit, ours, rest = {}) =>
  print(line({ bench: "widgets", name, unit, rounds: [{ ours }], ...rest, versions: { node: process.version } }), flags.json);

/** Opens a notebook with these cells in a JupyterLab of its own. */
async function withNotebook(cells, height, use) {
  const { JupyterServer, launchChromium, NotebookPage, writeNotebook } = await harness();
  const [server, browser] = await Promise.all([JupyterServer.start({ env: { GRADBOOK_DATA: data } }), launchChromium()]);
  try {
    writeNotebook(server.root, "widgets.ipynb", cells);
    const loaded = [];
    const notebook = await NotebookPage.open(browser, server, "widgets.ipynb", "lab", (response) => loaded.push(response));
    await notebook.page.setViewportSize({ width: 1280, height });
    return await use(notebook, loaded);
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function curveCase(count) {
  const result = await withNotebook(["1", curves(count, seconds)], count === 1 ? 900 : TALL, async (notebook) => {
    await notebook.run(0);
    await notebook.idle(60_000);
    await watch(notebook.page);
    await notebook.run(1);
    await sleep(seconds * 1000);
    return await measured(notebook.page);
  });
  const { p50, ...rest } = result;
  tell(`curves-${count}`, "ms kernel to pixel, p50", p50, rest);
}

async function filterCase() {
  const { p50, ...rest } = await withNotebook(filterGrid, 1_500, async (notebook) => {
    await notebook.run(0);
    await notebook.idle(60_000);
    await watch(notebook.page);
    await notebook.run(1);
    await sleep(seconds * 1000);
    return await measured(notebook.page);
  });
  tell("filterGrid", "ms kernel to frame, p50", p50, rest);
}

/** The answers to a pen that moves all the time. */
async function drawCase() {
  const { p50, ...rest } = await withNotebook(drawDigit, 1_500, async (notebook) => {
    await notebook.run(0);
    await notebook.idle(120_000);
    const pad = notebook.page.locator(".gradbook-widget canvas").first();
    const box = await pad.boundingBox();
    if (box === null) throw new Error("drawDigit shows no canvas to draw on.");
    await watch(notebook.page);
    const { mouse } = notebook.page;
    const place = (turn) => [box.x + box.width * (0.5 + 0.3 * Math.cos(turn)), box.y + box.height * (0.5 + 0.3 * Math.sin(turn))];
    await mouse.move(...place(0));
    await mouse.down();
    for (const end = Date.now() + seconds * 1000, begun = Date.now(); Date.now() < end; await sleep(10)) await mouse.move(...place((Date.now() - begun) / 400));
    const result = await measured(notebook.page);
    await mouse.up();
    return result;
  });
  tell("drawDigit", "ms kernel to frame, p50", p50, rest);
}

/** From the moment at which the view's code is there to the frame that shows its plot: a second plot in a page that has shown one. */
async function firstPaint() {
  const fill = 'const shown = widgets.lossCurve({ title: "T", metrics: ["loss"] }); for (let step = 1; step <= 2000; step++) shown.add("loss", step, 1 / step); shown.show(); shown.finish();';
  const ms = await withNotebook([`{ ${fill} }`, `{ ${fill} }`], 2_000, async (notebook) => {
    await notebook.run(0);
    await notebook.page.waitForSelector(".gradbook-plot");
    await notebook.idle(60_000);
    const painted = notebook.page.evaluate(
      () =>
        new Promise((resolve) => {
          let began;
          new MutationObserver(() => (began ??= document.querySelectorAll(".gradbook-widget").length > 1 ? performance.now() : undefined)).observe(document.body, { childList: true, subtree: true });
          const look = () => {
            const plots = [...document.querySelectorAll(".gradbook-plot")].filter((plot) => (plot.figure?.series[0]?.x.length ?? 0) > 0);
            if (plots.length < 2) return void requestAnimationFrame(look);
            const channel = new MessageChannel();
            channel.port1.onmessage = () => resolve(performance.now() - began);
            channel.port2.postMessage(0);
          };
          look();
        }),
    );
    await notebook.run(1);
    return await painted;
  });
  tell("first-paint", "ms", ms);
}

/** Our scripts that JupyterLab has loaded when a notebook without widgets is open, gzipped as a server would send them. */
async function initialLoad() {
  const bytes = await withNotebook(["1"], 900, async (_notebook, loaded) => {
    const ours = loaded.filter((response) => response.url().includes("/@gradbook/"));
    const sizes = await Promise.all(ours.map(async (response) => gzipSync(await response.body()).length));
    return sizes.reduce((sum, size) => sum + size, 0);
  });
  tell("initial-load", "kB gzipped", bytes / 1000);
}

/** bench:drawing measures it; here it gets this benchmark's name. */
function slowdown() {
  const args = [path.join(here, "../drawing/run.mjs"), "--json", "--only", "browser", ...(flags.quick ? ["--quick"] : [])];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env: { ...process.env, GRADBOOK_DATA: data } });
  if (status !== 0) throw new Error(`bench:drawing failed: ${stderr}`);
  print({ ...JSON.parse(stdout), bench: "widgets", case: "training-slowdown" }, flags.json);
}

const cases = {
  "curves-1": () => curveCase(1),
  "curves-5": () => curveCase(5),
  "curves-20": () => curveCase(20),
  filterGrid: filterCase,
  drawDigit: drawCase,
  "first-paint": firstPaint,
  "initial-load": initialLoad,
  "training-slowdown": slowdown,
};

if (flags.only !== undefined && !Object.hasOwn(cases, flags.only)) {
  console.error(`bench:widgets: --only must be one of ${Object.keys(cases).join(", ")}; received ${flags.only}.`);
  process.exit(1);
}
for (const [name, run] of Object.entries(cases)) if (flags.only === undefined || flags.only === name) await run();
