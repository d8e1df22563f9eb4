import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SAMPLE_DIGITS } from "../../extension/views/sampleDigits.js";
import { digitImage } from "../../src/arithmetic/digitImage.js";
import { DRAW_PAD } from "../../src/protocol/drawDigit.js";
import { seriousFindings } from "./axe.js";
import type { JupyterAddress } from "./jupyterServer.js";
import { NotebookPage } from "./notebookPage.js";
import { screenshot } from "./screenshots.js";
import { sharedBrowser } from "./shared.js";
import { writeNotebook } from "./writeNotebook.js";

const CELLS = [
  `const digits = await datasets.mnist();
const net = sequential([
  layers.conv2d({ filters: 16, kernelSize: 3, activation: "relu", inputShape: [28, 28, 1] }),
  layers.maxPooling2d({ poolSize: 2 }),
  layers.conv2d({ filters: 32, kernelSize: 3, activation: "relu" }),
  layers.maxPooling2d({ poolSize: 2 }),
  layers.flatten(),
  layers.dense({ units: 10 }),
]);
net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });
await net.fit(digits.train.take(9_000), { epochs: 2, batchSize: 64, seed: 3 });`,
  "const pad = widgets.drawDigit(net);\npad",
  "await pad.draw([[520, 150, 500, 850]]);",
];

interface KernelState {
  readonly strokes: readonly (readonly number[])[];
  readonly scores?: readonly number[];
  readonly image?: string;
}

let server: JupyterAddress;
let browser: Browser;
let notebook: NotebookPage;
let widget: Locator;

beforeAll(async () => {
  ({ server, browser } = await sharedBrowser());
  writeNotebook(server.root, "drawing.ipynb", CELLS);
  notebook = await NotebookPage.open(browser, server, "drawing.ipynb");
  widget = notebook.page.locator(".gradbook-draw");
  await notebook.run(0);
  await notebook.idle(120_000);
  await notebook.run(1);
  await notebook.idle(30_000);
  await notebook.frame(".jp-CodeCell:has(.gradbook-draw)");
});

afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

/** The first guess as it stands there in large letters. */
function guess(): Promise<string | null> {
  return widget.locator(".gradbook-first").textContent();
}

async function kernelState(): Promise<KernelState> {
  return await notebook.ask<KernelState>("({ strokes: pad.state.strokes, scores: pad.state.reading?.scores, image: pad.state.reading?.image })");
}

/** Draws with the mouse, as a hand does: one movement after another. */
async function draw(strokes: readonly (readonly number[])[]): Promise<void> {
  const box = await widget.locator(".gradbook-pad").boundingBox();
  if (box === null) throw new Error("The pad is not on the screen.");
  const { mouse } = notebook.page;
  for (const stroke of strokes) {
    for (let index = 0; index < stroke.length; index += 2) {
      const [x, y] = [box.x + ((stroke[index] ?? 0) / DRAW_PAD) * box.width, box.y + ((stroke[index + 1] ?? 0) / DRAW_PAD) * box.height];
      await mouse.move(x, y, { steps: index === 0 ? 1 : 3 });
      if (index === 0) await mouse.down();
    }
    await mouse.up();
  }
}

/** Takes a picture of the whole widget, which is higher than the page. */
async function picture(name: string): Promise<void> {
  await notebook.page.setViewportSize({ width: 1280, height: 1400 });
  await notebook.frame(".jp-CodeCell:has(.gradbook-draw)");
  await screenshot(widget, name);
  await notebook.page.setViewportSize({ width: 1280, height: 900 });
  await notebook.frame(".jp-CodeCell:has(.gradbook-draw)");
}

/** Waits until a drawing of so many points is the newest in the kernel, read there, and shown here. */
async function settled(points: number): Promise<void> {
  await expect
    .poll(async () => {
      const [count, drawing, read] = await notebook.ask<number[]>("[pad.state.strokes.flat().length / 2, pad.state.drawing, pad.state.reading?.drawing]");
      return count === points && drawing === read && (await widget.getAttribute("data-drawing")) === String(drawing);
    })
    .toBe(true);
}

/** Has a digit draw itself, and waits until it is read. */
async function play(digit: number): Promise<void> {
  await widget.getByRole("button", { name: `draw a ${digit}` }).click();
  await settled((SAMPLE_DIGITS[digit] ?? []).flat().length / 2);
}

test("reads a digit that is drawn with the mouse, as the kernel does", async () => {
  await draw(SAMPLE_DIGITS[3] ?? []);
  await expect.poll(guess, { timeout: 10_000 }).toBe("3");
  const drawn = await widget.locator(".gradbook-pad polyline").evaluateAll((lines) => lines.flatMap((line) => line.getAttribute("points")?.trim().split(/[ ,]+/) ?? []).length / 2);
  await settled(drawn);
  const kernel = await kernelState();
  expect(kernel.strokes).toHaveLength(1);
  expect(Buffer.from(kernel.image ?? "", "base64")).toEqual(Buffer.from(digitImage(kernel.strokes, { pad: DRAW_PAD })));
  const [first, second] = (kernel.scores ?? []).map((score, digit) => ({ score, digit })).sort((a, b) => b.score - a.score);
  expect(await guess()).toBe(String(first?.digit));
  expect(await widget.locator(".gradbook-second").textContent()).toBe(`or else ${second?.digit} (${(100 * (second?.score ?? 0)).toFixed(1)} %)`);
  expect(await widget.locator(".gradbook-class-share").allTextContents()).toEqual((kernel.scores ?? []).map((score) => `${(100 * score).toFixed(1)} %`));
  // What the network sees, pixel by pixel.
  const seen = await widget.locator(".gradbook-seen").evaluate((canvas) => {
    const data = (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, 28, 28).data ?? [];
    return Array.from({ length: 784 }, (_, index) => data[4 * index]);
  });
  expect(seen).toEqual([...Buffer.from(kernel.image ?? "", "base64")]);
  await picture("draw-digit");
});

test("draws with a finger, and with a pen that gives several points a frame", async () => {
  await notebook.frame(".jp-CodeCell:has(.gradbook-draw)");
  const pad = widget.locator(".gradbook-pad");
  const lines = (): Promise<string[]> => pad.locator("polyline").evaluateAll((all) => all.map((line) => line.getAttribute("points") ?? ""));
  const box = await pad.boundingBox();
  if (box === null) throw new Error("The pad is not on the screen.");
  const session = await notebook.page.context().newCDPSession(notebook.page);
  await widget.getByRole("button", { name: "Clear" }).click();
  const scrolled = await notebook.page.evaluate(() => document.querySelector(".jp-WindowedPanel-outer")?.scrollTop);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...points: readonly (readonly [number, number])[]): Promise<unknown> =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x: box.x + x * box.width, y: box.y + y * box.height, id })) });
  await touch("touchStart", [0.5, 0.1]);
  for (let part = 2; part <= 9; part++) await touch("touchMove", [0.5, part / 10]);
  // A second finger on the pad draws nothing.
  await touch("touchStart", [0.5, 0.9], [0.1, 0.1]);
  await touch("touchEnd");
  await expect.poll(lines).toHaveLength(1);
  await expect.poll(guess).toBe("1");
  expect(await notebook.page.evaluate(() => document.querySelector(".jp-WindowedPanel-outer")?.scrollTop)).toBe(scrolled);

  await widget.getByRole("button", { name: "Clear" }).click();
  const pen = (type: "mousePressed" | "mouseMoved" | "mouseReleased", x: number, y: number): Promise<unknown> =>
    session.send("Input.dispatchMouseEvent", { type, pointerType: "pen", force: 0.5, button: "left", buttons: type === "mouseReleased" ? 0 : 1, x: box.x + x * box.width, y: box.y + y * box.height });
  await pen("mousePressed", 0.5, 0.1);
  for (let part = 2; part <= 9; part++) await pen("mouseMoved", 0.5, part / 10);
  await pen("mouseReleased", 0.5, 0.9);
  await expect.poll(lines).toHaveLength(1);
  await expect.poll(guess).toBe("1");
  await expect.poll(async () => (await kernelState()).strokes).toHaveLength(1);
});

test("shows every layer's activations", async () => {
  expect(await widget.locator(".gradbook-activation-title b").allTextContents()).toEqual(["conv2d_1", "maxPooling2d_1", "conv2d_2", "maxPooling2d_2", "flatten", "dense"]);
  const colours = await widget.locator(".gradbook-activation-maps").first().evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const data = (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
    return new Set(Array.from({ length: width * height }, (_, index) => data[4 * index])).size;
  });
  expect(colours).toBeGreaterThan(20);
});

test("is read again and again while it grows", async () => {
  const readings = await widget.evaluate(async (root) => {
    let count = 0;
    const observer = new MutationObserver(() => count++);
    observer.observe(root, { attributes: true, attributeFilter: ["data-drawing"] });
    root.querySelectorAll<HTMLButtonElement>(".gradbook-sample")[8]?.click();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    observer.disconnect();
    return count;
  });
  // How many a second is bench:widgets' to say: on a busy machine there are fewer.
  expect(readings).toBeGreaterThan(4);
});

test("each of the digits that draw themselves is read right", async () => {
  for (const digit of SAMPLE_DIGITS.keys()) {
    await play(digit);
    await expect.poll(guess).toBe(String(digit));
  }
});

test("the notebook draws too, and clearing empties both", async () => {
  await notebook.run(2);
  await notebook.idle(30_000);
  await expect.poll(guess).toBe("1");
  await expect.poll(() => widget.locator(".gradbook-pad polyline").getAttribute("points")).toBe("520 150 500 850");
  await widget.getByRole("button", { name: "Clear" }).click();
  await expect.poll(guess).toBe("?");
  await expect.poll(async () => (await kernelState()).strokes).toEqual([]);
});

test("axe has nothing serious to say, in both themes, and the page wrote no errors", async () => {
  await play(8);
  expect(await seriousFindings(notebook.page, ".gradbook-draw")).toEqual([]);
  const paper = (): Promise<number[]> =>
    widget.locator(".gradbook-activation-maps").last().evaluate((canvas) => Array.from((canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, 1, 1).data ?? []));
  const light = await paper();
  await notebook.theme("JupyterLab Dark");
  await expect.poll(paper).not.toEqual(light);
  await picture("draw-digit-dark");
  expect(await seriousFindings(notebook.page, ".gradbook-draw")).toEqual([]);
  await notebook.theme("JupyterLab Light");
  expect(notebook.errors).toEqual([]);
});
