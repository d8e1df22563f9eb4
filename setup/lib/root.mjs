import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The clone's root, with symbolic links resolved: stamps and the virtual environment hold it. */
export const root = realpathSync(join(dirname(fileURLToPath(import.meta.url)), "..", ".."));

/** A path inside the clone. */
export const at = (...parts) => join(root, ...parts);
