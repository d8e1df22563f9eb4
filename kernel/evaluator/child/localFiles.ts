import { realpathSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** What an import may leave out, in the order in which it is tried. */
const EXTENSIONS = [".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs", ".cjs", ".cts", ".json"];

/** TypeScript's way to name a file: by what it would be compiled to. */
const WRITTEN_AS: Readonly<Record<string, readonly string[]>> = { ".js": [".ts", ".tsx"], ".jsx": [".tsx"], ".mjs": [".mts"], ".cjs": [".cts"] };

/** The built kernel and library: those are loaded once, whoever names them. */
const BUILT = fileURLToPath(new URL("../../../", import.meta.url));

/** True for what names a file and not a package. */
export function isPath(specifier: string): boolean {
  return /^\.{0,2}[/\\]|^file:/.test(specifier);
}

/** True for the kernel's and the library's own files, which may lie below a notebook's folder. */
export function isBuilt(file: string): boolean {
  return file.startsWith(BUILT);
}

/** Files that are the author's: they are transpiled, and loaded anew when they have changed. */
export function isLocal(file: string): boolean {
  return EXTENSIONS.some((extension) => file.endsWith(extension)) && !file.includes(`${sep}node_modules${sep}`) && !isBuilt(file);
}

/**
 * Finds the file that an import means: as Node does, and also without its extension, by its JavaScript name, or as a folder's index.
 *
 * @throws Error with code ERR_MODULE_NOT_FOUND
 */
export function findFile(specifier: string, folder: string): string {
  const path = specifier.startsWith("file:") ? fileURLToPath(specifier) : resolve(folder, specifier.replace(/[?#].*$/, ""));
  const [, stem = path, extension = ""] = /^(.*?)(\.\w+)?$/s.exec(path) ?? [];
  const candidates = [
    path,
    ...(WRITTEN_AS[extension] ?? []).map((other) => stem + other),
    ...EXTENSIONS.map((added) => path + added),
    ...EXTENSIONS.map((added) => join(path, `index${added}`)),
  ];
  const found = candidates.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  if (found !== undefined) return realpathSync(found);
  const error = new Error(`Cannot find ${JSON.stringify(specifier)}: expected a file beside what imports it, in ${folder}; found none, not with ${EXTENSIONS.join(", ")} added either.`);
  throw Object.assign(error, { code: "ERR_MODULE_NOT_FOUND" });
}

/** Changes whenever the file does; "" once it is gone. */
export function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? "" : `${found.mtimeNs} ${found.size} ${found.ino}`;
}
