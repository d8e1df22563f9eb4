import { spawn } from "node:child_process";
import { setUp } from "./setUp.mjs";
import { at, root } from "./root.mjs";

/** @param {string[]} args a filter or flags for vitest; `--long` of ours runs the tests named `*.long.test.ts` and no others */
export async function runTests(args) {
  const long = args.includes("--long");
  await setUp();
  const vitest = spawn(process.execPath, [at("node_modules", "vitest", "vitest.mjs"), "run", ...args.filter((arg) => arg !== "--long")], {
    cwd: root,
    stdio: "inherit",
    env: long ? { ...process.env, GRADBOOK_TEST_LONG: "1" } : process.env,
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => vitest.kill(signal));
  process.exitCode = await new Promise((resolve, reject) => {
    vitest.once("error", reject);
    vitest.once("exit", (code) => resolve(code ?? 1));
  });
}
