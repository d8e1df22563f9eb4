import { Session } from "node:inspector";
import type { FromWorker } from "../messages.js";

/** Our own code, the library's too: its scripts are nobody's to debug here, and there are thousands. */
const OWN = new URL("../../../", import.meta.url).href;

/** Notifications that the debugger needs; the others stay here. */
const PASSED_ON = new Set(["Debugger.scriptParsed", "Debugger.paused", "Debugger.resumed"]);

/** The session's general notification, which Node's typings know only by its single names. */
interface Notification {
  readonly method: string;
  readonly params: { readonly url?: string };
}

/** V8's debugger of the main thread, used from the second thread: the main thread may stand at a breakpoint. */
export class DebugSession {
  #session: Session | undefined;
  #paused = false;

  /** @param onAttached hears whether the session is there; while it is, Node does not let the process end quietly */
  constructor(
    private readonly send: (message: FromWorker) => void,
    private readonly onAttached: (attached: boolean) => void,
  ) {}

  attach(): void {
    this.detach();
    const session = new Session();
    session.connectToMainThread();
    session.on("inspectorNotification", (message) => {
      const { method, params } = message as unknown as Notification;
      if (method === "Debugger.paused") this.#paused = true;
      if (method === "Debugger.resumed") this.#paused = false;
      if (!PASSED_ON.has(method) || (method === "Debugger.scriptParsed" && !isAuthors(params.url ?? ""))) return;
      this.send({ type: "event", method, params });
    });
    this.#session = session;
    this.onAttached(true);
  }

  /** Lets a paused cell go on; the session ends with it. */
  detach(): void {
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    this.#paused = false;
    session.post("Debugger.disable", () => {
      session.disconnect();
      if (this.#session === undefined) this.onAttached(false);
    });
  }

  post(id: number, method: string, params: object): void {
    if (this.#session === undefined) {
      this.send({ type: "reply", id, error: "no debugger is attached" });
      return;
    }
    this.#session.post(method, params, (failure, result) => {
      this.send(failure === null ? { type: "reply", id, result: result ?? {} } : { type: "reply", id, error: failure.message });
    });
  }

  /** Ends a cell that stands at a breakpoint; false when none does. */
  terminatePaused(): boolean {
    if (!this.#paused) return false;
    this.#session?.post("Debugger.resume", { terminateOnResume: true });
    return true;
  }
}

/** True for cells and for files that are not installed packages. */
function isAuthors(url: string): boolean {
  return url !== "" && !url.startsWith("node:") && !url.startsWith("evalmachine") && !url.startsWith(OWN) && !url.includes("/node_modules/");
}
