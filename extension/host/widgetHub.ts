import type { ISessionContext } from "@jupyterlab/apputils";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import { WIDGET_COMM, WIDGET_PROTOCOL, type WidgetOpen, type WidgetOutput, type WidgetToKernel, type WidgetToPage } from "../../src/protocol/widget.js";
import { hearSubshell } from "./hearSubshell.js";
import { PageModel } from "./pageModel.js";
import { isRunning, type Trainings } from "./trainings.js";

/** Kernel states in which its widgets are lost. */
const LOST = new Set<Kernel.Status>(["restarting", "autorestarting", "terminating", "dead"]);

interface Entry {
  readonly model: PageModel;
  comm?: Kernel.IComm;
  /** Outputs that show it. */
  users: number;
  /** Whether it is a running training, which is followed without an output too. */
  followed: boolean;
  /** Whether its comm has been opened and its output is still to come. */
  awaited: boolean;
}

/**
 * The live widgets of one notebook, by model id, which is also their comm's id.
 *
 * A widget's comm is opened by the kernel and shared by all pages. A page that was not there when it opened (it was reloaded)
 * asks the kernel which comms it has, and joins: those that an output shows, and those of running trainings.
 */
export class WidgetHub {
  readonly #entries = new Map<string, Entry>();
  readonly #session: ISessionContext;
  readonly #trainings: Trainings;
  #kernel: Kernel.IKernelConnection | null = null;

  constructor(session: ISessionContext, trainings: Trainings) {
    this.#session = session;
    this.#trainings = trainings;
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
    const entry = this.#entry(id);
    entry.users += 1;
    entry.awaited = false;
    entry.model.look(this, undefined);
    entry.model.load(output);
    if (entry.comm === undefined) void this.#joinOne(id);
    return entry.model;
  }

  /** The last place that shows a model tells the kernel that nobody looks. */
  release(output: WidgetOutput): void {
    const entry = output.model === undefined ? undefined : this.#entries.get(output.model);
    if (output.model === undefined || entry === undefined) return;
    entry.users -= 1;
    if (entry.users === 0) this.#leaveUnused(output.model, entry);
  }

  dispose(): void {
    this.#kernel?.removeCommTarget(WIDGET_COMM, this.#onOpen);
    for (const { model } of this.#entries.values()) model.leave();
    this.#entries.clear();
  }

  #entry(id: string): Entry {
    let entry = this.#entries.get(id);
    if (entry === undefined) {
      entry = { model: new PageModel(), users: 0, followed: false, awaited: false };
      this.#entries.set(id, entry);
    }
    return entry;
  }

  #follow(kernel: Kernel.IKernelConnection | null): void {
    this.#kernel?.removeCommTarget(WIDGET_COMM, this.#onOpen);
    this.#loseAll();
    this.#kernel = kernel;
    kernel?.registerCommTarget(WIDGET_COMM, this.#onOpen);
    if (kernel !== null) void this.#joinAll(kernel);
  }

  readonly #onOpen = (comm: Kernel.IComm, open: KernelMessage.ICommOpenMsg): void => {
    const opened = open.content.data as unknown as WidgetOpen;
    // Another version's widget: its output says so, and shows its picture.
    if (opened.protocol === WIDGET_PROTOCOL) this.#bind(comm, opened);
  };

  /** Joins every widget of a kernel; those that are neither shown nor a running training are left again when they have said what they are. */
  async #joinAll(kernel: Kernel.IKernelConnection): Promise<void> {
    for (const id of await openWidgets(kernel)) this.#join(kernel, id);
  }

  async #joinOne(id: string): Promise<void> {
    const kernel = this.#kernel;
    if (kernel !== null && (await openWidgets(kernel)).includes(id) && this.#entries.has(id)) this.#join(kernel, id);
  }

  #join(kernel: Kernel.IKernelConnection, id: string): void {
    if (this.#kernel !== kernel || kernel.isDisposed || kernel.hasComm(id) || this.#entries.get(id)?.comm !== undefined) return;
    this.#bind(kernel.createComm(WIDGET_COMM, id));
  }

  #bind(comm: Kernel.IComm, opened?: WidgetOpen): void {
    const id = comm.commId;
    const entry = this.#entry(id);
    entry.comm = comm;
    hearSubshell(comm);
    comm.onMsg = (message) => {
      const buffers = (message.buffers ?? []).map(floats);
      entry.model.receive(message.content.data as unknown as WidgetToPage, buffers);
      if (entry.followed !== isRunning(entry.model) || entry.users === 0) this.#sort(id, entry);
    };
    comm.onClose = () => this.#lose(id);
    entry.awaited = opened !== undefined && entry.users === 0;
    entry.model.connect((message: WidgetToKernel) => void comm.send({ ...message } as never), opened);
    if (opened !== undefined) this.#sort(id, entry);
  }

  /** Begins to follow a training, or stops when it has ended. */
  #sort(id: string, entry: Entry): void {
    if (isRunning(entry.model)) {
      if (entry.followed) return;
      entry.followed = true;
      this.#trainings.follow(id, entry.model, this.#session.path);
      if (!entry.awaited) this.#leaveUnused(id, entry);
      return;
    }
    // What has joined and not yet said what it is.
    if (entry.model.view === undefined) return;
    entry.followed = false;
    this.#leaveUnused(id, entry);
  }

  /** A model that no output shows: a training that is followed counts as out of sight, any other is left. */
  #leaveUnused(id: string, entry: Entry): void {
    if (entry.users > 0 || entry.awaited) return;
    if (entry.followed) {
      entry.model.look(this, false);
      return;
    }
    entry.model.leave();
    entry.comm?.dispose();
    this.#entries.delete(id);
  }

  #lose(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.model.disconnect();
    entry.followed = false;
    delete entry.comm;
    if (entry.users === 0) this.#entries.delete(id);
  }

  #loseAll(): void {
    for (const id of [...this.#entries.keys()]) this.#lose(id);
  }
}

async function openWidgets(kernel: Kernel.IKernelConnection): Promise<string[]> {
  // A kernel that is restarted or shut down meanwhile answers no more, and the next one is asked again.
  const reply = await kernel.requestCommInfo({ target_name: WIDGET_COMM }).catch(() => undefined);
  return reply?.content.status === "ok" ? Object.keys(reply.content.comms) : [];
}

/** A message's buffer as numbers; copied when it does not lie on a multiple of four bytes. */
function floats(buffer: ArrayBuffer | ArrayBufferView): Float32Array {
  const bytes = buffer instanceof ArrayBuffer ? new Uint8Array(buffer) : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  return bytes.byteOffset % 4 === 0
    ? new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2)
    : new Float32Array(bytes.slice().buffer, 0, bytes.byteLength >> 2);
}
