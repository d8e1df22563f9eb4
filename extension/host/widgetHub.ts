import type { ISessionContext } from "@jupyterlab/apputils";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import { WIDGET_COMM, WIDGET_PROTOCOL, type WidgetOpen, type WidgetOutput, type WidgetToKernel, type WidgetToPage } from "../../src/protocol/widget.js";
import { PageModel } from "./pageModel.js";

/** Kernel states in which its widgets are lost. */
const LOST = new Set<Kernel.Status>(["restarting", "autorestarting", "terminating", "dead"]);

/**
 * The live widgets of one notebook, by model id, which is also their comm's id.
 *
 * A widget's comm is opened by the kernel and shared by all pages. A page that was not there when it opened (it was reloaded)
 * asks the kernel which comms it has, and joins.
 */
export class WidgetHub {
  readonly #models = new Map<string, { readonly model: PageModel; readonly comm?: Kernel.IComm; readonly users: number }>();
  #kernel: Kernel.IKernelConnection | null = null;

  constructor(session: ISessionContext) {
    session.kernelChanged.connect((_, change) => this.#follow(change.newValue));
    session.statusChanged.connect((_, status) => {
      if (LOST.has(status)) this.#loseAll();
    });
    this.#follow(session.session?.kernel ?? null);
  }

  /** The model behind an output; `release` it when the place where it is shown goes. */
  use(output: WidgetOutput): PageModel {
    const id = output.model;
    if (id === undefined) {
      const model = new PageModel();
      model.load(output);
      return model;
    }
    const entry = this.#models.get(id) ?? { model: new PageModel(), users: 0 };
    this.#models.set(id, { ...entry, users: entry.users + 1 });
    entry.model.load(output);
    if (entry.comm === undefined) void this.#join(id);
    return entry.model;
  }

  /** The last place that shows a model tells the kernel that nobody looks. */
  release(output: WidgetOutput): void {
    const id = output.model;
    const entry = id === undefined ? undefined : this.#models.get(id);
    if (id === undefined || entry === undefined) return;
    if (entry.users > 1) {
      this.#models.set(id, { ...entry, users: entry.users - 1 });
      return;
    }
    entry.model.leave();
    entry.comm?.dispose();
    this.#models.delete(id);
  }

  dispose(): void {
    this.#kernel?.removeCommTarget(WIDGET_COMM, this.#onOpen);
    for (const { model } of this.#models.values()) model.leave();
    this.#models.clear();
  }

  #follow(kernel: Kernel.IKernelConnection | null): void {
    this.#kernel?.removeCommTarget(WIDGET_COMM, this.#onOpen);
    this.#loseAll();
    this.#kernel = kernel;
    kernel?.registerCommTarget(WIDGET_COMM, this.#onOpen);
    for (const id of this.#models.keys()) void this.#join(id);
  }

  readonly #onOpen = (comm: Kernel.IComm, open: KernelMessage.ICommOpenMsg): void => {
    const opened = open.content.data as unknown as WidgetOpen;
    // Another version's widget: its output says so, and shows its picture.
    if (opened.protocol === WIDGET_PROTOCOL) this.#bind(comm, opened.state);
  };

  async #join(id: string): Promise<void> {
    const kernel = this.#kernel;
    if (kernel === null) return;
    const reply = await kernel.requestCommInfo({ target_name: WIDGET_COMM });
    if (reply.content.status !== "ok" || !(id in reply.content.comms)) return;
    const entry = this.#models.get(id);
    if (entry === undefined || entry.comm !== undefined || this.#kernel !== kernel || kernel.hasComm(id)) return;
    this.#bind(kernel.createComm(WIDGET_COMM, id));
  }

  #bind(comm: Kernel.IComm, opened?: WidgetOpen["state"]): void {
    const id = comm.commId;
    const entry = this.#models.get(id) ?? { model: new PageModel(), users: 0 };
    this.#models.set(id, { ...entry, comm });
    comm.onMsg = (message) => {
      const buffers = (message.buffers ?? []).map(floats);
      entry.model.receive(message.content.data as unknown as WidgetToPage, buffers);
    };
    comm.onClose = () => this.#lose(id);
    entry.model.connect((message: WidgetToKernel) => void comm.send({ ...message } as never), opened);
  }

  #lose(id: string): void {
    const entry = this.#models.get(id);
    if (entry === undefined) return;
    entry.model.disconnect();
    if (entry.users === 0) this.#models.delete(id);
    else this.#models.set(id, { model: entry.model, users: entry.users });
  }

  #loseAll(): void {
    for (const id of [...this.#models.keys()]) this.#lose(id);
  }
}

/** A message's buffer as numbers; copied when it does not lie on a multiple of four bytes. */
function floats(buffer: ArrayBuffer | ArrayBufferView): Float32Array {
  const bytes = buffer instanceof ArrayBuffer ? new Uint8Array(buffer) : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  return bytes.byteOffset % 4 === 0
    ? new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2)
    : new Float32Array(bytes.slice().buffer, 0, bytes.byteLength >> 2);
}
