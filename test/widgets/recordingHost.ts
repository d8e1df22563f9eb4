import type { Comm, DisplayOptions, MimeBundle, NotebookHost } from "../../src/protocol/host.js";
import { WIDGET_MIME, type WidgetOutput, type WidgetToKernel, type WidgetToPage } from "../../src/protocol/widget.js";

/** A message of a widget with its numbers, as it would go over the wire. */
export interface Sent {
  readonly message: WidgetToPage;
  readonly buffers: readonly Float32Array[];
  readonly at: number;
}

/** A comm whose other end is the test. */
export class RecordingComm implements Comm {
  readonly sent: Sent[] = [];
  closed = false;
  readonly #messages = new Set<(data: unknown, buffers: readonly Uint8Array[]) => void>();
  readonly #closes = new Set<() => void>();
  /** Told of every message, like a page on the other side. */
  listener: ((sent: Sent) => void) | undefined;

  constructor(readonly id: string, readonly opened: unknown) {}

  send(data: unknown, buffers: readonly ArrayBufferView[] = []): void {
    const message = JSON.parse(JSON.stringify(data)) as WidgetToPage;
    const copies = buffers.map((view) => new Float32Array(new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice().buffer));
    const sent = { message, buffers: copies, at: performance.now() };
    this.sent.push(sent);
    this.listener?.(sent);
  }

  onMessage(listener: (data: unknown, buffers: readonly Uint8Array[]) => void): () => void {
    this.#messages.add(listener);
    return () => this.#messages.delete(listener);
  }

  onClose(listener: () => void): () => void {
    this.#closes.add(listener);
    return () => this.#closes.delete(listener);
  }

  close(): void {
    this.closed = true;
  }

  /** What a page sends. */
  fromPage(message: WidgetToKernel): void {
    for (const listener of this.#messages) listener(message, []);
  }

  closeFromPage(): void {
    for (const listener of this.#closes) listener();
  }
}

/** A notebook that keeps what the library shows and sends. */
export class RecordingHost implements NotebookHost {
  readonly displays: { readonly bundle: MimeBundle; readonly options: DisplayOptions | undefined }[] = [];
  readonly comms: RecordingComm[] = [];
  readonly signal: AbortSignal | undefined = undefined;

  display(bundle: MimeBundle, options?: DisplayOptions): void {
    this.displays.push({ bundle: JSON.parse(JSON.stringify(bundle)) as MimeBundle, options });
  }

  openComm(_target: string, data: unknown): Comm {
    const comm = new RecordingComm(`comm-${this.comms.length + 1}`, JSON.parse(JSON.stringify(data)));
    this.comms.push(comm);
    return comm;
  }

  onCommOpen(): () => void {
    return () => undefined;
  }

  /** The newest comm. */
  get comm(): RecordingComm {
    const comm = this.comms.at(-1);
    if (comm === undefined) throw new Error("No widget opened a comm.");
    return comm;
  }

  /** The widget in the output as it stands now. */
  get output(): WidgetOutput {
    return this.displays.at(-1)?.bundle[WIDGET_MIME] as WidgetOutput;
  }
}
