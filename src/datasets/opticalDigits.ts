import { countText } from "../arithmetic/shape.js";
import { Dataset } from "./dataset.js";
import { wrongStructure } from "./publishedFile.js";
import { PublishedSet, type SetOptions } from "./publishedSet.js";
import { SplitDataset } from "./splitDataset.js";
import { isNumber, publishedRows } from "./table.js";

export const opticalDigitsFiles = new PublishedSet<"train" | "test">({
  name: "opticalDigits",
  title: "Optical digits",
  summary: "5,620 handwritten digits, 8 by 8, in 17 shades",
  folder: "optical-digits",
  files: { train: { name: "optdigits.tra" }, test: { name: "optdigits.tes" } },
  mirrors: ["https://archive.ics.uci.edu/ml/machine-learning-databases/optdigits/"],
  licence: "CC BY 4.0",
  citation: "E. Alpaydin, C. Kaynak: Optical recognition of handwritten digits. UCI Machine Learning Repository (1998). https://doi.org/10.24432/C50P49",
});

const SIDE = 8;
const SHADES = 16;
const DIGITS = 10;

/** How many rows the published files have. */
const ROWS = { train: 3823, test: 1797 };

/**
 * Handwritten digits of 8 by 8 in shades from 0 to 16: small enough to look at the numbers; 3,823 to train on and 1,797, by other
 * writers, to test on (the latter are those that scikit-learn calls digits).
 *
 * @param options see {@link SetOptions}
 * @returns inputs of shape [8, 8, 1] with values from 0 to 1; targets are the digits
 * @throws when a file is damaged, or missing and not to be downloaded
 * @example const small = await datasets.opticalDigits();
 */
export async function opticalDigits(options: SetOptions = {}): Promise<SplitDataset> {
  const open = opticalDigitsFiles.open(options);
  const read = (part: "train" | "test"): Promise<Dataset> =>
    open.read(part, (content, isOwn) => dataset(part, publishedRows(opticalDigitsFiles.files[part].name, content), isOwn));
  const [train, test] = [await read("train"), await read("test")];
  open.announce(`${countText(train.size)} + ${countText(test.size)} images`);
  return new SplitDataset({ name: opticalDigitsFiles.title, train, test, source: open.source, licence: opticalDigitsFiles.licence, citation: opticalDigitsFiles.citation });
}

function dataset(part: "train" | "test", rows: readonly (readonly string[])[], isOwn: boolean): Dataset {
  const { name } = opticalDigitsFiles.files[part];
  if (!isOwn && rows.length !== ROWS[part]) throw wrongStructure(name, `it has ${rows.length} rows, expected ${ROWS[part]}`);
  const fits = (cell: string, most: number): boolean => isNumber(cell) && Number.isInteger(Number(cell)) && Number(cell) >= 0 && Number(cell) <= most;
  const wrong = rows.findIndex((row) => row.length !== SIDE * SIDE + 1 || !row.every((cell, i) => fits(cell, i < SIDE * SIDE ? SHADES : DIGITS - 1)));
  if (wrong >= 0) throw wrongStructure(name, `row ${wrong + 1} is not ${SIDE * SIDE} shades from 0 to ${SHADES} and a digit`);
  return new Dataset({
    inputs: Uint8Array.from(rows.flatMap((row) => row.slice(0, -1).map(Number))),
    inputShape: [SIDE, SIDE, 1],
    targets: Uint8Array.from(rows, (row) => Number(row.at(-1))),
    scale: 1 / SHADES,
    classNames: Array.from({ length: DIGITS }, (_, digit) => String(digit)),
    name: `${opticalDigitsFiles.title} ${part}`,
  });
}
