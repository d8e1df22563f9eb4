import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { venv } from "./python.mjs";

const path = join(venv, "gradbook.json");

/**
 * The note that set-up leaves inside .venv: where it was made, with which `$PYTHON`, and whether its packages are all in.
 * It lives there and not in build/, so that it goes when the environment goes. An environment without a note is the user's
 * own; it is kept if it runs.
 * @returns {{ root: string, python: string | null, finished: boolean } | undefined}
 */
export function readNote() {
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return { root: "", python: null, finished: false };
  }
}

/** @param {{ root: string, python: string | null, finished: boolean }} note */
export function writeNote(note) {
  writeFileSync(path, `${JSON.stringify(note)}\n`);
}
