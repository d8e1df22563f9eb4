import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { DEBUGGED, HEARD, RUNNING, type InterruptMessage } from "./interrupts.js";
import { JsonLines } from "../lines.js";
import type { ToWorker } from "../messages.js";
import { DebugSession } from "./debugSession.js";
import { leave, WORKER } from "./link.js";

/**
 * The cell process's second thread: it hears an interrupt even while the first is in a loop.
 *
 * The first thread is asked to interrupt its cell in an orderly way; if it does not even answer, its JavaScript is terminated.
 * The terminate must come from here: an evaluation started from another thread's session could not be terminated at all.
 */
const PATIENCE_MS = 150;

/** Shared with the main thread: the last interrupt that it has heard of, whether it is debugged, and the origins of the cells that it runs. */
const shared = new Int32Array((workerData as { shared: SharedArrayBuffer }).shared);
let count = 0;

/**
 * Tells the main thread until it has heard, and terminates what keeps it from hearing.
 *
 * A terminate that finds the thread idle kills the callback that runs next: it may be the one that would have heard. Hence the second
 * telling, and hence one right after the terminate: better that is lost than a cell's code.
 */
function interrupt(origins: readonly number[], number: number, kind: InterruptMessage["kind"]): void {
  const message: InterruptMessage = { kind, origins, number };
  const heard = (): boolean => Atomics.load(shared, HEARD) >= number;
  parentPort?.postMessage(message);
  setTimeout(() => {
    if (!heard()) parentPort?.postMessage(message);
  }, PATIENCE_MS / 2);
  setTimeout(() => {
    // The cells that were meant may have made room for another, which is not to suffer.
    if (heard() || !origins.some(runs)) return;
    // Connected for the moment only: a session that is still there at exit makes Node announce that it waits for a debugger.
    const session = new Session();
    session.connectToMainThread();
    session.post("Runtime.terminateExecution", () => session.disconnect());
    interrupt(origins, number, "terminated");
  }, PATIENCE_MS);
}

/** 0 stands for whatever blocks the main thread, a timer's callback. */
function runs(origin: number): boolean {
  return origin === 0 || shared.indexOf(origin, RUNNING) >= 0;
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
      interrupt(message.origins, ++count, debug.terminatePaused() ? "terminated" : "interrupt");
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
