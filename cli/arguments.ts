import { parseArgs } from "node:util";
import { UsageError } from "./verb.js";

/** What a command line says: flags without values, options with theirs, and the rest. */
export interface Parsed<Flag extends string, Option extends string> {
  readonly values: Partial<Record<Flag, boolean> & Record<Option, string>>;
  readonly positionals: string[];
}

/** `util.parseArgs`, its refusals as usage errors; `options` are those that take a value. */
export function parse<Flag extends string, Option extends string = never>(args: readonly string[], flags: readonly Flag[], options: readonly Option[] = []): Parsed<Flag, Option> {
  const known = Object.fromEntries([...flags.map((flag) => [flag, { type: "boolean" as const }]), ...options.map((option) => [option, { type: "string" as const }])]);
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: known, allowPositionals: true });
    return { values: values as Parsed<Flag, Option>["values"], positionals };
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
