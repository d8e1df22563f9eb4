import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder in which Jupyter looks for a user's own kernels and extensions.
 *
 * @source https://docs.jupyter.org/en/latest/use/jupyter-directories.html
 */
export function userJupyter(): string {
  const named = process.env["JUPYTER_DATA_DIR"];
  if (named) return named;
  if (process.platform === "darwin") return join(homedir(), "Library", "Jupyter");
  if (process.platform === "win32") return join(process.env["APPDATA"] ?? join(homedir(), "AppData", "Roaming"), "jupyter");
  return join(process.env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "jupyter");
}

/** What `install` puts there, relative to that folder and to .venv/share/jupyter. */
export const userParts = [join("kernels", "gradbook"), join("labextensions", "@gradbook", "extension")] as const;
