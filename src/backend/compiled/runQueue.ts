// One queue for all compiled steps: any two may assign the same variable, and a run takes its inputs when it starts.
let tail: Promise<unknown> = Promise.resolve();
let pending = 0;
/** Those among them that may assign variables. */
let assigning = 0;
/** Those that have not started. */
let waiting = 0;

/** Whether a run is under way or waits. */
export function isRunning(): boolean {
  return pending > 0;
}

/**
 * Starts `run` when the runs before it are done; at once when there are none.
 *
 * @param assigns whether it may assign variables; one that does not starts beside others that don't
 */
export async function enqueue<Result>(run: () => Promise<Result>, assigns = true): Promise<Result> {
  const before = tail;
  const starts = pending === 0 || (!assigns && assigning === 0 && waiting === 0);
  pending += 1;
  if (assigns) assigning += 1;
  if (!starts) waiting += 1;
  const mine = starts ? run() : before.then(() => (waiting--, run()));
  const end = (): void => {
    pending -= 1;
    if (assigns) assigning -= 1;
  };
  tail = Promise.all([before, mine.then(end, end)]).then(() => undefined);
  return await mine;
}
