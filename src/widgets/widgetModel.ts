import { GrowingColumn } from "../arithmetic/growingColumn.js";
import { DISPLAY, type Comm, type MimeBundle, type NotebookHost } from "../protocol/host.js";
import {
  WIDGET_COMM,
  WIDGET_MIME,
  WIDGET_PROTOCOL,
  WIDGET_RATE,
  type WidgetOpen,
  type WidgetOutput,
  type WidgetToKernel,
  type WidgetToPage,
} from "../protocol/widget.js";
import { host } from "./host.js";
import { retire } from "./retired.js";
import { saveColumns, thinColumns, type ColumnGroup } from "./savedColumns.js";

/** Most points of a column in a snapshot for a page; a page draws 2,000 of them and needs the rest to zoom in. */
const SNAPSHOT_POINTS = 20_000;

/**
 * Milliseconds between two rewrites of the output while a widget lives, so that a crash loses little: at first, and by which factor it
 * grows up to the longest; and after what a person has changed, when there may be no other change for long. A rewrite makes a picture here and
 * changes the notebook's document in the page.
 */
const SAVE = { first: 10_000, growth: 2, longest: 60_000, touched: 1_000 };

/**
 * Kernel side of a widget: state that pages follow live, and that the output keeps when there is no kernel any more.
 *
 * Changes are gathered and sent at most `rate` times a second, numbers as Float32 buffers. A page attaches at any
 * time (when it is drawn, or after a reload) and gets a snapshot; nothing is sent while no page looks.
 *
 * @typeParam State The plain part of the state; numbers that grow live in columns beside it.
 */
export abstract class WidgetModel<State extends object> {
  /** Names the view in extension/views. */
  abstract readonly view: string;
  #state: State;
  readonly #columns = new Map<string, GrowingColumn>();
  #comm: Comm | undefined;
  #host: NotebookHost | undefined;
  #shown = false;
  #sequence = 0;
  /**
   * Pages that show it, whether the widget is in sight there, and whether each was reloaded. Undefined until the first answers: it
   * is being drawn, and must not miss what comes meanwhile.
   */
  #pages: Map<string, { readonly looks: boolean; readonly reloaded: boolean }> | undefined;
  /** Turn of the last change of each page. */
  readonly #heard = new Map<string, number>();
  /** Keys of the state changed, and lengths of the columns sent, since the last message. */
  #changed = new Set<keyof State>();
  readonly #sent = new Map<string, number>();
  #flushTimer: NodeJS.Timeout | undefined;
  #retired = false;
  #lastFlush = 0;
  #lastSave = 0;
  #saveEvery = SAVE.first;
  #saveTimer: NodeJS.Timeout | undefined;
  readonly #listeners = new Set<(content: unknown) => void>();

  protected constructor(state: State) {
    this.#state = state;
  }

  /** Messages a second at most. */
  protected get rate(): number {
    return WIDGET_RATE;
  }

  /** The picture for places without our extension. */
  protected abstract svg(): string;
  /** The same in words. */
  protected abstract text(): string;
  /** Which columns form a curve, so that thinning takes the same points of each. */
  protected abstract groups(): readonly ColumnGroup[];

  /** The part of a page's change that is allowed and well-formed; by default none. */
  protected accept(_change: Readonly<Record<string, unknown>>): Partial<State> {
    return {};
  }

  /** Called after a page's change was taken over, for what follows from it. */
  protected accepted(): void {}

  get state(): Readonly<State> {
    return this.#state;
  }

  /** Values of a column, empty when it has none. */
  column(name: string): Float32Array {
    return this.#columns.get(name)?.view() ?? new Float32Array(0);
  }

  /** Shows the widget in the running cell. A second call does nothing. */
  show(): void {
    if (this.#shown) return;
    const notebook = host();
    if (notebook === undefined) {
      throw new Error(`${this.view}: show() needs a notebook, and this program runs in none. Print the numbers, or take the picture from bundle().`);
    }
    this.#connect(notebook);
    this.#shown = true;
    notebook.display(this.bundle(), { displayId: this.#displayId() });
  }

  /** What the notebook file keeps: state for our view, a picture and text for everything else. */
  bundle(): MimeBundle {
    const output: WidgetOutput = {
      protocol: WIDGET_PROTOCOL,
      view: this.view,
      ...(this.#comm === undefined ? {} : { model: this.#comm.id }),
      state: this.#plainState(),
      columns: saveColumns(this.#columns, this.groups()),
    };
    return { [WIDGET_MIME]: output, "image/svg+xml": this.svg(), "text/plain": this.text() };
  }

  /** A cell whose last value is the widget shows it, live. */
  [DISPLAY](): MimeBundle | Promise<MimeBundle> {
    const notebook = host();
    if (notebook !== undefined) this.#connect(notebook);
    return this.bundle();
  }

  /** Calls `listener` with what a page sends besides state; returns the function that stops it. */
  protected onCustom(listener: (content: unknown) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  protected set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    for (const key of Object.keys(change)) this.#changed.add(key as keyof State);
    this.#schedule();
  }

  protected append(column: string, value: number): void {
    let values = this.#columns.get(column);
    if (values === undefined) {
      values = new GrowingColumn();
      this.#columns.set(column, values);
    }
    values.push(value);
    this.#schedule();
  }

  /**
   * Sends everything now, as a full snapshot, and puts the last state into the output. Pages may still attach afterwards, until
   * enough newer widgets have settled.
   */
  protected settle(): void {
    this.#sendSnapshot();
    this.#save();
    this.#retire();
  }

  /** Whether a page shows it: "away" when it is out of sight, "gone" once every page has taken it off. Until the first page answers it is "looking". */
  protected get audience(): "looking" | "away" | "gone" {
    const pages = this.#pages;
    if (pages === undefined || [...pages.values()].some(({ looks }) => looks)) return "looking";
    return pages.size === 0 ? "gone" : "away";
  }

  /** Lets go of the comm, after enough newer widgets have been retired. */
  #retire(): void {
    const comm = this.#comm;
    if (comm === undefined || this.#retired) return;
    this.#retired = true;
    retire(() => {
      comm.close();
      if (this.#comm === comm) this.#comm = undefined;
    });
  }

  #displayId(): string {
    return `gradbook-${this.#comm?.id ?? ""}`;
  }

  #connect(notebook: NotebookHost): void {
    if (this.#comm !== undefined) return;
    const open: WidgetOpen = { protocol: WIDGET_PROTOCOL, view: this.view, state: this.#plainState() };
    const comm = notebook.openComm(WIDGET_COMM, open);
    this.#host = notebook;
    this.#comm = comm;
    this.#lastSave = performance.now();
    comm.onMessage((data) => this.#receive(data as WidgetToKernel));
    comm.onClose(() => {
      this.#comm = undefined;
    });
  }

  #receive(message: WidgetToKernel): void {
    switch (message.kind) {
      case "attach":
        (this.#pages ??= new Map()).set(message.page, { looks: true, reloaded: message.reloaded });
        this.#sendSnapshot();
        if (message.reloaded) this.#send({ kind: "saved", bundle: this.bundle() });
        break;
      case "pause":
        (this.#pages ??= new Map()).set(message.page, { looks: false, reloaded: message.reloaded });
        break;
      case "detach":
        this.#pages?.delete(message.page);
        if (this.#pages?.size === 0) this.#retire();
        break;
      case "set":
        // What a person has changed is saved soon, however long the widget lives already.
        this.#saveEvery = SAVE.first;
        clearTimeout(this.#saveTimer);
        this.#saveTimer = setTimeout(() => this.#save(), SAVE.touched).unref();
        this.#heard.set(message.page, message.turn);
        // The page hears what became of its change, also when it was not taken.
        for (const key of Object.keys(message.state)) if (Object.hasOwn(this.#state, key)) this.#changed.add(key as keyof State);
        this.set(this.accept(message.state));
        this.accepted();
        break;
      case "custom":
        for (const listener of [...this.#listeners]) listener(message.content);
        break;
    }
  }

  /** True while an answer to a page's change is on its way: what became of the change goes with it, in one message. */
  protected get isAnswering(): boolean {
    return false;
  }

  /**
   * Sends at once when the last message is old enough, else by a timer: a cell that never yields (a hand-written synchronous
   * loop) still draws.
   */
  #schedule(): void {
    if (this.#comm === undefined || this.isAnswering) return;
    const wait = 1000 / this.rate - (performance.now() - this.#lastFlush);
    if (wait <= 0) this.#flush();
    else {
      this.#flushTimer ??= setTimeout(() => this.#flush(), wait).unref();
    }
  }

  #flush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    this.#lastFlush = performance.now();
    if (this.audience === "looking") this.#sendUpdate();
    const wait = this.#saveEvery - (this.#lastFlush - this.#lastSave);
    if (wait > 0) {
      // The last change of many must not wait for another one.
      this.#saveTimer ??= setTimeout(() => this.#save(), wait).unref();
      return;
    }
    this.#saveEvery = Math.min(SAVE.longest, SAVE.growth * this.#saveEvery);
    this.#save();
  }

  #sendUpdate(): void {
    const columns: string[] = [];
    const buffers: Float32Array[] = [];
    for (const [name, column] of this.#columns) {
      const sent = this.#sent.get(name) ?? 0;
      if (column.length === sent) continue;
      columns.push(name);
      buffers.push(column.view(sent).slice());
      this.#sent.set(name, column.length);
    }
    const state = Object.fromEntries([...this.#changed].map((key) => [key, this.#state[key]]));
    if (columns.length === 0 && this.#changed.size === 0) return;
    this.#changed = new Set();
    this.#send({ kind: "update", seq: ++this.#sequence, state, columns, heard: Object.fromEntries(this.#heard) }, buffers);
  }

  #sendSnapshot(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    const picked = thinColumns(this.#columns, this.groups(), SNAPSHOT_POINTS);
    for (const [name, column] of this.#columns) this.#sent.set(name, column.length);
    this.#changed = new Set();
    this.#lastFlush = performance.now();
    const columns = [...picked.keys()];
    this.#send({ kind: "snapshot", seq: ++this.#sequence, view: this.view, state: this.#plainState(), columns, heard: Object.fromEntries(this.#heard) }, [...picked.values()]);
  }

  #plainState(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.#state));
  }

  #send(message: WidgetToPage, buffers: readonly Float32Array[] = []): void {
    this.#comm?.send(message, buffers);
  }

  #save(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    this.#lastSave = performance.now();
    const bundle = this.bundle();
    if (this.#shown) this.#host?.display(bundle, { displayId: this.#displayId(), update: true });
    const reloaded = [...(this.#pages?.values() ?? [])].some((page) => page.reloaded);
    if (reloaded || !this.#shown) this.#send({ kind: "saved", bundle });
  }
}
