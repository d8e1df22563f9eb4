import type { Kernel } from "@jupyterlab/services";
import { SERVER_COMM, type ServerReply, type ServerRequest } from "../../src/protocol/server.js";
import { hearSubshell } from "./hearSubshell.js";

/** What is asked; the link numbers it. */
type Asked = ServerRequest extends infer Request ? (Request extends ServerRequest ? Omit<Request, "id"> : never) : never;

const links = new WeakMap<Kernel.IKernelConnection, ServerLink>();

/** Asks the server of our kernel, which answers while cells run, too. */
export class ServerLink {
  readonly #kernel: Kernel.IKernelConnection;
  #comm: Kernel.IComm | undefined;
  #asked = 0;
  readonly #waiting = new Map<number, (reply: ServerReply | undefined) => void>();

  private constructor(kernel: Kernel.IKernelConnection) {
    this.#kernel = kernel;
    // A kernel that restarts says nothing any more.
    kernel.statusChanged.connect((_, status) => {
      if (status === "restarting" || status === "autorestarting" || status === "dead") this.#forget();
    });
  }

  /** The link to a kernel; undefined where the kernel is another's. */
  static to(kernel: Kernel.IKernelConnection | null | undefined): ServerLink | undefined {
    if (kernel === null || kernel === undefined || kernel.name !== "gradbook" || !kernel.handleComms) return undefined;
    const link = links.get(kernel) ?? new ServerLink(kernel);
    links.set(kernel, link);
    return link;
  }

  /** @returns The answer; undefined when the kernel went before it came. */
  async ask(request: Asked): Promise<ServerReply | undefined> {
    if (this.#kernel.isDisposed || this.#kernel.status === "dead") return undefined;
    const comm = this.#open();
    const id = ++this.#asked;
    return await new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      comm.send({ id, ...request });
    });
  }

  #open(): Kernel.IComm {
    if (this.#comm !== undefined && !this.#comm.isDisposed) return this.#comm;
    this.#forget();
    const comm = this.#kernel.createComm(SERVER_COMM);
    hearSubshell(comm);
    comm.onMsg = (message) => {
      const reply = message.content.data as unknown as ServerReply;
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    };
    comm.onClose = () => this.#forget();
    comm.open();
    this.#comm = comm;
    return comm;
  }

  #forget(): void {
    this.#comm?.dispose();
    this.#comm = undefined;
    for (const resolve of this.#waiting.values()) resolve(undefined);
    this.#waiting.clear();
  }
}
