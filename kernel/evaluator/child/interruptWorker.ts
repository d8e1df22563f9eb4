import { Session, type Runtime } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { HELPER } from "../helperName.js";
import { BEAT, clock, DEBUGGED, HEARD, LOADING, NEWEST, RUNNING, type InterruptMessage } from "./interrupts.js";
import { JsonLines } from "../lines.js";
import type { ToWorker } from "../messages.js";
import { DebugSession } from "./debugSession.js";
import { leave, WORKER } from "./link.js";

/**
 * The cell process's second thread: it hears an interrupt even while the first is in a loop.
 *
 * The first thread is asked to interrupt its cells in an orderly way; if it does not even answer, its JavaScript is terminated.
 * The terminate must come from here: an evaluation started from another thread's session could not be terminated at all.
 */
const PATIENCE_MS = 150;

/** A cell's own code that keeps the thread this long from its event loop is in a loop: it is terminated at once. The library is let finish its step. */
const STUCK_MS = 100;

/** How long even then the main thread has to hear. */
const HEARING_MS = 8;

/** When a thread that has heard must have settled its cell, if only by giving it up. */
const SETTLED_MS = 400;

/** How often an interrupt looks at what became of it. */
const LOOK_MS = 4;

/** Shared with the main thread: see {@link HEARD} and its neighbours. */
const data = workerData as { readonly shared: SharedArrayBuffer; readonly key: string };
const shared = new Int32Array(data.shared);
let count = 0;

/**
 * Tells the main thread until it has heard and its cells have ended, and terminates what keeps it from that.
 *
 * A terminate that finds the thread idle kills the callback that runs next: it may be the one that would have heard. Hence the second
 * telling, and hence one right after the terminate: better that is lost than a cell's code.
 */
function interrupt(origins: readonly number[], kind: InterruptMessage["kind"]): void {
  const message: InterruptMessage = { kind, origins, number: ++count };
  const start = performance.now();
  const heard = (): boolean => Atomics.load(shared, HEARD) >= message.number;
  // Cells that were meant may have made room for others, which are not to suffer.
  const over = (): boolean => !origins.some((origin) => (origin === 0 ? !heard() : runs(origin) || (!heard() && !hasArrived(origin))));
  let asking = false;
  /** Terminates what the main thread says that it is at, if that is to be terminated. It answers in the middle of it, unless it is in a native call. */
  const terminate = (alsoLibrary: boolean): void => {
    asking = true;
    const before = heard();
    const session = new Session();
    session.connectToMainThread();
    // Connected for the moment only: a session that is still there at exit makes Node announce that it waits for a debugger.
    const done = (): void => session.disconnect();
    session.post("Runtime.evaluate", { expression: `${HELPER}.givesUp("${data.key}", [${origins.join()}], ${alsoLibrary})`, silent: true }, (failure, reply?: Runtime.EvaluateReturnType) => {
      asking = false;
      if (failure !== null || reply?.result.value !== true || over() || heard() !== before) {
        done();
        return;
      }
      clearInterval(looking);
      session.post("Runtime.terminateExecution", done);
      interrupt(origins, "terminated");
    });
  };
  let told = 1;
  let asked = kind === "terminated";
  parentPort?.postMessage(message);
  const looking = setInterval(() => {
    const waited = performance.now() - start;
    const stuck = clock() - Atomics.load(shared, BEAT);
    if (over()) clearInterval(looking);
    // A module that is terminated half-way stays broken for the process.
    else if (Atomics.load(shared, LOADING) === 1) return;
    else if (!heard() && waited > 2 * PATIENCE_MS) {
      // It neither hears nor says what it is at.
      clearInterval(looking);
      const session = new Session();
      session.connectToMainThread();
      session.post("Runtime.terminateExecution", () => session.disconnect());
      interrupt(origins, "terminated");
    } else if (asking) return;
    else if (heard() ? waited > SETTLED_MS && stuck > STUCK_MS : waited > PATIENCE_MS) terminate(true);
    else if (!heard() && told === 1 && waited > PATIENCE_MS / 2) {
      told = 2;
      parentPort?.postMessage(message);
    } else if (!heard() && !asked && stuck > STUCK_MS && waited > HEARING_MS && origins.some(runs)) {
      asked = true;
      terminate(false);
    }
  }, LOOK_MS);
}

function runs(origin: number): boolean {
  return shared.indexOf(origin, RUNNING) >= 0;
}

/** False for a cell that was sent, and that the main thread has not come round to take. */
function hasArrived(origin: number): boolean {
  return origin <= Atomics.load(shared, NEWEST);
}

const socket = new Socket({ fd: WORKER, readable: true, writable: true });
const debug = new DebugSession(
  (message) => socket.write(`${JSON.stringify(message)}\n`),
  (attached) => Atomics.store(shared, DEBUGGED, attached ? 1 : 0),
);
parentPort?.on("message", () => debug.detach());
const lines = new JsonLines((message) => receive(message as ToWorker));

function receive(message: ToWorker): void {
  switch (message.type) {
    case "interrupt":
      // At a breakpoint nothing hears of an orderly end.
      interrupt(message.origins, debug.terminatePaused() ? "terminated" : "interrupt");
      break;
    case "attach":
      debug.attach();
      break;
    case "detach":
      debug.detach();
      break;
    case "inspect":
      debug.post(message.id, message.method, message.params);
      break;
  }
}

socket.on("data", (chunk: Buffer) => lines.push(chunk));
// The main thread may be stuck in a cell.
socket.on("close", leave);
socket.on("error", () => socket.destroy());
