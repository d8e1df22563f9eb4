/** Undoes what a view did: listeners off, plots freed. */
export type Cleanup = () => void;

/**
 * What a view sees of its widget. The shape follows anywidget's model (https://anywidget.dev/en/afm/), so that the same view
 * can run in other hosts.
 */
export interface ViewModel {
  /** A key of the state, or a column as a Float32Array that is valid until the column grows. */
  get(key: string): unknown;
  /** Changes a key here; `save` tells the kernel. */
  set(key: string, value: unknown): void;
  save(): void;
  /** Sends a custom message to the kernel; lost when there is none. */
  send(content: unknown): void;
  /**
   * Calls `listener` after a change; returns the function that stops it.
   *
   * @param event "change" for anything, "change:KEY" for one key or column, "msg:custom" for a message, "live" when the
   *   connection to the kernel comes or goes, "replaced" before columns get other points instead of more.
   */
  on(event: string, listener: (content?: unknown) => void): Cleanup;
  /** Whether a kernel answers behind the picture. */
  readonly live: boolean;
}

/** A view module: `initialize` once a model, `render` once a place where it is shown. */
export interface WidgetView {
  initialize?(context: { readonly model: ViewModel }): Cleanup | undefined;
  render(context: { readonly model: ViewModel; readonly el: HTMLElement }): Cleanup | undefined | Promise<Cleanup | undefined>;
}
