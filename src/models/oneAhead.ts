/** Does work on one item after the other, and takes the next item while the work before it is under way: at most two are out at a time. */
export async function oneAhead<Item>(items: Iterable<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  let last = Promise.resolve();
  try {
    for (const item of items) {
      const before = last;
      last = work(item);
      // It may fail while the one before it is waited for; it is waited for in its turn.
      last.catch(() => undefined);
      await before;
    }
  } finally {
    await last;
  }
}
