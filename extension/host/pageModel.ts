import { GrowingColumn } from "../../src/arithmetic/growingColumn.js";
import type { WidgetOpen, WidgetOutput, WidgetToKernel, WidgetToPage } from "../../src/protocol/widget.js";
import type { Cleanup, ViewModel } from "./view.js";

/** Sends a message to the kernel's end of the widget. */
export type Transport = (message: WidgetToKernel) => void;

/** The page's copy of a widget's state: filled from a saved output, then kept up to date by the kernel's messages. */
export class PageModel implements ViewModel {
  /** Identifies this page to the kernel. */
  readonly page = crypto.randomUUID();
  readonly #state = new Map<string, unknown>();
  readonly #columns = new Map<string, GrowingColumn>();
  readonly #listeners = new Map<string, Set<(content?: unknown) => void>>();
  readonly #unsaved = new Set<string>();
  /** Keys that were changed here, by the turn in which the kernel was told; it may not know of the last ones yet. */
  readonly #told = new Map<string, number>();
  #turn = 0;
  /** Places that show the widget, and whether it is in sight there. */
  readonly #places = new Map<object, boolean>();
  #transport: Transport | undefined;
  #view: string | undefined;
  #reloaded = false;
  /** The kernel's last message; undefined until a snapshot came. */
  #sequence: number | undefined;

  get live(): boolean {
    return this.#transport !== undefined;
  }

  /** Which widget it is; undefined until an output or the kernel has said so. */
  get view(): string | undefined {
    return this.#view;
  }

  get(key: string): unknown {
    return this.#columns.get(key)?.view() ?? this.#state.get(key);
  }

  set(key: string, value: unknown): void {
    this.#state.set(key, value);
    this.#unsaved.add(key);
    this.#emit("change", [key]);
  }

  save(): void {
    const state = Object.fromEntries([...this.#unsaved].map((key) => [key, this.#state.get(key)]));
    this.#unsaved.clear();
    if (this.#transport === undefined) return;
    this.#turn += 1;
    for (const key of Object.keys(state)) this.#told.set(key, this.#turn);
    this.#transport({ kind: "set", page: this.page, turn: this.#turn, state });
  }

  send(content: unknown): void {
    this.#transport?.({ kind: "custom", content });
  }

  on(event: string, listener: (content?: unknown) => void): Cleanup {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /**
   * Connects to the kernel. The answer is a snapshot.
   *
   * @param opened What the kernel opened the comm with: changes since then can be added before the answer is here,
   *   which a cell that never yields gives only at its end. Undefined when the page joins later.
   */
  connect(transport: Transport, opened?: Pick<WidgetOpen, "view" | "state">): void {
    this.#transport = transport;
    this.#reloaded = opened === undefined;
    if (opened !== undefined) {
      this.#sequence = 0;
      this.#view = opened.view;
      for (const [key, value] of Object.entries(opened.state)) this.#state.set(key, value);
    }
    this.#attach();
    this.#emit("live");
  }

  /** The kernel is gone: what is here stays, and nothing is sent any more. */
  disconnect(): void {
    if (this.#transport === undefined) return;
    this.#transport = undefined;
    this.#sequence = undefined;
    this.#told.clear();
    this.#emit("live");
  }

  /**
   * Says whether the widget is in sight at a place that shows it; until told, it is. While it is nowhere, the kernel sends no changes.
   *
   * @param looks Undefined when the place is gone.
   */
  look(place: object, looks: boolean | undefined): void {
    const before = this.#inSight;
    if (looks === undefined) this.#places.delete(place);
    else this.#places.set(place, looks);
    if (this.#inSight !== before) this.#attach();
  }

  get #inSight(): boolean {
    return this.#places.size === 0 || [...this.#places.values()].includes(true);
  }

  /** Nobody looks any more: the kernel may fall silent. */
  leave(): void {
    this.#transport?.({ kind: "detach", page: this.page });
    this.disconnect();
  }

  /** Takes the state that stands in an output, unless the kernel's own is here. */
  load(output: WidgetOutput): void {
    if (this.#sequence !== undefined) return;
    this.#view = output.view;
    for (const [key, value] of Object.entries(output.state)) this.#state.set(key, value);
    for (const [name, values] of Object.entries(output.columns)) {
      this.#columns.set(name, new GrowingColumn(values.map((value) => value ?? NaN)));
    }
    this.#emit("replaced");
    this.#emit("change", [...Object.keys(output.state), ...Object.keys(output.columns)]);
  }

  /** Takes a message of the kernel. */
  receive(message: WidgetToPage, buffers: readonly Float32Array[]): void {
    switch (message.kind) {
      case "snapshot":
        this.#view = message.view;
        this.#columns.clear();
        this.#emit("replaced");
        this.#apply(message, buffers);
        break;
      case "update":
        // Before the first snapshot there is nothing to add to; after a gap, what is here is not what the kernel adds to.
        if (this.#sequence === undefined) return;
        if (message.seq === this.#sequence + 1) this.#apply(message, buffers);
        else if (message.seq > this.#sequence && this.#inSight) this.#attach();
        break;
      case "custom":
        this.#emit("msg:custom", [], message.content);
        break;
      case "saved":
        this.#emit("saved", [], message.bundle);
        break;
    }
  }

  #apply(message: WidgetToPage & { readonly kind: "snapshot" | "update" }, buffers: readonly Float32Array[]): void {
    this.#sequence = message.seq;
    const heard = message.heard[this.page] ?? 0;
    const news = Object.entries(message.state).filter(([key]) => !this.#unsaved.has(key) && (this.#told.get(key) ?? 0) <= heard);
    for (const [key, value] of news) this.#state.set(key, value);
    for (const [index, name] of message.columns.entries()) {
      const column = this.#columns.get(name) ?? new GrowingColumn();
      column.append(buffers[index] ?? []);
      this.#columns.set(name, column);
    }
    this.#emit("change", [...news.map(([key]) => key), ...message.columns]);
  }

  #attach(): void {
    this.#transport?.({ kind: this.#inSight ? "attach" : "pause", page: this.page, reloaded: this.#reloaded });
  }

  #emit(event: string, keys: readonly string[] = [], content?: unknown): void {
    const events = [event, ...keys.map((key) => `${event}:${key}`)];
    for (const name of events) for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(content);
  }
}
