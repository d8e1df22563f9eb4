import { runCommand } from "./command.mjs";
import { at } from "./root.mjs";

/**
 * Calls an exported function of another part in a child process, so that it can be ended, and its output is logged.
 * @param {{ module: string, name: string, options: object, log: string, onLine?: (line: string) => void }} call
 * @returns {Promise<{ ok: boolean, message: string, result: unknown, log: string }>}
 */
export async function callPart({ module, name, options, log, onLine }) {
  const { code, output, log: path } = await runCommand(process.execPath, [at("setup", "lib", "call.mjs"), module, name, JSON.stringify(options)], { log, onLine });
  const last = output.trim().split("\n").at(-1) ?? "";
  if (code !== 0) return { ok: false, message: last.replace(/^failed: /, ""), result: undefined, log: path };
  return { ok: true, message: "", result: JSON.parse(last), log: path };
}
