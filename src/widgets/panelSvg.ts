import { escapeHtml } from "../display/table.js";
import { ticks } from "../arithmetic/ticks.js";

/** Size of a panel and the room around its axes, in SVG units. */
export const PANEL = { width: 360, height: 250, left: 52, right: 14, top: 52, bottom: 40 };

/** One line of a panel; NaN leaves a gap. */
export interface PanelLine {
  readonly label: string;
  readonly colour: string;
  /** Whether every point gets a mark, which keeps a single one visible. */
  readonly marked: boolean;
  /** Whether a line joins the points; true. */
  readonly joined?: boolean;
  readonly steps: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** What a panel shows. */
export interface Panel {
  readonly title: string;
  /** Stands below the axis. */
  readonly across: string;
  readonly lines: readonly PanelLine[];
  /** Draws a label of each line above the plot, in the line's colour; true. */
  readonly legend?: boolean;
  /** How a value stands beside the vertical axis; four digits. */
  readonly tick?: (value: number) => string;
}

/** Lines over one pair of axes, as the content of an SVG picture; `x` is where the panel begins. */
export function panelSvg({ title, across: axis, lines, legend = true, tick = tickText }: Panel, x = 0): string {
  const inner = { width: PANEL.width - PANEL.left - PANEL.right, height: PANEL.height - PANEL.top - PANEL.bottom };
  const [stepLow, stepHigh] = range(lines.map(({ steps }) => steps));
  const [low, high] = range(lines.map(({ values }) => values));
  const across = (step: number): number => round(((step - stepLow) / (stepHigh - stepLow)) * inner.width);
  const down = (value: number): number => round((1 - (value - low) / (high - low)) * inner.height);

  const grid = ticks(low, high, 5)
    .map((value) => `<line x2="${inner.width}" y1="${down(value)}" y2="${down(value)}" stroke="#ddd"/><text x="-6" y="${down(value) + 4}" text-anchor="end" fill="#555">${tick(value)}</text>`)
    .join("");
  const marks = ticks(stepLow, stepHigh, 5)
    .map((step) => `<text x="${across(step)}" y="${inner.height + 16}" text-anchor="middle" fill="#555">${tickText(step)}</text>`)
    .join("");
  const curves = lines.map((line) => lineElement(line, across, down)).join("");
  const labels = lines
    .filter(({ values }) => legend && values.length > 0)
    .map(({ label, colour }, index) => `<text x="${inner.width}" y="${-16 + index * 13}" text-anchor="end" fill="${colour}">${escapeHtml(label)}</text>`)
    .join("");
  return (
    `<g transform="translate(${x + PANEL.left} ${PANEL.top})"><text y="-12" font-weight="600" fill="#222">${escapeHtml(title)}</text>` +
    `${grid}${marks}<text x="${inner.width / 2}" y="${inner.height + 32}" text-anchor="middle" fill="#555">${escapeHtml(axis)}</text>${curves}${labels}</g>`
  );
}

/** A white picture of this size around its content. */
export function pictureSvg(title: string, width: number, content: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${PANEL.height}" width="${width}" height="${PANEL.height}" role="img" ` +
    `font-family="system-ui, sans-serif" font-size="11"><title>${escapeHtml(title)}</title>` +
    `<rect width="100%" height="100%" fill="#fff"/>${content}</svg>`
  );
}

function lineElement({ label, colour, marked, joined = true, steps, values }: PanelLine, across: (step: number) => number, down: (value: number) => number): string {
  let path = "";
  let pen = "M";
  let marks = "";
  for (const [index, value] of Array.from(values).entries()) {
    if (!Number.isFinite(value)) {
      pen = "M";
      continue;
    }
    const [x, y] = [across(steps[index] ?? 0), down(value)];
    path += `${pen}${x} ${y}`;
    pen = "L";
    if (marked) marks += `<circle cx="${x}" cy="${y}" r="2.5" fill="${colour}"/>`;
  }
  if (path === "") return "";
  const line = joined ? `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-linejoin="round"/>` : "";
  return `<g><title>${escapeHtml(label)}</title>${line}${marks}</g>`;
}

/** Smallest and largest finite value of all, apart from each other even when there is one value or none. */
function range(columns: readonly ArrayLike<number>[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const column of columns) {
    for (const value of Array.from(column)) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return [0, 1];
  if (low === high) return [low - Math.max(1e-3, Math.abs(low) * 0.1), high + Math.max(1e-3, Math.abs(high) * 0.1)];
  return [low, high];
}

/** A number as it stands beside an axis: four digits, powers of ten where it is very large or small. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  return size >= 1e5 || (size < 1e-4 && size > 0) ? value.toExponential(0) : String(Number(value.toPrecision(4)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
