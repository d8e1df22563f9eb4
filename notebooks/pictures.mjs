// Writes the pictures of the table of contents: for each notebook the SVG output of its cell tagged "picture", to docs/course/NAME.svg.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.join(here, "../docs/course");

/**
 * The picture of a notebook; undefined while no cell is tagged, or the tagged one has no SVG output.
 *
 * @param {string} text the notebook's file
 */
export function pictureOf(text) {
  const tagged = JSON.parse(text).cells.filter((cell) => cell.metadata.tags?.includes("picture"));
  const svg = tagged.flatMap((cell) => cell.outputs ?? []).map((output) => output.data?.["image/svg+xml"]).find((found) => found !== undefined);
  return svg === undefined ? undefined : [svg].flat().join("");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(here).filter((file) => file.endsWith(".ipynb"))) {
    const picture = pictureOf(readFileSync(path.join(here, name), "utf8"));
    if (picture === undefined) console.error(`${name}: no cell tagged "picture" has an SVG output.`);
    else writeFileSync(path.join(folder, name.replace(/\.ipynb$/, ".svg")), `${picture.trimEnd()}\n`);
  }
}
