import { CanvasPen } from "../plot/canvasPen.js";
import { drawFigure, type Figure } from "../plot/figure.js";
import type { Pen } from "../plot/pen.js";
import { SvgPen } from "../plot/svgPen.js";
import type { DrawnCurve } from "./curveFigure.js";

/** Files that curves can be saved as. */
export const CURVE_FILES = ["PNG", "SVG", "CSV"] as const;
export type CurveFile = (typeof CURVE_FILES)[number];

/** A metric and its plot. */
export interface NamedFigure {
  readonly metric: string;
  readonly figure: Omit<Figure, "width" | "height">;
}

/** Size of one panel in a picture, in pixels, and the height of its heading. */
const PANEL = { width: 480, height: 300, head: 24 };

/** Pixels of a PNG for one of the picture's own: fit for paper. */
const PNG_SCALE = 2;

/** The panels side by side as an SVG picture. */
export function curvesSvg(panels: readonly NamedFigure[]): string {
  const theme = panels[0]?.figure.theme;
  const pen = new SvgPen(theme?.font ?? "sans-serif");
  for (const [index, panel] of panels.entries()) pen.at(index * PANEL.width, 0, () => drawPanel(pen, panel, (draw) => pen.at(0, PANEL.head, draw)));
  return pen.picture(PANEL.width * Math.max(1, panels.length), PANEL.height + PANEL.head, theme?.background ?? "#fff");
}

/** The panels side by side as a PNG picture. */
export async function curvesPng(panels: readonly NamedFigure[]): Promise<Blob> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [PANEL.width * Math.max(1, panels.length) * PNG_SCALE, (PANEL.height + PANEL.head) * PNG_SCALE];
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("lossCurve: a PNG needs a canvas, and this page gives none. Save as SVG instead.");
  const theme = panels[0]?.figure.theme;
  context.fillStyle = theme?.background ?? "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const [index, panel] of panels.entries()) {
    const move = (x: number, y: number): void => context.setTransform(PNG_SCALE, 0, 0, PNG_SCALE, x * PNG_SCALE, y * PNG_SCALE);
    move(index * PANEL.width, 0);
    drawPanel(new CanvasPen(context, theme?.font ?? "sans-serif"), panel, (draw) => {
      move(index * PANEL.width, PANEL.head);
      draw();
    });
  }
  return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob === null ? reject(new Error("lossCurve: the picture could not be made.")) : resolve(blob)), "image/png"));
}

function drawPanel(pen: Pen, { metric, figure }: NamedFigure, below: (draw: () => void) => void): void {
  pen.text(metric, 48, 16, { colour: figure.theme.text, align: "start" });
  let right = PANEL.width - 12;
  for (const { name, stroke } of figure.series.filter(({ silent }) => silent !== true).reverse()) {
    pen.text(name, right, 16, { colour: figure.theme.text, align: "end" });
    right -= name.length * 6.2 + 8;
    pen.line([right - 16, right], [12, 12], stroke);
    right -= 26;
  }
  below(() => drawFigure(pen, { ...figure, width: PANEL.width, height: PANEL.height }));
}

/** Every point that the page holds, a line each: `run,data,metric,step,value`. */
export function curvesCsv(curves: readonly DrawnCurve[]): string {
  const lines = ["run,data,metric,step,value"];
  for (const { curve, steps, values } of curves) {
    const begin = [curve.run ?? "", curve.kind, curve.metric].map(field).join(",");
    for (let index = 0; index < values.length; index++) lines.push(`${begin},${shortest(steps[index] ?? NaN)},${shortest(values[index] ?? NaN)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** The shortest text that is this float32 again: 0.1, where a float64 would be 0.10000000149011612. */
function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(value);
}

function field(text: string): string {
  // A spreadsheet takes a text that begins like this for a formula.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lets the browser save a file. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
