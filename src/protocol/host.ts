/** What a cell shows: MIME type to content, as in Jupyter's `display_data`. */
export type MimeBundle = Record<string, unknown>;

/** An object that knows how to show itself carries a method under this key; it returns a MIME bundle or a promise of one. */
export const DISPLAY: unique symbol = Symbol.for("Jupyter.display") as never;

/** One end of a channel to the page (a Jupyter comm). */
export interface Comm {
  readonly id: string;
  /** Sends a message; `buffers` travel beside the JSON without being copied into it. */
  send(data: unknown, buffers?: readonly ArrayBufferView[]): void;
  /** Calls `listener` for every message from the page; returns the function that stops it. */
  onMessage(listener: (data: unknown, buffers: readonly Uint8Array[]) => void): () => void;
  /** Calls `listener` once when the page closes its end. */
  onClose(listener: () => void): () => void;
  close(): void;
}

/** Where a bundle is shown: a `displayId` can be updated later in place. */
export interface DisplayOptions {
  readonly metadata?: Record<string, unknown>;
  readonly displayId?: string;
  /** Replace what stands under `displayId` instead of adding an output. */
  readonly update?: boolean;
}

/** What a notebook gives the library. The kernel implements it; the library never imports the kernel. */
export interface NotebookHost {
  display(bundle: MimeBundle, options?: DisplayOptions): void;
  /** Opens a comm of the named target towards the page. */
  openComm(target: string, data: unknown, buffers?: readonly ArrayBufferView[]): Comm;
  /** Calls `listener` when the page opens a comm of the named target (a reloaded page asking for a widget's state). */
  onCommOpen(target: string, listener: (comm: Comm, data: unknown) => void): () => void;
  /** Aborted when the user interrupts the running cell; each cell has its own. Undefined while no cell runs. */
  readonly signal: AbortSignal | undefined;
}
