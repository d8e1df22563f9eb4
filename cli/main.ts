import { helpText } from "./help.js";
import { nearest } from "./nearest.js";
import { UsageError } from "./verb.js";
import { verbs } from "./verbs.js";

/**
 * Runs one command.
 *
 * @param argv The verb and its arguments, without node and script.
 * @returns The exit code: 0 done, 1 the verb failed, 2 it was called wrongly.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    console.log(helpText(verbs));
    return 0;
  }
  const verb = verbs.find((candidate) => candidate.name === name);
  if (verb === undefined) {
    const meant = nearest(name, [...verbs.map((candidate) => candidate.name), "help"]);
    console.error(`gradbook: no verb "${name}". ${meant === undefined ? "" : `Did you mean "${meant}"? `}"gradbook help" lists them.`);
    return 2;
  }
  if (verb.name !== "lab" && (args.includes("--help") || args.includes("-h"))) {
    console.log(helpText(verb.steps?.map((step) => ({ ...step, name: `${verb.name} ${step.name}` })) ?? [verb]));
    return 0;
  }
  try {
    return await verb.run(args);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`gradbook ${verb.name}: ${error.message} Usage: gradbook ${verb.name} ${verb.usage}`.trim());
      return 2;
    }
    console.error(`gradbook ${verb.name}: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}
