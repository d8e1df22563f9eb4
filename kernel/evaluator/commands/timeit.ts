import { duration } from "./duration.js";
import type { Command } from "./command.js";
import { asFunction } from "./source.js";

/** A run has to last this long before its time is taken, unless `-n` says how many rounds it has. */
const LEAST_MS = 100;
const RUNS = 7;
const OPTIONS = /^((?:-[nr]\s*\d+\s+)*)([^]*)$/;

/** Where results go, so that the engine does not leave out the work that makes them. */
let sink: unknown;

/** `%timeit f(x)` runs a line many times, `%%timeit` a cell; the code has a scope of its own. */
export const timeit: Command = {
  name: "timeit",
  usage: "%timeit [-n ROUNDS] [-r RUNS] CODE, %%timeit",
  summary: "runs a line, or the cell, many times: mean and standard deviation of 7 runs",
  line: "code",
  cell: "code",
  expand({ args, body }, call) {
    const [, options = "", code = ""] = OPTIONS.exec(`${args}${body === undefined ? "" : " "}`) ?? [];
    if (body === undefined) return call(options, asFunction(code));
    return call(options, `${/\bawait\b/.test(body) ? "async " : ""}() => {${code}${body}\n}`);
  },
  async run({ args, work = () => undefined }) {
    const rounds = option(args, "n");
    const runs = Math.max(1, option(args, "r") ?? RUNS);
    const count = rounds ?? (await enough(work));
    const times: number[] = [];
    for (let run = 0; run < runs; run++) times.push((await measure(work, count)) / count);
    process.stdout.write(`${told(times, count)}\n`);
  },
};

/** The least of 1, 2, 5, 10, 20, … rounds that take long enough. */
async function enough(work: () => unknown): Promise<number> {
  for (let power = 1; ; power *= 10) {
    for (const count of [power, 2 * power, 5 * power]) {
      if ((await measure(work, count)) >= LEAST_MS) return count;
    }
  }
}

async function measure(work: () => unknown, count: number): Promise<number> {
  const begun = performance.now();
  for (let round = 0; round < count; round++) {
    sink = work();
    // Not awaited without need: that would cost more than much of what is measured.
    if (sink instanceof Promise) await sink;
  }
  return performance.now() - begun;
}

function told(times: readonly number[], count: number): string {
  const mean = times.reduce((sum, item) => sum + item, 0) / times.length;
  const deviation = Math.sqrt(times.reduce((sum, item) => sum + (item - mean) ** 2, 0) / times.length);
  const of = `mean ± std. dev. of ${times.length} run${times.length === 1 ? "" : "s"}, ${count.toLocaleString("en")} round${count === 1 ? "" : "s"} each`;
  return `${duration(mean)} ± ${duration(deviation)} per round (${of})`;
}

function option(args: string, name: string): number | undefined {
  const found = new RegExp(`-${name}\\s*(\\d+)`).exec(args)?.[1];
  return found === undefined ? undefined : Math.max(1, Number(found));
}
