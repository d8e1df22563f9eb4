import type { Verb } from "./verb.js";

/** The help for some verbs: how each is called, and what it does. */
export function helpText(verbs: readonly Verb[]): string {
  const lines = verbs.map((verb) => [`gradbook ${verb.name} ${verb.usage}`.trim(), verb.summary] as const);
  const width = Math.max(...lines.map(([call]) => call.length));
  return lines.map(([call, summary]) => `${call.padEnd(width)}  ${summary}`).join("\n");
}
