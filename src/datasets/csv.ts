import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { unknownName } from "../variables/byName.js";
import { Dataset } from "./dataset.js";
import { divided, type DivisionOptions, OWN } from "./divided.js";
import type { SplitDataset } from "./splitDataset.js";
import { isNumber, readTable, type Table, type TableOptions } from "./table.js";

export interface CsvOptions extends TableOptions, DivisionOptions {
  /** The column to be predicted; the last one. Text in it makes classes, numbers figures. */
  readonly target?: string;
  /** The columns to predict from; all others. Each column of text becomes one input for each value that it takes. */
  readonly features?: readonly string[];
  /** Whether whole numbers in the target column are classes 0, 1, 2, …; false. */
  readonly classes?: boolean;
  readonly name?: string;
}

/** How many different texts a column may hold to be taken for categories. */
const MOST_CATEGORIES = 100;

/**
 * Reads a table of comma-separated values.
 *
 * @param path the file
 * @param options see {@link CsvOptions}
 * @returns inputs of shape [features]; targets are class numbers, or figures of shape [1]
 * @throws when the file can't be read, a column is unknown, or a cell is empty; each names the column and the row
 * @example const flowers = await datasets.csv("flowers.csv", { target: "species" });
 */
export async function csv(path: string, options: CsvOptions = {}): Promise<SplitDataset> {
  const table = readTable("csv", await readFile(path, "utf8"), options);
  const target = options.target ?? table.columns.at(-1) ?? "";
  const features = options.features ?? table.columns.filter((column) => column !== target);
  const inputs = features.flatMap((column) => inputsOf(table, column));
  const targets = targetsOf(table, target, options.classes ?? false);
  const dataset = new Dataset({
    inputs: Float32Array.from({ length: table.rows.length * inputs.length }, (_, i) => inputs[i % inputs.length]?.values[Math.floor(i / inputs.length)] ?? 0),
    inputShape: [inputs.length],
    ...targets,
    name: options.name ?? basename(path),
  });
  return divided("csv", dataset, options, { ...OWN, source: `from ${basename(path)}`, featureNames: inputs.map(({ name }) => name) });
}

interface Feature {
  readonly name: string;
  readonly values: readonly number[];
}

function inputsOf(table: Table, column: string): Feature[] {
  const cells = cellsOf(table, column);
  if (cells.every(isNumber)) return [{ name: column, values: cells.map(Number) }];
  const categories = [...new Set(cells)].sort();
  if (categories.length > MOST_CATEGORIES) {
    const row = cells.findIndex((cell) => !isNumber(cell));
    throw new Error(`csv: the column ${column} holds text (${JSON.stringify(cells[row])} in row ${row + 1}) of ${categories.length} kinds, expected numbers or at most ${MOST_CATEGORIES} kinds. Leave it out by naming the features.`);
  }
  return categories.map((category) => ({ name: `${column}=${category}`, values: cells.map((cell) => Number(cell === category)) }));
}

function targetsOf(table: Table, column: string, classes: boolean) {
  const cells = cellsOf(table, column);
  if (cells.every(isNumber)) {
    if (!classes) return { targets: Float32Array.from(cells, Number), targetShape: [1] };
    const wrong = cells.findIndex((cell) => !(Number.isInteger(Number(cell)) && Number(cell) >= 0));
    if (wrong >= 0) throw new Error(`csv: classes must be whole numbers from 0; received ${cells[wrong]} in row ${wrong + 1} of ${column}.`);
    return { targets: Int32Array.from(cells, Number) };
  }
  const classNames = [...new Set(cells)].sort();
  return { targets: Int32Array.from(cells, (cell) => classNames.indexOf(cell)), classNames };
}

function cellsOf({ columns, rows }: Table, column: string): string[] {
  const place = columns.indexOf(column);
  if (place < 0) throw new Error(`csv: ${unknownName("column", column, columns)}`);
  return rows.map((row, i) => {
    const cell = row[place] ?? "";
    if (cell === "") throw new Error(`csv: the column ${column} is empty in row ${i + 1}, expected a value. Fill it in, or leave the column out by naming the features.`);
    return cell;
  });
}
