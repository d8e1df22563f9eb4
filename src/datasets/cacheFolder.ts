import { homedir } from "node:os";
import { join } from "node:path";

/** Where downloaded data is kept: `GRADBOOK_CACHE`, or `~/.cache/gradbook`. */
export function cacheFolder(): string {
  return process.env["GRADBOOK_CACHE"] ?? join(homedir(), ".cache", "gradbook");
}
