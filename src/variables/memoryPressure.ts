import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** How many bytes of variables may pile up before garbage is looked for. */
const STEP = 64 * 2 ** 20;

let owned = 0;
let limit = STEP;

/**
 * Counts the bytes of a new variable, and collects garbage when much has piled up.
 *
 * V8 sees a few hundred bytes where the backend holds megabytes, so by itself it lets many abandoned networks pile up before it
 * collects one. A full collection takes some 10 ms, and comes at most once in 64 MB of new variables.
 */
export function countOwned(bytes: number): void {
  owned += bytes;
  if (owned > limit) {
    limit = owned + STEP;
    collectGarbage();
  }
}

/** Counts the bytes of a variable that is gone. */
export function countReleased(bytes: number): void {
  owned -= bytes;
  limit = Math.min(limit, Math.max(owned, 0) + STEP);
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const gc: unknown = runInNewContext("gc");
  if (typeof gc === "function") gc();
}
