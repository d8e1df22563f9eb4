import { AsyncLocalStorage } from "node:async_hooks";
import type { Disposer } from "./disposals.js";

/** What a running piece of work belongs to: a cell, or the handling of a message from the page. */
export interface Origin {
  readonly id: number;
  readonly abort: AbortController;
  /** Set when the cell was given up after an interrupt: its late output is dropped and its next `await` throws. */
  cancelled: boolean;
  /** How often a cancelled cell swallowed its interrupt. */
  refusals: number;
  /** Displays still being made; the cell ends after them. */
  readonly pending: Set<Promise<unknown>>;
  /** What the cell awaits: nobody else may hold a promise that never settles, and collected it would take the cell's own along. */
  awaited: unknown;
  /** What a command wants done when the cell has ended. */
  readonly atEnd: (() => void)[];
  /** What the cell's end disposes of, the newest last. */
  readonly disposers: Disposer[];
  /** Receives the value of the last expression. */
  onResult: ((value: unknown, key?: string) => void) | undefined;
}

/** Follows work across awaits and timers, so that late output goes to the cell that started it. */
export const origins = new AsyncLocalStorage<Origin>();

export function newOrigin(id: number): Origin {
  return { id, abort: new AbortController(), cancelled: false, refusals: 0, pending: new Set(), awaited: undefined, atEnd: [], disposers: [], onResult: undefined };
}

/** Thrown in a cell that the user interrupted. */
export class KeyboardInterrupt extends Error {
  override readonly name = "KeyboardInterrupt";

  constructor(message = "interrupted") {
    super(message);
  }
}
