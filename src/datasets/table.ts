import { parse } from "csv-parse/sync";
import { wrongStructure } from "./publishedFile.js";

/** A table of text cells. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface TableOptions {
  /** Whether the first row names the columns; by default when none of its cells is a number. */
  readonly header?: boolean;
  /** What stands between the cells; a comma. */
  readonly delimiter?: string;
}

/**
 * Reads comma-separated text: RFC 4180, with a byte-order mark or without.
 *
 * @throws when the rows have different lengths, a quote is not closed, or there are no rows
 */
export function readTable(owner: string, text: string, { header, delimiter = "," }: TableOptions = {}): Table {
  let cells: string[][];
  try {
    cells = parse(text, { bom: true, delimiter, skip_empty_lines: true, trim: true, relax_column_count: false }) as string[][];
  } catch (error) {
    throw new Error(`${owner}: the file is no table: ${error instanceof Error ? error.message : String(error)}`);
  }
  const [first = []] = cells;
  const named = header ?? (first.length > 0 && first.every((cell) => !isNumber(cell)));
  const rows = named ? cells.slice(1) : cells;
  if (rows.length === 0) throw new Error(`${owner}: the file has no rows.`);
  return { columns: named ? first : first.map((_, i) => `column ${i + 1}`), rows };
}

/**
 * The rows of a published table without names of columns.
 *
 * @throws {DamagedFileError} when it is no table
 */
export function publishedRows(file: string, content: Uint8Array): Table["rows"] {
  try {
    return readTable(file, Buffer.from(content).toString(), { header: false }).rows;
  } catch (error) {
    throw wrongStructure(file, error instanceof Error ? error.message : String(error));
  }
}

export function isNumber(cell: string): boolean {
  return cell !== "" && Number.isFinite(Number(cell));
}
