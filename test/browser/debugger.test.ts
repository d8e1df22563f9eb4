import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NotebookPage } from "./notebookPage.js";
import { projectRoot } from "./projectRoot.js";
import { sharedBrowser } from "./shared.js";
import { writeNotebook } from "./writeNotebook.js";

const CELL = `interface Step { readonly size: number }

function walk(steps: readonly Step[]): number {
  let way = 0;
  for (const step of steps) {
    way += step.size;
  }
  return way;
}
const weights = tf.tensor([[0.5, 1], [1.5, 2]]);
console.log("walked", walk([{ size: 3 }, { size: 4 }]));`;

let browser: Browser;
let notebook: NotebookPage;

beforeAll(async () => {
  const shared = await sharedBrowser();
  ({ browser } = shared);
  writeNotebook(shared.server.root, "debugged.ipynb", [CELL]);
  notebook = await NotebookPage.open(browser, shared.server, "debugged.ipynb");
});

afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

/** Number of the line that JupyterLab shows as the current one; 0 for none. */
async function currentLine(): Promise<number> {
  return notebook.page.$$eval(".jp-Notebook .cm-line", (lines) => lines.findIndex((line) => line.classList.contains("jp-DebuggerEditor-highlight")) + 1);
}

/** What the variables panel lists: name and value. */
async function variables(): Promise<string[]> {
  return notebook.page.$$eval(".jp-DebuggerVariables-body .jp-TreeItem", (items) =>
    items.map((item) => [".jp-DebuggerVariables-name", ".jp-DebuggerVariables-detail"].map((part) => item.querySelector(part)?.textContent ?? "").join(" = ")),
  );
}

test("a breakpoint in the gutter stops the cell; line, stack and variables are shown, and it steps and goes on", async () => {
  const { page } = notebook;
  await page.click('.jp-DebuggerBugButton[aria-disabled="false"]');
  await page.waitForSelector('.jp-DebuggerBugButton[aria-pressed="true"]', { timeout: 20_000 });
  await page.waitForSelector(".jp-Notebook .cm-breakpoint-gutter", { timeout: 10_000 });
  // The gutter's first element is a spacer that nobody sees.
  await page.locator(".jp-Notebook .cm-breakpoint-gutter .cm-gutterElement:visible").nth(5).dispatchEvent("mousedown");
  await page.locator(".jp-Notebook .cm-breakpoint-gutter .cm-breakpoint-icon:visible").waitFor({ timeout: 10_000 });
  await notebook.run(0);
  await expect.poll(currentLine, { timeout: 30_000 }).toBe(6);
  await expect.poll(variables, { timeout: 10_000 }).toEqual(expect.arrayContaining(["way = 0", "step = {size: 3}", "steps = Array(2) [Object, Object]"]));
  await expect.poll(() => page.textContent(".jp-DebuggerCallstack-body")).toMatch(/walk.*Cell \[\*\]:6.*\(cell\).*Cell \[\*\]:11/s);
  mkdirSync(join(projectRoot(), "build", "screenshots"), { recursive: true });
  await page.screenshot({ path: join(projectRoot(), "build", "screenshots", "debugger.png") });

  await notebook.command("debugger:next");
  await expect.poll(currentLine, { timeout: 10_000 }).toBe(5);
  await expect.poll(variables, { timeout: 10_000 }).toContain("way = 3");
  await notebook.command("debugger:continue");
  await expect.poll(currentLine, { timeout: 10_000 }).toBe(6);
  await notebook.command("debugger:continue");
  await notebook.idle(20_000);
  await expect.poll(async () => (await notebook.outputs())[0]).toContain("walked 7");
  await expect.poll(currentLine).toBe(0);
  await expect.poll(variables, { timeout: 10_000 }).toContain("weights = tensor [2, 2] float32: 0.5, 1, 1.5, 2");
});

test("turned off, the cell runs through", async () => {
  await notebook.page.click(".jp-DebuggerBugButton");
  await notebook.page.waitForSelector(".cm-breakpoint-gutter", { state: "detached", timeout: 10_000 });
  await notebook.run(0);
  await notebook.idle(20_000);
  await expect.poll(async () => (await notebook.outputs())[0]).toContain("walked 7");
});

test("the page wrote no errors", () => {
  expect(notebook.errors).toEqual([]);
});
