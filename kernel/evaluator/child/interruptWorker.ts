import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { HEARD, RUNNING, type InterruptMessage } from "./interrupts.js";
import { INTERRUPTS, leave } from "./link.js";

/**
 * The cell process's second thread: it hears an interrupt even while the first is in a loop.
 *
 * The first thread is asked to interrupt its cell in an orderly way; if it does not even answer, its JavaScript is terminated.
 * The terminate must come from here: an evaluation started from another thread's session could not be terminated at all.
 */
const PATIENCE_MS = 150;

/** Shared with the main thread: the last interrupt that it has heard of, and the origins of the cells that it runs. */
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

let text = "";
const socket = new Socket({ fd: INTERRUPTS, readable: true, writable: false });
socket.on("data", (chunk: Buffer) => {
  const lines = (text + chunk.toString("latin1")).split("\n");
  text = lines.pop() ?? "";
  for (const line of lines) interrupt(line.split(",").map(Number), ++count, "interrupt");
});
// The main thread may be stuck in a cell.
socket.on("close", leave);
socket.on("error", () => socket.destroy());
