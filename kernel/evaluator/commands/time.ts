import { duration } from "./duration.js";
import type { Command } from "./command.js";
import { kindOf } from "./source.js";

/** What `%time` has to subtract when its statement has run. */
interface Started {
  readonly wall: number;
  readonly cpu: NodeJS.CpuUsage;
}

const started: Started[] = [];

function start(): Started {
  return { cpu: process.cpuUsage(), wall: performance.now() };
}

function report({ wall, cpu }: Started): void {
  const ms = performance.now() - wall;
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(`Time: ${duration(ms)} (CPU on all threads: ${duration((user + system) / 1e3)})\n`);
}

/** `%time f(x)` times a line, `%%time` a cell; once, and with what it awaits. Declarations stay in scope, a value is shown. */
export const time: Command = {
  name: "time",
  usage: "%time CODE, %%time",
  summary: "runs a line, or the cell, and says how long it took; a promise is awaited",
  line: "code",
  cell: "code",
  expand({ args, body }, call) {
    if (body !== undefined) return `${call("cell")}${args}${body}`;
    const found = kindOf(args);
    if (found.kind === "expression") return call("value", `async () => (${args.replace(/;\s*$/, "")}\n)`);
    return `${call("begin")} ${found.kind === "statements" ? args.slice(0, found.end) : args}; ${call("end")}`;
  },
  async run({ args, work }, host) {
    if (args === "cell") {
      const begun = start();
      host.atEnd(() => report(begun));
    } else if (args === "begin") {
      started.push(start());
    } else if (args === "end") {
      const begun = started.pop();
      if (begun !== undefined) report(begun);
    } else {
      const begun = start();
      const value = await work?.();
      report(begun);
      return value;
    }
    return undefined;
  },
};
