import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { IStatusBar } from "@jupyterlab/statusbar";
import { Widget } from "@lumino/widgets";
import { ServerLink } from "../host/serverLink.js";
import { say } from "../views/words.js";

const ID = "@gradbook/extension:backend-status";

/** Shortest time between two questions, in seconds: the answer is for people. */
const SHORTEST = 5;

/** What networks of the current notebook run on, and the memory of its cells, in the status bar. */
export const backendStatus: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: "Backend and memory of the current notebook in the status bar.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [IStatusBar, ISettingRegistry],
  activate: (_app: JupyterFrontEnd, notebooks: INotebookTracker, bar: IStatusBar | null, settings: ISettingRegistry | null) => {
    if (bar === null) return; // Notebook 7 has no status bar
    const item = new Widget();
    item.addClass("gradbook-backend-status");
    item.addClass("jp-StatusBar-TextItem");
    const follower = new BackendFollower(notebooks, item);
    // The bar shows its items anew whenever it is laid out, but for those that say that they have nothing to show.
    bar.registerStatusItem(ID, { item, align: "left", rank: 200, isActive: () => follower.isActive });
    if (settings !== null) void followSettings(settings, follower);
  },
};

class BackendFollower {
  readonly #notebooks: INotebookTracker;
  readonly #item: Widget;
  #seconds = 10;
  #isActive = false;
  #timer: number | undefined;

  constructor(notebooks: INotebookTracker, item: Widget) {
    this.#notebooks = notebooks;
    this.#item = item;
    notebooks.currentChanged.connect((_, panel) => {
      // One and the same slot: a notebook that is current for the second time does not connect it twice.
      panel?.sessionContext.kernelChanged.connect(this.#changed);
      void panel?.sessionContext.ready.then(this.#changed);
      this.#changed();
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) void this.#ask();
    });
  }

  /** Whether there is something to show. */
  get isActive(): boolean {
    return this.#isActive;
  }

  /** Seconds between two questions; 0 hides the item. */
  set seconds(seconds: number) {
    this.#seconds = seconds === 0 ? 0 : Math.max(SHORTEST, seconds);
    void this.#ask();
  }

  readonly #changed = (): void => void this.#ask();

  async #ask(): Promise<void> {
    window.clearTimeout(this.#timer);
    const panel = this.#notebooks.currentWidget;
    const link = this.#seconds === 0 ? undefined : ServerLink.to(panel?.sessionContext.session?.kernel);
    if (link === undefined) {
      this.#show(false);
      return;
    }
    // A page in the background is read by nobody; it asks again when it is seen.
    if (document.hidden) return;
    this.#timer = window.setTimeout(() => void this.#ask(), this.#seconds * 1000);
    const reply = await link.ask({ verb: "status" });
    // The setting may have been read meanwhile, or changed.
    if (reply === undefined || !("status" in reply) || this.#notebooks.currentWidget !== panel || this.#seconds === 0) return;
    const { name, memory } = reply.status;
    const text = memory === null ? name : say("%1 · %2", name, size(memory));
    if (this.#item.node.textContent !== text) this.#item.node.textContent = text;
    this.#item.node.title = say("Networks of this notebook run on: %1. Memory of the process that runs its cells.", name);
    this.#show(true);
  }

  #show(isActive: boolean): void {
    this.#isActive = isActive;
    this.#item.setHidden(!isActive);
  }
}

function size(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

async function followSettings(registry: ISettingRegistry, follower: BackendFollower): Promise<void> {
  const settings = await registry.load(ID);
  const take = (): void => {
    const seconds = settings.composite["seconds"];
    if (typeof seconds === "number") follower.seconds = seconds;
  };
  take();
  settings.changed.connect(take);
}
