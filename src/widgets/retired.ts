/** Finished widgets that a reloaded page can still ask for. More would keep every training of a long session in memory. */
const KEPT = 16;

const closers: (() => void)[] = [];

/** Remembers how to close a finished widget, and closes the oldest when there are more than {@link KEPT}. */
export function retire(close: () => void): void {
  closers.push(close);
  if (closers.length > KEPT) closers.shift()?.();
}
