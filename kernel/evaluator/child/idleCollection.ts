import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** So much new memory, in bytes, is worth a collection. */
const GROWTH = 64e6;

/** How long nothing must run before it; "run all" is not to wait for it between two cells. */
const IDLE_MS = 500;

/**
 * Gives memory back when the cells have left much of it and nothing runs.
 *
 * V8 collects when something new is allocated. A cell that printed 100 MB would keep them until other cells have made as much,
 * while the machine's memory is short for the network that is to be trained next.
 */
export class IdleCollection {
  #running = 0;
  /** What stayed after the last collection, or less. */
  #least = Infinity;
  #timer: NodeJS.Timeout | undefined;

  begin(): void {
    this.#running += 1;
    clearTimeout(this.#timer);
  }

  end(): void {
    this.#running -= 1;
    const used = inUse();
    this.#least = Math.min(this.#least, used);
    if (this.#running > 0 || used - this.#least < GROWTH) return;
    this.#timer = setTimeout(() => {
      collect();
      this.#least = inUse();
    }, IDLE_MS).unref();
  }
}

function inUse(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

let collector: (() => void) | undefined;

function collect(): void {
  if (collector === undefined) {
    setFlagsFromString("--expose-gc");
    collector = runInNewContext("gc") as () => void;
    setFlagsFromString("--no-expose-gc");
  }
  collector();
}
