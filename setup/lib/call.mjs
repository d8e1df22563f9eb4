/**
 * Calls one exported function of a part in its own process: `node call.mjs MODULE FUNCTION JSON`. Its `log` option prints;
 * what it returns is the last line on stdout, and its error's message the last on stderr.
 */
import { pathToFileURL } from "node:url";

const [module, name, options] = process.argv.slice(2);
try {
  const part = await import(pathToFileURL(module).href);
  const result = await part[name]({ ...JSON.parse(options), log: (line) => console.log(String(line)) });
  console.log(JSON.stringify(result ?? null));
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  console.error(`failed: ${(error instanceof Error ? error.message : String(error)).split("\n")[0]}`);
  process.exitCode = 1;
}
