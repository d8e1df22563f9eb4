import { parseArgs } from "node:util";
import { UsageError } from "./verb.js";

/** `util.parseArgs` for flags without values, its refusals as usage errors. */
export function parse<Flag extends string>(args: readonly string[], flags: readonly Flag[]): { values: Partial<Record<Flag, boolean>>; positionals: string[] } {
  const options = Object.fromEntries(flags.map((flag) => [flag, { type: "boolean" as const }]));
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: values as Partial<Record<Flag, boolean>>, positionals };
  } catch (error) {
    // Node's messages end with advice about "--" that fits none of our verbs.
    const message = error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error);
    throw new UsageError(`${message.replace(/\.$/, "")}.`);
  }
}

/** Refuses positional arguments for a verb that takes none. */
export function refuseExtra(positionals: readonly string[]): void {
  if (positionals.length > 0) throw new UsageError(`takes no argument "${positionals.join(" ")}".`);
}
