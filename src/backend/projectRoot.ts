import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

let found: string | undefined;

/**
 * The folder of Gradbook's own package.json, found by walking up from this file, so that it is the same from src/ and dist/src/.
 *
 * @throws Error when no package.json named "gradbook" stands above this file.
 */
export function projectRoot(): string {
  found ??= findRoot(dirname(fileURLToPath(import.meta.url)));
  return found;
}

function findRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file)) {
      const { name } = JSON.parse(readFileSync(file, "utf8")) as { name?: string };
      if (name === "gradbook") return folder;
    }
    if (dirname(folder) === folder) throw new Error(`backend: no package.json named "gradbook" above ${start}; Gradbook's files were moved apart.`);
  }
}
