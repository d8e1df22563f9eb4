/** Width and height of the drawing pad in the strokes' units. */
export const DRAW_PAD = 1_000;

/** Most points of a drawing: far more than a digit has. */
export const DRAW_POINTS = 3_000;

/** What one layer makes of the drawing: maps of `rows` x `columns` cells, one a channel; a dense layer's units are maps of one cell. */
export interface LayerActivations {
  readonly name: string;
  readonly kind: string;
  /** The layer's output shape, of which large ones are shown in part or coarser. */
  readonly shape: readonly number[];
  readonly maps: number;
  readonly rows: number;
  readonly columns: number;
  /** Largest size of an activation; the cells are shares of it. */
  readonly largest: number;
  /** A byte a cell in base64, map by map: 128 is zero, 255 is `largest`, 1 is −`largest`. */
  readonly cells: string;
}

/** What the network makes of a drawing. */
export interface Reading {
  /** Number of the drawing that it belongs to. */
  readonly drawing: number;
  /** The image that the network sees: a byte a pixel in base64, row by row. */
  readonly image: string;
  /** How sure it is of each class; they add up to 1. */
  readonly scores: readonly number[];
  readonly layers: readonly LayerActivations[];
}

/** State of the widget `drawDigit`. */
export interface DrawDigitState {
  /** Lines as `x, y, x, y, …` from 0 to {@link DRAW_PAD}. */
  readonly strokes: readonly (readonly number[])[];
  /** Counted up by the page with every change, so that it knows which drawing a reading belongs to. */
  readonly drawing: number;
  readonly reading: Reading | null;
  /** Pixels of a side of the network's image. */
  readonly size: number;
  readonly classNames: readonly string[];
  /** Why there is no reading; empty. */
  readonly problem: string;
}
