import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFindings } from "./axe.js";
import type { JupyterAddress } from "./jupyterServer.js";
import { NotebookPage } from "./notebookPage.js";
import { screenshot } from "./screenshots.js";
import { sharedBrowser } from "./shared.js";
import { writeNotebook } from "./writeNotebook.js";

/** A training that goes on until it is stopped, and one that ends by itself. */
const RUN = (title: string, steps: number): string => `{
  const curve = widgets.lossCurve({ title: "${title}", metrics: ["loss"], epochs: 1, stepsPerEpoch: ${steps} });
  let stopped = false;
  curve.onStop(() => { stopped = true; });
  curve.show();
  let step = 0;
  while (!stopped && step < ${steps}) { curve.add("loss", ++step, 1 / step); await new Promise((done) => setTimeout(done, 4)); }
  curve.finish("after " + step, stopped ? "stopped" : "finished");
}`;

let server: JupyterAddress;
let browser: Browser;
let notebook: NotebookPage;
let page: Page;

beforeAll(async () => {
  ({ server, browser } = await sharedBrowser());
  writeNotebook(server.root, "other.ipynb", [RUN("other", 1e9)]);
  writeNotebook(server.root, "lab.ipynb", [RUN("short", 60), RUN("endless", 1e9), "const held = new Float64Array(30e6).fill(1); held.length"]);
  notebook = await NotebookPage.open(browser, server, "lab.ipynb");
  ({ page } = notebook);
  await notebook.theme("JupyterLab Light");
});

afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

const PANEL = ".gradbook-training-panel:visible";

/** Rows of the panel: name, status, facts. */
async function rows(): Promise<{ readonly name: string; readonly status: string; readonly facts: string }[]> {
  return await page.locator(`${PANEL} .gradbook-training`).evaluateAll((all) =>
    all.map((row) => ({
      name: row.querySelector(".gradbook-training-name")?.textContent ?? "",
      status: (row as HTMLElement).dataset["status"] ?? "",
      facts: row.querySelector(".gradbook-training-facts")?.textContent ?? "",
    })),
  );
}

test("the Training panel opens from the palette's command and says what it is for", async () => {
  await notebook.command("gradbook:open-training");
  await page.locator(`${PANEL} .gradbook-trainings-empty`).waitFor({ timeout: 20_000 });
  expect(await rows()).toEqual([]);
});

test("it follows a running training, draws it, and keeps those that ended", async () => {
  await notebook.runIn("lab.ipynb", 0);
  await expect.poll(rows, { timeout: 20_000 }).toEqual([expect.objectContaining({ status: "finished", facts: expect.stringContaining("after 60") as string })]);
  await notebook.runIn("lab.ipynb", 1);
  await expect.poll(async () => (await rows()).map(({ status }) => status), { timeout: 20_000 }).toEqual(["running", "finished"]);
  const points = async (): Promise<number> => {
    const curves = await notebook.curves(".gradbook-training-panel");
    return curves.find(({ kind }) => kind.startsWith("endless"))?.steps.length ?? 0;
  };
  await expect.poll(points, { timeout: 20_000 }).toBeGreaterThan(20);
  const before = await points();
  await expect.poll(points, { timeout: 20_000 }).toBeGreaterThan(before);
  const short = (await notebook.curves(".gradbook-training-panel")).find(({ kind }) => kind.startsWith("short"));
  expect(short?.steps).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  expect(short?.values).toEqual(Array.from({ length: 60 }, (_, index) => expect.closeTo(1 / (index + 1), 5) as number));
  // The key beside the curve is written less often than the curve is drawn.
  await expect.poll(() => page.locator(`${PANEL} .gradbook-value`).allTextContents()).toEqual([expect.stringMatching(/^short /) as string, expect.stringMatching(/^endless /) as string]);
  await screenshot(page, "training-panel");
});

test("trainings of two notebooks run beside each other, are compared in one plot, and each can be taken out of it", async () => {
  await notebook.runIn("other.ipynb", 0);
  await expect.poll(async () => (await rows()).map(({ status }) => status)).toEqual(["running", "running", "finished"]);
  expect((await rows()).map(({ facts }) => facts.split(" · ")[0])).toEqual(["other.ipynb", "lab.ipynb", "lab.ipynb"]);
  const drawn = async (): Promise<string[]> => [...new Set((await notebook.curves(".gradbook-training-panel")).filter(({ steps }) => steps.length > 20).map(({ kind }) => kind.split(" ")[0] ?? ""))].sort();
  await expect.poll(drawn).toEqual(["endless", "other"]);
  const shown = page.locator(`${PANEL} .gradbook-training-shown`);
  await shown.nth(1).uncheck();
  await shown.nth(2).check();
  await expect.poll(drawn).toEqual(["other", "short"]);
  await shown.nth(1).check();
  await expect.poll(drawn).toEqual(["endless", "other", "short"]);
  await page.locator(`${PANEL} .gradbook-training-stop:visible`).first().click();
  await expect.poll(async () => (await rows()).map(({ status }) => status)).toEqual(["stopped", "running", "finished"]);
  await page.locator(`${PANEL} .gradbook-training-remove:visible`).first().click();
  await expect.poll(async () => (await rows()).map(({ name }) => name.split(" ")[0])).toEqual(["endless", "short"]);
});

test("the right side bar has the same panel", async () => {
  await page.locator('.jp-SideBar.jp-mod-right [data-id="gradbook-training-side"]').click();
  const side = page.locator("#gradbook-training-side");
  await side.locator(".gradbook-training").first().waitFor();
  expect(await side.locator(".gradbook-training-name").allTextContents()).toEqual(await page.locator("#gradbook-training .gradbook-training-name").allTextContents());
  await expect.poll(async () => (await notebook.curves("#gradbook-training-side")).length).toBeGreaterThan(0);
  await page.locator('.jp-SideBar.jp-mod-right [data-id="gradbook-training-side"]').click();
  await side.waitFor({ state: "hidden" });
});

test("axe finds nothing serious in the panel", async () => {
  expect(await seriousFindings(page, ".gradbook-trainings")).toEqual([]);
});

test("a reloaded page goes on with the running training and has the others", async () => {
  await notebook.load();
  await notebook.command("gradbook:open-training");
  await expect.poll(async () => (await rows()).map(({ status }) => status), { timeout: 20_000 }).toEqual(["running", "finished"]);
  const [running] = await rows();
  await expect.poll(async () => (await rows())[0]?.facts, { timeout: 20_000 }).not.toBe(running?.facts);
});

test("its stop button ends the training", async () => {
  await page.locator(`${PANEL} .gradbook-training-stop:visible`).click();
  await expect.poll(async () => (await rows())[0]?.status, { timeout: 20_000 }).toBe("stopped");
  await page.locator(`${PANEL} .gradbook-training-remove`).first().click();
  await expect.poll(async () => (await rows()).map(({ status }) => status)).toEqual(["finished"]);
});

test("the status bar names the backend and the cells' memory", async () => {
  const item = page.locator(".gradbook-backend-status");
  await expect.poll(() => item.textContent(), { timeout: 20_000 }).toMatch(/^(TensorFlow on the (CPU|GPU)|WebAssembly|plain JavaScript) · [\d.]+ [MG]B$/);
});

test("the toolbar's grading tools ask the kernel's server, which runs its verbs", async () => {
  writeNotebook(server.root, "graded.ipynb", ["1 + 1"]);
  const graded = await NotebookPage.open(browser, server, "graded.ipynb");
  try {
    await graded.page.locator(".gradbook-grading:visible").click();
    const commands = ["Create assignment", "Validate assignment", "Release student version", "Grade this notebook", "View feedback"];
    const labels = async (): Promise<string[]> => (await graded.page.locator(".lm-Menu .lm-Menu-itemLabel:visible").allTextContents()).filter((label) => label !== "");
    await expect.poll(labels).toEqual(commands);
    await graded.page.locator(".lm-Menu").getByText("Validate assignment", { exact: true }).click();
    const dialog = graded.page.locator(".jp-Dialog");
    await dialog.waitFor({ timeout: 60_000 });
    expect(await dialog.locator(".jp-Dialog-header").textContent()).toContain("Validate assignment");
    expect((await dialog.locator(".gradbook-grading-said").textContent())?.length).toBeGreaterThan(0);
    await dialog.locator("button.jp-mod-accept").click();
    await dialog.waitFor({ state: "detached" });

    const view = async (): Promise<void> => {
      await graded.page.locator(".gradbook-grading:visible").click();
      await graded.page.locator(".lm-Menu").getByText("View feedback", { exact: true }).click();
    };
    await view();
    await dialog.getByText("There is no feedback beside this notebook.").waitFor();
    await dialog.locator("button.jp-mod-accept").click();
    await dialog.waitFor({ state: "detached" });
    // What the grader writes says "default-src 'none'"; this page does not, so that the viewer alone keeps its script from running.
    const page = (whose: string): string => `<!doctype html><title>${whose}</title><h1>Feedback for ${whose}</h1><script>document.querySelector("h1").textContent = "a script ran";</script>`;
    for (const [place, whose] of [["feedback/graded.html", "this notebook"], ["feedback/other.html", "another notebook"], ["graded/feedback/ada.html", "Ada"]] as const) {
      mkdirSync(path.dirname(path.join(server.root, place)), { recursive: true });
      writeFileSync(path.join(server.root, place), page(whose));
    }
    await view();
    await dialog.locator("select").waitFor();
    expect(await dialog.locator("option").allTextContents()).toEqual(["feedback/graded.html", "graded/feedback/ada.html"]);
    await dialog.locator("select").selectOption({ label: "graded/feedback/ada.html" });
    await dialog.locator("button.jp-mod-accept").click();
    const shown = graded.page.locator(".jp-HTMLViewer:visible iframe");
    await shown.waitFor();
    expect((await shown.getAttribute("sandbox"))?.split(" ")).toEqual(["allow-same-origin"]);
    // The frame is of the page's own origin, but no code runs in it.
    await expect.poll(() => shown.evaluate((frame) => (frame as HTMLIFrameElement).contentDocument?.querySelector("h1")?.textContent)).toBe("Feedback for Ada");

    await graded.command("gradbook:open-grading");
    const panel = graded.page.locator(".gradbook-grading-panel:visible");
    await expect.poll(() => panel.locator("h2").textContent()).toBe("graded.ipynb");
    expect(await panel.locator("button").allTextContents()).toEqual(commands);
    await panel.getByText("Validate assignment", { exact: true }).click();
    await expect.poll(() => panel.locator(".gradbook-grading-said").textContent(), { timeout: 60_000 }).toContain("Validate assignment: ");
    expect(await seriousFindings(graded.page, ".gradbook-grading-panel")).toEqual([]);
    await screenshot(graded.page, "grading-panel");
  } finally {
    await graded.close();
  }
});

test("the command palette has every command", async () => {
  await page.keyboard.press("Control+Shift+C");
  const palette = page.locator(".lm-CommandPalette");
  await palette.locator("input").fill("gradbook");
  const labels = ["Convolution explorer", "Create assignment", "Drawing pad", "Grade this notebook", "Grading panel", "Release student version", "Training panel", "Validate assignment", "View feedback"];
  await expect.poll(async () => (await palette.locator(".lm-CommandPalette-itemLabel").allTextContents()).sort()).toEqual(labels);
  await page.keyboard.press("Escape");
});

/** Changes the user's settings of a plugin; pages read them when they are loaded. */
async function set(plugin: string, raw: object): Promise<void> {
  const headers = { Authorization: `token ${server.token}`, "Content-Type": "application/json" };
  const answer = await fetch(`${server.url}/lab/api/settings/${plugin}`, { method: "PUT", headers, body: JSON.stringify({ raw: JSON.stringify(raw) }) });
  expect(answer.ok).toBe(true);
}

test("settings: how many trainings are kept, and a status bar without our item", async () => {
  try {
    await set("@gradbook/extension:training-panel", { keptTrainings: 1 });
    await set("@gradbook/extension:backend-status", { seconds: 0 });
    await notebook.load();
    // More than one ran: the panel keeps the last.
    await notebook.runIn("lab.ipynb", 0);
    await notebook.idle(30_000);
    await notebook.runIn("lab.ipynb", 0);
    await notebook.idle(30_000);
    await notebook.command("gradbook:open-training");
    await expect.poll(async () => (await rows()).map(({ status }) => status)).toEqual(["finished"]);
    expect(await page.locator(".gradbook-backend-status:visible").count()).toBe(0);
  } finally {
    await set("@gradbook/extension:training-panel", {});
    await set("@gradbook/extension:backend-status", {});
  }
});

test("every word goes through JupyterLab's translator", async () => {
  // JupyterLab asks the server for the texts of a language pack.
  const words = { "": { domain: "gradbook", language: "de-DE", plural_forms: "nplurals=2; plural=(n != 1);" }, Grading: ["Bewertung"], "Training panel": ["Trainingstafel"], log: ["logarithmisch"], "%1 left": ["noch %1"] };
  await page.route("**/lab/api/translations/**", async (route) => await route.fulfill({ json: { data: { gradbook: words }, message: "" } }));
  try {
    await set("@jupyterlab/translation-extension:plugin", { locale: "de_DE" });
    await notebook.load();
    await expect.poll(() => page.locator(".gradbook-grading:visible").textContent()).toBe("Bewertung");
    await notebook.command("gradbook:open-training");
    await expect.poll(() => page.locator(`${PANEL} .gradbook-button`).first().textContent()).toBe("logarithmisch");
  } finally {
    await page.unroute("**/lab/api/translations/**");
    await set("@jupyterlab/translation-extension:plugin", {});
    await notebook.load();
  }
});

test("the launcher has tiles for the explorers, and each opens a notebook that runs its widget", async () => {
  const fresh = await NotebookPage.open(browser, server, "lab.ipynb");
  try {
    await fresh.command("launcher:create");
    const tiles = fresh.page.locator(".jp-LauncherCard:visible");
    await tiles.first().waitFor();
    await expect.poll(() => tiles.allTextContents()).toEqual(expect.arrayContaining([expect.stringContaining("Convolution explorer") as string, expect.stringContaining("Drawing pad") as string]));
    await tiles.filter({ hasText: "Convolution explorer" }).click();
    const opened = fresh.page.locator(".jp-NotebookPanel:visible");
    await expect.poll(() => opened.locator(".cm-content").first().textContent(), { timeout: 30_000 }).toContain("widgets.convArithmetic(");
    await opened.locator(".gradbook-widget .gradbook-conv").first().waitFor({ timeout: 60_000 });
    await fresh.command("launcher:create");
    await tiles.filter({ hasText: "Drawing pad" }).click();
    // It learns its digits first.
    await opened.locator(".gradbook-widget .gradbook-pad").first().waitFor({ timeout: 150_000 });
    await opened.getByRole("button", { name: "draw a 7" }).click();
    await expect.poll(() => opened.locator(".gradbook-first").textContent()).toBe("7");
  } finally {
    await fresh.close();
  }
}, 240_000);

test("the page wrote no errors", () => {
  expect(notebook.errors.filter((error) => error.includes("gradbook"))).toEqual([]);
});
