/** How a line is drawn. */
export interface Stroke {
  readonly colour: string;
  readonly width: number;
  /** Lengths of dashes and gaps; a whole line without it. */
  readonly dash?: readonly number[];
  /** From 0 to 1; 1 without it. */
  readonly opacity?: number;
}

/** How a text is set. */
export interface Lettering {
  readonly colour: string;
  readonly align: "start" | "middle" | "end";
  /** Turned a quarter against the clock, for the name of an upright axis. */
  readonly upright?: boolean;
}

/** Something that plots are drawn with: a canvas or an SVG picture. Places are pixels from the upper left corner. */
export interface Pen {
  /** A line through the places; NaN leaves a gap. */
  line(x: ArrayLike<number>, y: ArrayLike<number>, stroke: Stroke): void;
  /** A filled circle around each place. */
  dots(x: ArrayLike<number>, y: ArrayLike<number>, radius: number, colour: string): void;
  text(text: string, x: number, y: number, lettering: Lettering): void;
  /** Draws with everything outside a rectangle cut off. */
  within(x: number, y: number, width: number, height: number, draw: () => void): void;
}

/** Size of a plot's letters, in pixels. */
export const LETTERS = 11;
