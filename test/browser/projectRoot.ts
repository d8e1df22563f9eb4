import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export function projectRoot(): string {
  return dirname(dirname(dirname(fileURLToPath(import.meta.url))));
}
