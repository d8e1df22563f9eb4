import { copyFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WIDGET_MIME } from "../../src/protocol/widget.js";
import type { JupyterAddress } from "./jupyterServer.js";
import { NotebookPage } from "./notebookPage.js";
import { projectRoot } from "./projectRoot.js";
import { sharedBrowser } from "./shared.js";

const folder = join(projectRoot(), "notebooks");
const names = readdirSync(folder).filter((name) => /^\d\d-.*\.ipynb$/.test(name)).sort();

/** Where to look at each widget after a run. */
const pictures = join(projectRoot(), "build", "screenshots");

let server: JupyterAddress;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  ({ server, browser } = await sharedBrowser());
});
afterAll(async () => await browser?.close());

function savedWidgets(name: string): number {
  const { cells } = JSON.parse(readFileSync(join(folder, name), "utf8")) as { cells: { outputs?: { data?: object }[] }[] };
  return cells.flatMap((cell) => cell.outputs ?? []).filter(({ data }) => data !== undefined && WIDGET_MIME in data).length;
}

/** Ends the kernels of notebooks that were looked at: eighteen at once are too many for a small machine. */
async function shutDown(): Promise<void> {
  const headers = { Authorization: `token ${server.token}` };
  const sessions = (await (await fetch(`${server.url}/api/sessions`, { headers })).json()) as { id: string }[];
  await Promise.all(sessions.map(({ id }) => fetch(`${server.url}/api/sessions/${id}`, { method: "DELETE", headers })));
}

test.each(names)("%s shows its saved outputs, every widget drawn", async (name) => {
  copyFileSync(join(folder, name), join(server.root, name));
  const notebook = await NotebookPage.open(browser, server, name);
  try {
    // The notebook's own: the Training panel beside it holds one, too.
    const widgets = notebook.page.locator(".jp-Notebook .gradbook-widget");
    await expect.poll(() => widgets.count(), { timeout: 30_000 }).toBe(savedWidgets(name));
    for (let index = 0; index < (await widgets.count()); index++) {
      const widget = widgets.nth(index);
      await widget.scrollIntoViewIfNeeded();
      await expect.poll(async () => (await widget.boundingBox())?.height ?? 0, { timeout: 20_000 }).toBeGreaterThan(20);
      // A view that this extension lacks, or a model that it looks for in vain, says so in words.
      expect(await widget.textContent()).not.toMatch(/another version of Gradbook|not found|lost/);
      await widget.screenshot({ path: join(pictures, `course-${name.slice(0, 2)}-${index + 1}.png`) });
    }
    await expect.poll(() => notebook.colourless()).toBe(0);
    expect(await notebook.page.locator(".jp-Notebook [data-mime-type='application/vnd.jupyter.stderr'], .jp-Notebook [data-mime-type='application/vnd.jupyter.error']").count()).toBe(0);
    expect(notebook.errors).toEqual([]);
  } finally {
    await notebook.close();
    await shutDown();
  }
});
