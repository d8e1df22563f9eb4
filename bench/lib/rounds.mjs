/** For so long, in milliseconds, nobody runs before each turn: libraries' threads look for more work a while after the last, on cores that are the next one's. */
const PAUSE_MS = 250;

/**
 * Runs contenders in turn. Each round begins with another one: what ran before leaves its heat to the next.
 *
 * @param running contenders by name
 * @param measure a contender's turn; one run by default
 * @returns one object a round, from name to milliseconds
 */
export async function rounds(running, count, measure = async (contender) => (await contender.ask({ do: "run" })).ms) {
  const names = Object.keys(running);
  const results = [];
  for (let round = 0; round < count; round++) {
    const row = {};
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length];
      await new Promise((done) => setTimeout(done, PAUSE_MS));
      row[name] = await measure(running[name]);
    }
    results.push(row);
  }
  return results;
}
