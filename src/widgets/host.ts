import type { NotebookHost } from "../protocol/host.js";

let current: NotebookHost | undefined;

/** Called by the kernel when it puts the library in scope; `undefined` outside a notebook. */
export function setHost(host: NotebookHost | undefined): void {
  current = host;
}

/** The notebook that the library runs in, or undefined in a plain program. */
export function host(): NotebookHost | undefined {
  return current;
}
