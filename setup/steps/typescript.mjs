import { existsSync, rmSync } from "node:fs";
import { relative } from "node:path";
import { runCommand } from "../lib/command.mjs";
import { SetupFailure } from "../lib/failure.mjs";
import { filesUnder, fingerprint } from "../lib/fingerprint.mjs";
import { at, root } from "../lib/root.mjs";

const folders = ["src", "kernel", "cli"];
const isTypeScript = (name) => !name.includes(".") || (name.endsWith(".ts") && !name.endsWith(".d.ts"));
const emitted = (source) => at("dist", `${relative(root, source).slice(0, -".ts".length)}.js`);
const sources = () => filesUnder(folders.map((folder) => at(folder)), isTypeScript);

/** The library, the kernel and the command line, compiled into dist/. */
export const typescript = {
  name: "typescript",
  title: "TypeScript",
  needs: ["npmPackages"],
  inputs: () => [fingerprint(root, [...folders.map((folder) => at(folder)), at("tsconfig.json"), at("node_modules", "typescript", "package.json")], (name) => isTypeScript(name) || name.endsWith(".json"))],
  outputs: () => sources().map(emitted),
  async run() {
    const { code, output, log } = await runCommand(process.execPath, [at("node_modules", "typescript", "bin", "tsc"), "-p", at("tsconfig.json")], { log: "tsc" });
    removeStale();
    if (code !== 0) {
      const first = output.split("\n").find((line) => line.includes("error TS")) ?? output.trim().split("\n").at(-1) ?? "";
      throw new SetupFailure(`TypeScript does not compile: ${first.trim()}`, log);
    }
    return undefined;
  },
};

/** A module whose source is gone must not be found by an import any more. */
function removeStale() {
  const wanted = new Set(sources().map(emitted));
  for (const file of filesUnder([at("dist")], (name) => !name.includes(".") || name.endsWith(".js"))) {
    if (wanted.has(file)) continue;
    for (const tail of [".js", ".js.map", ".d.ts"]) rmSync(`${file.slice(0, -".js".length)}${tail}`, { force: true });
  }
}
