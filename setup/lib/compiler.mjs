import { statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** `$CXX`, g++ or clang++, the first that is there. Full path, or undefined. */
export function findCompiler() {
  const named = process.env.CXX?.trim().split(/\s+/)[0];
  for (const name of [named, "g++", "clang++"]) {
    if (!name) continue;
    if (isAbsolute(name)) {
      if (isFile(name)) return name;
      continue;
    }
    const folder = (process.env.PATH ?? "").split(delimiter).find((entry) => entry !== "" && isFile(join(entry, name)));
    if (folder !== undefined) return join(folder, name);
  }
  return undefined;
}

function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
