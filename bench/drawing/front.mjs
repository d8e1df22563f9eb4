// Two front ends that run the cells: one of jupyter_client that follows the widget, and a real JupyterLab in Chromium. Each
// gives `run(verbose)`, a round's `{ ms, cpu }` a step, and `close()`.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { Contender } from "../lib/contender.mjs";
import { fit, setUp } from "./cells.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "../..");

export async function kernelFront(plan, env) {
  const client = new Contender(path.join(root, ".venv/bin/python"), [path.join(here, "client.py")], env);
  await client.ask({ code: setUp() });
  return {
    async run(verbose) {
      const { printed, messages, bytes } = await client.ask({ code: fit(plan, verbose, "console.log(figures)") });
      return { ...JSON.parse(printed), messages, bytes };
    },
    close: () => client.close(),
  };
}

export async function browserFront(plan, env) {
  const { JupyterServer, launchChromium, NotebookPage, writeNotebook } = await harness();
  const [server, browser] = await Promise.all([JupyterServer.start({ env }), launchChromium()]);
  const close = async () => {
    await browser.close();
    await server.stop();
  };
  try {
    // The cell leaves its figures in a file, so that nobody asks the page for them while it draws.
    const tell = '(await import("node:fs")).writeFileSync("figures.json", figures)';
    writeNotebook(server.root, "drawing.ipynb", [setUp(tell), fit(plan, true, tell), fit(plan, false, tell)]);
    const notebook = await NotebookPage.open(browser, server, "drawing.ipynb");
    const file = path.join(server.root, "figures.json");
    const run = async (cell) => {
      rmSync(file, { force: true });
      await notebook.run(cell);
      for (const limit = Date.now() + 120_000; ; await sleep(50)) {
        const text = existsSync(file) ? readFileSync(file, "utf8") : "";
        if (text !== "") return JSON.parse(text);
        if (Date.now() > limit) throw new Error(`The cell gave no figures: ${(await notebook.outputs())[cell]}`);
      }
    };
    await run(0);
    return { run: (verbose) => run(verbose ? 1 : 2), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The browser tests' own way to a page, from TypeScript. */
export async function harness() {
  const outfile = path.join(root, "build/bench/harness.mjs");
  mkdirSync(path.dirname(outfile), { recursive: true });
  const files = ["chromium", "jupyterServer", "notebookPage", "writeNotebook"].map((name) => `export * from "./${name}.js";`).join("\n");
  await build({ stdin: { contents: files, resolveDir: path.join(root, "test/browser") }, outfile, bundle: true, packages: "external", platform: "node", format: "esm", logLevel: "error" });
  return import(pathToFileURL(outfile).href);
}
