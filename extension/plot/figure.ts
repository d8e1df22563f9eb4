import { thinPeaks } from "../../src/arithmetic/thinPeaks.js";
import { marks, place, type Axis } from "./axis.js";
import type { Pen, Stroke } from "./pen.js";

/** One curve with all its points. */
export interface Series {
  /** Stands in the read-out. */
  readonly name: string;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly stroke: Stroke;
  /** Radius of a dot on every point; none without it. */
  readonly dots?: number;
  /** Measured on the axis to the right. */
  readonly right?: boolean;
  /** Left out of the read-out, as the raw points behind a smoothed curve are. */
  readonly silent?: boolean;
}

/** Colours and font of a plot. */
export interface PlotTheme {
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly background: string;
  readonly font: string;
}

/** Everything that a plot shows. */
export interface Figure {
  readonly width: number;
  readonly height: number;
  readonly x: Axis;
  readonly y: Axis;
  /** Axis to the right with its name; none without it. */
  readonly right?: Axis & { readonly name: string };
  /** Name of the axis below. */
  readonly across: string;
  /** Places of dotted upright lines on the axis below. */
  readonly marks: readonly number[];
  readonly series: readonly Series[];
  readonly theme: PlotTheme;
}

/** Most points of a curve that are drawn: more can't be told apart. */
const POINTS = 2_000;

/** Room around the axes, in pixels. */
const ROOM = { left: 48, right: 10, top: 6, bottom: 34 };
const RIGHT_AXIS = 56;

/** A rectangle of the plot. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where the curves are drawn. */
export function areaOf({ width, height, right }: Pick<Figure, "width" | "height" | "right">): Area {
  const room = right === undefined ? ROOM.right : RIGHT_AXIS;
  return { left: ROOM.left, top: ROOM.top, width: Math.max(1, width - ROOM.left - room), height: Math.max(1, height - ROOM.top - ROOM.bottom) };
}

/** Draws axes, marks and all curves. */
export function drawFigure(pen: Pen, figure: Figure): void {
  drawAxes(pen, figure);
  drawSeries(pen, figure, () => 0);
}

/**
 * Draws curves on axes that are there already.
 *
 * @param from Index of the first point of a curve that is drawn; the line to it from the point before is, too.
 */
export function drawSeries(pen: Pen, figure: Figure, from: (index: number) => number): void {
  const area = areaOf(figure);
  pen.within(area.left, area.top, area.width, area.height, () => {
    for (const [index, series] of figure.series.entries()) {
      const first = from(index);
      if (first >= series.x.length) continue;
      const { x, y } = placed(figure, area, series, Math.max(0, first - 1));
      pen.line(x, y, series.stroke);
      if (series.dots !== undefined) pen.dots(x, y, series.dots, series.stroke.colour);
    }
  });
}

/** Pixels of a curve's points from `first` on, thinned so that its peaks stay. */
function placed(figure: Figure, area: Area, series: Series, first: number): { readonly x: Float32Array; readonly y: Float32Array } {
  const axis = series.right === true ? (figure.right ?? figure.y) : figure.y;
  const [begin, end] = visible(series.x, figure.x, first);
  const kept = thinPeaks(series.y.subarray(begin, end), POINTS);
  const x = new Float32Array(kept.length);
  const y = new Float32Array(kept.length);
  for (let index = 0; index < kept.length; index++) {
    const point = begin + (kept[index] ?? 0);
    x[index] = area.left + place(figure.x, series.x[point] ?? NaN) * area.width;
    y[index] = area.top + (1 - place(axis, series.y[point] ?? NaN)) * area.height;
  }
  return { x, y };
}

/** First point and end of the part that the axis shows, with a neighbour on each side, so that lines run to the edge. */
function visible(x: Float32Array, { low, high }: Axis, first: number): [number, number] {
  return [Math.max(first, lowerBound(x, low) - 1), Math.min(x.length, lowerBound(x, high) + 2)];
}

/** Index of the first value that is not smaller; values ascend. */
export function lowerBound(values: Float32Array, wanted: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? NaN) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function drawAxes(pen: Pen, figure: Figure): void {
  const { x, y, right, theme, height, width } = figure;
  const area = areaOf(figure);
  const bottom = area.top + area.height;
  const end = area.left + area.width;
  const thin = { colour: theme.grid, width: 1 };
  for (const { value, text } of marks(y, 6)) {
    const down = crisp(area.top + (1 - place(y, value)) * area.height);
    pen.line([area.left, end], [down, down], thin);
    pen.text(text, area.left - 6, down + 4, { colour: theme.faint, align: "end" });
  }
  for (const { value, text } of marks(x, Math.max(2, Math.floor(area.width / 70)))) {
    const across = crisp(area.left + place(x, value) * area.width);
    pen.line([across, across], [area.top, bottom], thin);
    pen.text(text, across, bottom + 15, { colour: theme.faint, align: "middle" });
  }
  for (const mark of figure.marks) {
    const share = place(x, mark);
    if (share < 0 || share > 1) continue;
    const across = crisp(area.left + share * area.width);
    pen.line([across, across], [area.top, bottom], { colour: theme.faint, width: 1, dash: [2, 3], opacity: 0.6 });
  }
  pen.text(figure.across, area.left + area.width / 2, height - 5, { colour: theme.faint, align: "middle" });
  if (right === undefined) return;
  for (const { value, text } of marks(right, 6)) {
    pen.text(text, end + 6, area.top + (1 - place(right, value)) * area.height + 4, { colour: theme.faint, align: "start" });
  }
  pen.text(right.name, width - 3, area.top + area.height / 2, { colour: theme.faint, align: "middle", upright: true });
}

/** The middle of a pixel: a line of one pixel on the edge between two would be grey and two wide. */
function crisp(place: number): number {
  return Math.floor(place) + 0.5;
}
