import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../library.js";
import { finishBundle, showBundle } from "./display.js";

/** What notebooks that were written for the tslab kernel import under its name: `import * as tslab from "tslab"`. */

/** Versions that a notebook may print; `tslab` is the version whose interface this one follows. */
export const versions: { readonly tslab: string; readonly typescript: string; readonly node: string } = {
  tslab: "1.0.22",
  typescript: pinned().dependencies["typescript"] ?? "",
  node: process.version,
};

/** Shows content of a type; text as it is, bytes as base64. */
export interface Display {
  javascript(s: string): void;
  html(s: string): void;
  markdown(s: string): void;
  latex(s: string): void;
  svg(s: string): void;
  png(b: Uint8Array): void;
  jpeg(b: Uint8Array): void;
  gif(b: Uint8Array): void;
  pdf(b: Uint8Array): void;
  text(s: string): void;
  /** Shows content of any MIME type. */
  raw(contentType: string, b: string | Uint8Array): void;
}

/** A display of its own: what it shows takes the place of what it showed before. */
export function newDisplay(): Display {
  return displayInto(randomUUID());
}

/** Shows content below what the cell has shown so far. */
export const display: Display = displayInto(undefined);

function displayInto(displayId: string | undefined): Display {
  let shown = false;
  const raw = (contentType: string, content: string | Uint8Array): void => {
    const kind = shown && displayId !== undefined ? "update_display_data" : "display_data";
    shown = true;
    showBundle(kind, finishBundle({ [contentType]: content }, content), displayId === undefined ? {} : { displayId });
  };
  const as = (contentType: string) => (content: string | Uint8Array): void => raw(contentType, content);
  return {
    javascript: as("text/javascript"),
    html: as("text/html"),
    markdown: as("text/markdown"),
    latex: as("text/latex"),
    svg: as("image/svg+xml"),
    png: as("image/png"),
    jpeg: as("image/jpeg"),
    gif: as("image/gif"),
    pdf: as("application/pdf"),
    text: as("text/plain"),
    raw,
  };
}

/** The versions that this project pins: read, not resolved, since every cell process does it at its start. */
function pinned(): { readonly dependencies: Readonly<Record<string, string>> } {
  return JSON.parse(readFileSync(join(projectFolder(), "package.json"), "utf8")) as { readonly dependencies: Readonly<Record<string, string>> };
}
