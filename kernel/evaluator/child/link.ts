import { writeSync } from "node:fs";
import { encodeFrame } from "../frames.js";
import type { FromChild } from "../messages.js";

/** File descriptors that the server passes besides stdin, stdout and stderr. */
export const TO_SERVER = 3;
export const FROM_SERVER = 4;
/** The second thread's, both ways. */
export const WORKER = 5;
/** Where programs that a cell starts print to as stderr; 2 is the log of native libraries. */
export const CELL_STDERR = 6;

/**
 * Writes a message to the server, at once and on this thread.
 *
 * Synchronous on purpose: a loop that never yields still shows what it prints, what was printed before a crash is not lost,
 * and a server that falls behind slows the cell down instead of filling memory.
 */
export function sendToServer(message: FromChild, buffers: readonly ArrayBufferView[] = []): void {
  writeAll(TO_SERVER, encodeFrame(message, buffers));
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
