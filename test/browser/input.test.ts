import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NotebookPage } from "./notebookPage.js";
import { sharedBrowser } from "./shared.js";
import { writeNotebook } from "./writeNotebook.js";

/** A cell's questions in JupyterLab: the field below the cell, the hidden one, an interrupt. */
let browser: Browser;
let notebook: NotebookPage;

beforeAll(async () => {
  const shared = await sharedBrowser();
  const { server } = shared;
  ({ browser } = shared);
  const cells = ["const name = await input('Name? ');\n`hello ${name}`", "const token = await input.password('Token: ');\ntoken.length", "await input('Never? ')", "name"];
  writeNotebook(server.root, "input.ipynb", cells);
  notebook = await NotebookPage.open(browser, server, "input.ipynb");
});

afterAll(async () => {
  await notebook?.close();
  await browser?.close();
});

/** A cell's own field: that of an answered cell may still be there. */
function field(cell: number, kind = ""): Locator {
  return notebook.page.locator(".jp-Notebook .jp-CodeCell").nth(cell).locator(`.jp-Stdin-input${kind}`);
}

async function answer(cell: number, text: string, kind?: string): Promise<void> {
  await notebook.run(cell);
  await field(cell, kind).waitFor({ timeout: 60_000 });
  await field(cell, kind).fill(text);
  await field(cell, kind).press("Enter");
  await notebook.idle(20_000);
}

test("a line of text is asked for below the cell", async () => {
  await answer(0, "Ada");
  await expect.poll(async () => (await notebook.outputs())[0]).toContain("'hello Ada'");
});

test("a secret is hidden, and not in the notebook", async () => {
  await answer(1, "open sesame", '[type="password"]');
  await expect.poll(async () => (await notebook.outputs())[1]).toContain("11");
  expect((await notebook.outputs())[1]).not.toContain("sesame");
});

test("an interrupt ends the wait, and the next cell runs", async () => {
  await notebook.run(2);
  await field(2).waitFor({ timeout: 60_000 });
  await notebook.command("notebook:interrupt-kernel");
  await expect.poll(async () => (await notebook.outputs())[2], { timeout: 20_000 }).toContain("KeyboardInterrupt");
  await notebook.idle(20_000);
  await notebook.run(3);
  await expect.poll(async () => (await notebook.outputs())[3], { timeout: 20_000 }).toContain("'Ada'");
});
