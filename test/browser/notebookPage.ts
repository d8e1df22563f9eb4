import type { Browser, Page, Response } from "playwright-core";
import type { PlotElement } from "../../extension/plot/plot.js";
import { WIDGET_MIME, type WidgetOutput } from "../../src/protocol/widget.js";
import type { JupyterAddress } from "./jupyterServer.js";

/** Longest wait for a page or a kernel to be ready, in milliseconds. */
const READY_LIMIT = 60_000;

/** The part of a kernel's connection that tests use. */
interface ExposedKernel {
  readonly info: Promise<unknown>;
  restart(): Promise<void>;
  requestExecute(content: object): { onIOPub: (message: { readonly header: { readonly msg_type: string }; readonly content: { readonly text?: string } }) => void; readonly done: Promise<unknown> };
}

/** The part of JupyterLab's application that tests use; the server exposes it on the window. */
interface ExposedApp {
  readonly commands: { execute(command: string, args?: object): Promise<unknown> };
  readonly shell: {
    readonly currentWidget: {
      readonly sessionContext: {
        readonly ready: Promise<void>;
        readonly session: { readonly kernel: ExposedKernel | null } | null;
      };
      readonly content: {
        activeCellIndex: number;
        readonly widgets: readonly { readonly model: { readonly outputs?: { toJSON(): readonly { readonly data?: Readonly<Record<string, unknown>> }[] } } }[];
      };
    };
  };
}

/**
 * What JupyterLab itself writes, and nobody can mend here: a page whose kernel is restarted while JupyterLab's debugger asks it
 * whether it is on (after a load, and on a busy machine for long) tells that the question was cancelled.
 */
const JUPYTERLABS_OWN = /^Could not restore the debugger state: Canceled future for debug_request /;

/**
 * JupyterLab takes its splash screen away in a timer, twice when the page was ready and its theme loaded within the same fifth of a second. The error of the
 * second time is known by its stack: the timer's function, in JupyterLab's core, and nothing under it.
 */
const SPLASH_GONE = /^NotFoundError: Failed to execute 'removeChild' on 'Node'[^\n]*\n(?:NotFoundError[^\n]*\n)?\s*at http[^\s]*\/jlab_core\.[^\n]*$/;

let pages = 0;

/** One notebook, open in a real JupyterLab or Notebook 7. */
export class NotebookPage {
  /** What the page wrote to its console as errors, JupyterLab's own aside, and exceptions that nobody caught, with the files they come from. */
  readonly errors: string[] = [];
  readonly #url: string;

  private constructor(readonly page: Page, url: string) {
    this.#url = url;
    page.on("console", (message) => {
      if (message.type() === "error" && !JUPYTERLABS_OWN.test(message.text())) this.errors.push(`${message.text()} (${message.location().url})`);
    });
    // What was thrown or rejected without being an error comes as one without a stack.
    page.on("pageerror", (error) => {
      const told = `${String(error)}\n${error.stack ?? ""}`.trim();
      if (!SPLASH_GONE.test(told)) this.errors.push(told);
    });
  }

  /** @param onResponse Told of every file that the page loads. */
  static async open(browser: Browser, server: JupyterAddress, name: string, app: "lab" | "notebook" = "lab", onResponse?: (response: Response) => void): Promise<NotebookPage> {
    // One for all pages of a test file: what one has loaded, the next finds in the browser's cache.
    const [context = await browser.newContext({ viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1 })] = browser.contexts();
    // A workspace of its own: JupyterLab would load itself again to get out of one that another page has open.
    const path = app === "lab" ? `lab/workspaces/page-${++pages}/tree/${name}?reset&` : `notebooks/${name}?`;
    const opened = new NotebookPage(await context.newPage(), `${server.url}/${path}token=${server.token}`);
    if (onResponse !== undefined) opened.page.on("response", onResponse);
    await opened.load();
    return opened;
  }

  /** Loads the page, or loads it again, and waits until its kernel has said what it is: cells run before are lost. */
  async load(): Promise<void> {
    await this.page.goto(this.#url);
    await this.page.waitForSelector(".jp-Notebook .jp-Cell", { timeout: READY_LIMIT });
    await this.page.evaluate(async () => {
      const { jupyterapp } = window as unknown as { readonly jupyterapp: ExposedApp };
      const { sessionContext } = jupyterapp.shell.currentWidget;
      await sessionContext.ready;
      await sessionContext.session?.kernel?.info;
    });
  }

  /** Starts a command of JupyterLab. Not awaited: running all cells may never settle. */
  async command(id: string): Promise<void> {
    await this.page.evaluate((command) => {
      const { jupyterapp } = window as unknown as { readonly jupyterapp: ExposedApp };
      void jupyterapp.commands.execute(command);
    }, id);
  }

  /** Runs one cell, counted from 0. */
  async run(index: number): Promise<void> {
    await this.page.evaluate((cell) => {
      const { jupyterapp } = window as unknown as { readonly jupyterapp: ExposedApp };
      jupyterapp.shell.currentWidget.content.activeCellIndex = cell;
      void jupyterapp.commands.execute("notebook:run-cell");
    }, index);
  }

  /** What an expression is in the kernel, as JSON; asked beside the cells. */
  async ask<Answer>(expression: string): Promise<Answer> {
    const answer = await this.page.evaluate(async (code) => {
      const { jupyterapp } = window as unknown as { readonly jupyterapp: ExposedApp };
      const future = jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.requestExecute({ code, store_history: false });
      let text = "";
      if (future !== undefined) {
        future.onIOPub = ({ header, content }) => {
          if (header.msg_type === "stream") text += content.text ?? "";
        };
      }
      await future?.done;
      return text;
    }, `console.log("<<" + JSON.stringify(${expression}) + ">>")`);
    return JSON.parse(/<<([^]*)>>/.exec(answer)?.[1] ?? "null") as Answer;
  }

  /** Shows a notebook beside which other things are open; opens it if need be. */
  async show(name: string): Promise<void> {
    await this.page.evaluate(async (path) => {
      const { jupyterapp } = window as unknown as { readonly jupyterapp: ExposedApp };
      await jupyterapp.commands.execute("docmanager:open", { path });
      const { sessionContext } = jupyterapp.shell.currentWidget;
      await sessionContext.ready;
      await sessionContext.session?.kernel?.info;
    }, name);
  }

  /** Runs one cell of a notebook that other things cover. */
  async runIn(name: string, index: number): Promise<void> {
    await this.show(name);
    await this.run(index);
  }

  /** Restarts the kernel without JupyterLab's question. */
  async restartKernel(): Promise<void> {
    await this.page.evaluate(async () => {
      const { jupyterapp } = window as unknown as { readonly jupyterapp: ExposedApp };
      await jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.restart();
    });
  }

  async theme(theme: string): Promise<void> {
    await this.page.evaluate(async (name) => {
      const { jupyterapp } = window as unknown as { readonly jupyterapp: ExposedApp };
      await jupyterapp.commands.execute("apputils:change-theme", { theme: name });
    }, theme);
  }

  async runAll(): Promise<void> {
    await this.command("notebook:run-all-cells");
  }

  /** Saves the notebook and waits until it is saved. */
  async save(): Promise<void> {
    await this.page.evaluate(async () => {
      const { jupyterapp } = window as unknown as { readonly jupyterapp: ExposedApp };
      await jupyterapp.commands.execute("docmanager:save");
    });
  }

  /** Waits until no cell runs or waits any more. */
  async idle(limit: number): Promise<void> {
    await this.page.waitForFunction(
      () => {
        const prompts = [...document.querySelectorAll(".jp-Notebook .jp-CodeCell .jp-InputPrompt")].map((prompt) => prompt.textContent ?? "");
        const idle = document.querySelector('.jp-Notebook-ExecutionIndicator[data-status="idle"]') !== null;
        return idle && !prompts.some((prompt) => prompt.includes("*"));
      },
      undefined,
      { timeout: limit },
    );
  }

  /** Makes the page ready for a picture: no side bar, the first of `selector` at the top. */
  async frame(selector: string): Promise<void> {
    await this.page.evaluate(() => {
      const { jupyterapp } = window as unknown as { readonly jupyterapp: ExposedApp };
      if (document.querySelector(".jp-SideBar .lm-mod-current") !== null) void jupyterapp.commands.execute("application:toggle-left-area");
    });
    // Cells get their height when they come into view, which moves those below: until it stands.
    await this.page.locator(selector).first().evaluate(async (element) => {
      let [last, still] = [Number.NaN, 0];
      for (let frame = 0; frame < 120 && still < 8; frame++) {
        element.scrollIntoView({ block: "start" });
        await new Promise((done) => requestAnimationFrame(done));
        const { top, height } = element.getBoundingClientRect();
        still = top + height === last ? still + 1 : 0;
        last = top + height;
      }
    });
  }

  /** State of the first widget of this kind that the notebook would be saved with now; undefined while there is none. */
  async kept(view: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    return await this.page.evaluate(
      ([mime, wanted]) => {
        const { jupyterapp } = window as unknown as { readonly jupyterapp: ExposedApp };
        const outputs = jupyterapp.shell.currentWidget.content.widgets.flatMap(({ model }) => model.outputs?.toJSON() ?? []);
        const widgets = outputs.flatMap(({ data }) => (data?.[mime ?? ""] ?? []) as WidgetOutput | []);
        return widgets.find((widget) => widget.view === wanted)?.state;
      },
      [WIDGET_MIME, view],
    );
  }

  /** Text of every output, cell by cell. */
  async outputs(): Promise<string[]> {
    return await this.page.$$eval(".jp-Notebook .jp-CodeCell", (cells) =>
      cells.map((cell) => cell.querySelector(".jp-OutputArea")?.textContent ?? ""),
    );
  }

  /** Points of every curve of a metric on the screen, as it is drawn: metric, name, steps, values. */
  async curves(inside = "body"): Promise<DrawnCurve[]> {
    return await this.page.$$eval(`${inside} .gradbook-panel`, (panels) =>
      panels.flatMap((panel) => {
        const metric = panel.querySelector(".gradbook-metric")?.textContent ?? "";
        const plot = panel.querySelector(".gradbook-plot") as PlotElement | null;
        const series = plot?.figure?.series.filter(({ silent, right }) => silent !== true && right !== true) ?? [];
        return series.map(({ name, x, y }) => ({ metric, kind: name, steps: Array.from(x), values: Array.from(y) }));
      }),
    );
  }

  /** How many plots of the notebook are drawn without the theme's colours. */
  async colourless(): Promise<number> {
    return await this.page.$$eval(".jp-Notebook .gradbook-plot", (plots) => plots.filter((plot) => !(plot as PlotElement).figure?.theme.text).length);
  }

  /** The step that the live curves have come to. */
  async drawnStep(): Promise<number> {
    return Math.max(0, ...(await this.curves()).flatMap(({ steps }) => steps));
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

/** A curve as the page draws it. */
export interface DrawnCurve {
  readonly metric: string;
  readonly kind: string;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}
