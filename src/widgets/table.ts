import { inspect } from "node:util";
import { escapeHtml, Table } from "../display/table.js";
import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import type { TableCell, TableState } from "../protocol/table.js";
import { WIDGET_MIME, WIDGET_PROTOCOL, WIDGET_STATE_LIMIT, type WidgetOutput } from "../protocol/widget.js";

/** How a {@link DataTable} is made. */
export interface DataTableOptions {
  /** Stands above the table. */
  readonly title?: string;
  /** Columns in their order; those of all rows, in the order in which they first appear. */
  readonly columns?: readonly string[];
}

/** Most rows of an output; a person sorts and looks, and does not read more. */
const ROWS = 1_000;

/** Rows of the plain table that stands where there is no script. */
const PLAIN_ROWS = 200;

/** Most characters of a text in a cell. */
const LONGEST = 200;

/**
 * Rows as a table that a click on a head sorts. It is complete in the output: no kernel is needed afterwards.
 *
 * @example widgets.table([{ rate: 0.1, accuracy: 0.981 }, { rate: 0.01, accuracy: 0.956 }])
 * @example widgets.table([["adam", 0.98], ["sgd", 0.95]], { columns: ["optimizer", "accuracy"] })
 */
export class DataTable {
  readonly view = "table";
  /** What the output holds. */
  readonly state: TableState;

  /** @throws when rows are neither objects nor lists, or there are none */
  constructor(rows: readonly (Readonly<Record<string, unknown>> | readonly unknown[])[], { title = "", columns }: DataTableOptions = {}) {
    const list: readonly unknown[] = Array.isArray(rows) ? rows : [];
    const wrong = list.find((row) => typeof row !== "object" || row === null);
    if (list.length === 0 || wrong !== undefined) {
      const came = Array.isArray(rows) ? (list.length === 0 ? "an empty list" : `a row that is ${String(wrong)}`) : typeof rows;
      throw new Error(`table: rows must be a list of objects, or of lists; received ${came}. Wrap a single object: widgets.table([row]).`);
    }
    const heads = columns ?? [...new Set(list.flatMap((row) => Object.keys(row as object)))];
    const shown = list.slice(0, ROWS).map((row) => (Array.isArray(row) ? heads.map((_, index) => cell(row[index])) : heads.map((head) => cell((row as Readonly<Record<string, unknown>>)[head]))));
    let kept = shown;
    // A tenth stays free for the heads.
    while (kept.length > 1 && JSON.stringify(kept).length > 0.9 * WIDGET_STATE_LIMIT) kept = kept.slice(0, Math.floor(kept.length / 2));
    this.state = { columns: [...heads], rows: kept, total: list.length, title };
  }

  bundle(): MimeBundle {
    const { columns, rows, total, title } = this.state;
    const plain = rows.slice(0, PLAIN_ROWS).map((row) => row.map(cellText));
    const left = total - plain.length;
    const table = new Table(columns, plain, left === 0 ? [] : [`${left.toLocaleString("en")} more of ${total.toLocaleString("en")} rows`]);
    const output: WidgetOutput = { protocol: WIDGET_PROTOCOL, view: this.view, state: { ...this.state }, columns: {} };
    const head = title === "" ? { html: "", text: "" } : { html: `<b>${escapeHtml(title)}</b>`, text: `${title}\n` };
    return { [WIDGET_MIME]: output, "text/html": head.html + table.toHtml(), "text/plain": head.text + table.toText() };
  }

  [DISPLAY](): MimeBundle {
    return this.bundle();
  }
}

/** Shows rows as a table that can be sorted; see {@link DataTable}. */
export function table(rows: readonly (Readonly<Record<string, unknown>> | readonly unknown[])[], options: DataTableOptions = {}): DataTable {
  return new DataTable(rows, options);
}

/** A value as JSON can hold it and a person can read it. */
function cell(value: unknown): TableCell {
  if (value === undefined || value === null) return null;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value : inspect(value, { depth: 1, breakLength: Infinity, maxArrayLength: 20 });
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** Six digits of a number are what a person compares. */
function cellText(value: TableCell): string {
  if (value === null) return "–";
  return typeof value === "number" && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : String(value);
}
