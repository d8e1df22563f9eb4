// One queue for all compiled steps: any two may assign the same variable, and a run takes its inputs when it starts.
let tail: Promise<unknown> = Promise.resolve();
let pending = 0;

/** Whether a run is under way or waits. */
export function isRunning(): boolean {
  return pending > 0;
}

/** Starts `run` when the runs before it are done; at once when there are none. */
export async function enqueue<Result>(run: () => Promise<Result>): Promise<Result> {
  const before = tail;
  const mine = pending++ === 0 ? run() : before.then(run);
  const done = mine.then(
    () => pending--,
    () => pending--,
  );
  tail = done;
  return await mine;
}
