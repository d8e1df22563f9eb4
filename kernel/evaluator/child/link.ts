import { writeSync } from "node:fs";
import type { FromChild } from "../messages.js";
import { Outbox } from "./outbox.js";

/** File descriptors that the server passes besides stdin, stdout and stderr. */
export const TO_SERVER = 3;
export const FROM_SERVER = 4;
/** The second thread's, both ways. */
export const WORKER = 5;
/** Where programs that a cell starts print to as stderr; 2 is the log of native libraries. */
export const CELL_STDERR = 6;

/** All that this process says to the server. Its writes are synchronous: a server that falls behind slows the cell down instead of filling memory. */
export const outbox = new Outbox((bytes) => writeAll(TO_SERVER, bytes));
process.on("exit", () => outbox.flush());

/** Sends a message to the server now, and what waits before it. */
export function sendToServer(message: FromChild, buffers: readonly ArrayBufferView[] = []): void {
  outbox.send(message, buffers);
}

export function writeAll(descriptor: number, bytes: Uint8Array): void {
  let offset = 0;
  while (offset < bytes.byteLength) {
    try {
      offset += writeSync(descriptor, bytes, offset);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EAGAIN") continue;
      if (code === "EPIPE") leave();
      throw error;
    }
  }
}

/** The server has gone: ends this process and every one that its cells have started. */
export function leave(): never {
  try {
    // A group of our own, see CellProcess. Where there is none, this fails and only we go.
    process.kill(-process.pid, "SIGKILL");
  } catch {
    // Nothing more to end.
  }
  process.exit(0);
}
