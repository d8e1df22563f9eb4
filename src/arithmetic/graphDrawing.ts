import { layeredLayout } from "./layeredLayout.js";

/** Sizes of a graph's boxes, in SVG units; letters are as wide as in a text of 11. */
const BOX = { height: 40, between: 34, margin: 16, letter: 6.6, padding: 22, least: 90 };

/** A box with two lines of text, and the boxes that lead to it. */
export interface GraphBox {
  readonly title: string;
  readonly note: string;
  /** Numbers of boxes that stand before it in the list. */
  readonly from: readonly number[];
}

/** Where everything of a graph is, in SVG units. */
export interface GraphDrawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number }[];
  /** A curve for each arrow, as an SVG path. */
  readonly arrows: readonly { readonly from: number; readonly to: number; readonly path: string }[];
}

/** Lays a graph out from its inputs at the top down to its outputs. */
export function graphDrawing(graph: readonly GraphBox[]): GraphDrawing {
  const widths = graph.map(({ title, note }) => Math.max(BOX.least, Math.max(title.length, note.length) * BOX.letter + BOX.padding));
  const { centres, rows, lines, width, rowCount } = layeredLayout(graph.map(({ from }, i) => ({ width: widths[i] ?? 0, from })));
  const pitch = BOX.height + BOX.between;
  const top = (row: number): number => BOX.margin + row * pitch;
  const across = (centre: number): number => tenth(BOX.margin + centre);
  const arrows = lines.map(({ from, to, bends }) => {
    const stops = [
      { x: across(centres[from] ?? 0), in: top(rows[from] ?? 0), out: top(rows[from] ?? 0) + BOX.height },
      ...bends.map(({ centre, row }) => ({ x: across(centre), in: top(row), out: top(row) + BOX.height })),
      { x: across(centres[to] ?? 0), in: top(rows[to] ?? 0) - 5, out: top(rows[to] ?? 0) },
    ];
    const curves = stops.slice(1).map((stop, i) => {
      const before = stops[i] as (typeof stops)[number];
      const middle = tenth((before.out + stop.in) / 2);
      const straight = i + 2 < stops.length ? ` V${stop.out}` : "";
      return `C${before.x} ${middle} ${stop.x} ${middle} ${stop.x} ${stop.in}${straight}`;
    });
    return { from, to, path: `M${stops[0]?.x} ${stops[0]?.out} ${curves.join(" ")}` };
  });
  return {
    width: Math.ceil(width + 2 * BOX.margin),
    height: top(rowCount) - BOX.between + BOX.margin,
    boxes: graph.map((_, i) => ({ x: across((centres[i] ?? 0) - (widths[i] ?? 0) / 2), y: top(rows[i] ?? 0), width: tenth(widths[i] ?? 0), height: BOX.height })),
    arrows,
  };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
