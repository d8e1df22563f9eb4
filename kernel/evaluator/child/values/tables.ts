import { DISPLAY, type MimeBundle } from "../../../../src/protocol/host.js";
import { Table } from "../../../../src/display/table.js";
import { isPlain, plainProperty, textOf } from "./text.js";

/** Rows above this are cut to the first and the last of them. */
const ROWS = 60;
const FIRST = 30;
const LAST = 10;

/** Most columns, and most characters of a cell. */
const COLUMNS = 20;
const CELL = 100;

/** A list of objects with the same kind of keys, or a map, as a table. */
export function tableBundle(value: unknown): MimeBundle | undefined {
  if (value instanceof Map && value.constructor === Map && value.size > 0) {
    const table = new Table(["key", "value"], cutRows([...value], ([key, item]) => [cell(key), cell(item)], 2), count(value.size, ROWS, "entries"));
    // A map's usual text says that it is one.
    return { "text/html": table.toHtml(), "text/plain": textOf(value) };
  }
  // `every` passes over the holes of an array, of which there may be billions.
  if (!Array.isArray(value) || value.length === 0 || value.includes(undefined) || !value.every((item) => isPlain(item) && !(DISPLAY in item))) return undefined;
  const records = value as Record<string, unknown>[];
  const keys = new Set<string>();
  for (const record of records) {
    for (const key of Object.keys(record)) keys.add(key);
    if (keys.size > 10 * COLUMNS) return undefined;
  }
  if (keys.size === 0) return undefined;
  const shown = [...keys].slice(0, COLUMNS);
  const rows = cutRows([...records.entries()], ([index, record]) => [String(index), ...shown.map((key) => (Object.hasOwn(record, key) ? cell(property(record, key)) : ""))], shown.length + 1);
  const foot = [...count(records.length, ROWS, "rows"), ...count(keys.size, COLUMNS, "columns")];
  return new Table(["", ...shown], rows, foot).toBundle();
}

/** A getter is named, not run. */
function property(record: Record<string, unknown>, key: string): unknown {
  return Object.getOwnPropertyDescriptor(record, key)?.get === undefined ? plainProperty(record, key) : GETTER;
}

const GETTER = Symbol("getter");

function cell(value: unknown): string {
  if (value === GETTER) return "[Getter]";
  if (value === null || value === undefined) return String(value);
  const text = (typeof value === "string" ? value : textOf(value, { breakLength: Infinity, compact: true })).replace(/\s*\n\s*/g, " ");
  return text.length > CELL ? `${text.slice(0, CELL - 1)}…` : text;
}

function cutRows<T>(items: readonly T[], row: (item: T) => string[], width: number): string[][] {
  if (items.length <= ROWS) return items.map(row);
  return [...items.slice(0, FIRST).map(row), Array.from({ length: width }, () => "…"), ...items.slice(-LAST).map(row)];
}

/** How many there are, where not all are shown. */
function count(all: number, most: number, what: string): string[] {
  return all > most ? [`${all.toLocaleString("en")} ${what}`] : [];
}
