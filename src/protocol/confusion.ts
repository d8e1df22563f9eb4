import type { ImageGridState } from "./imageGrid.js";

/** State of the widget `confusion`. */
export interface ConfusionState {
  readonly classNames: readonly string[];
  /** How many images of a class (row) were taken for a class (column), row after row. */
  readonly counts: readonly number[];
  /** The cell that is looked at: right class and what it was taken for. */
  readonly selected: readonly [row: number, column: number] | null;
  /** Images of that cell, the surest mistakes first. */
  readonly images: ImageGridState | null;
}
