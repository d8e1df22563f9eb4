/** What stands in a cell. */
export type TableCell = string | number | boolean | null;

/** State of the widget `table`. */
export interface TableState {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
  /** Rows there are; more than `rows` when some did not fit. */
  readonly total: number;
  /** Stands above the table; empty for none. */
  readonly title: string;
}
