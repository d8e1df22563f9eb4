import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/**
 * Every file under the given files and folders, in a stable order.
 * @param {string[]} paths absolute; a path that does not exist counts as empty
 * @param {(name: string) => boolean} [keep] which file and folder names to follow
 * @returns {string[]}
 */
export function filesUnder(paths, keep = () => true) {
  const found = [];
  const visit = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isFile()) found.push(path);
    if (!stat?.isDirectory()) return;
    for (const name of readdirSync(path).sort()) if (keep(name)) visit(join(path, name));
  };
  paths.forEach(visit);
  return found;
}

/**
 * A hash of names and contents. Contents and not times: git sets new times at every checkout.
 * @param {string} root names are taken relative to it
 * @param {string[]} paths
 * @param {(name: string) => boolean} [keep]
 */
export function fingerprint(root, paths, keep) {
  const hash = createHash("sha256");
  for (const file of filesUnder(paths, keep)) {
    hash.update(relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex").slice(0, 32);
}

/** A hash of a list of strings. */
export function digest(parts) {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
