import { thinPeaks } from "../arithmetic/thinPeaks.js";
import { curveColumns, type Curve, type LossCurveState } from "../protocol/lossCurve.js";
import { escapeXml } from "./escapeXml.js";
import { ticks } from "./ticks.js";

/** Picture size of one panel and the room around its axes, in SVG units. */
const PANEL = { width: 360, height: 250, left: 52, right: 14, top: 52, bottom: 40 };

/** Points of one curve in the picture: more can't be told apart at its width. */
const POINTS = 400;

/** Blue and orange, told apart by every kind of colour vision; readable on white and on dark. */
const COLOURS = { train: "#3b82c4", validation: "#e08214" };

interface Line {
  readonly curve: Curve;
  readonly steps: Float32Array;
  readonly values: Float32Array;
}

/**
 * The curves as a plain SVG picture, for places that run no script: one panel a metric, side by side.
 *
 * @param state State of the widget.
 * @param column Values of a column by name.
 */
export function curveSvg(state: LossCurveState, column: (name: string) => Float32Array): string {
  const metrics = [...new Set(state.curves.map((curve) => curve.metric))];
  const lines = state.curves.map((curve) => line(curve, column));
  const width = PANEL.width * Math.max(1, metrics.length);
  const panels = metrics.map((metric, index) => panel(metric, lines.filter(({ curve }) => curve.metric === metric), index * PANEL.width));
  const head = [state.title, state.status === "running" ? `step ${state.step}` : state.summary].filter((part) => part !== "").join(": ");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${PANEL.height}" width="${width}" height="${PANEL.height}" role="img" ` +
    `font-family="system-ui, sans-serif" font-size="11"><title>${escapeXml(head)}</title>` +
    `<rect width="100%" height="100%" fill="#fff"/>` +
    `<text x="12" y="18" font-size="13" font-weight="600" fill="#222">${escapeXml(head)}</text>${panels.join("")}</svg>`
  );
}

function line(curve: Curve, column: (name: string) => Float32Array): Line {
  const names = curveColumns(curve);
  const steps = column(names.steps);
  const values = column(names.values);
  const kept = thinPeaks(values, POINTS);
  return {
    curve,
    steps: Float32Array.from(kept, (index) => steps[index] ?? NaN),
    values: Float32Array.from(kept, (index) => values[index] ?? NaN),
  };
}

function panel(metric: string, lines: readonly Line[], x: number): string {
  const inner = { width: PANEL.width - PANEL.left - PANEL.right, height: PANEL.height - PANEL.top - PANEL.bottom };
  const [stepLow, stepHigh] = range(lines.map(({ steps }) => steps));
  const [low, high] = range(lines.map(({ values }) => values));
  const across = (step: number): number => round(((step - stepLow) / (stepHigh - stepLow)) * inner.width);
  const down = (value: number): number => round((1 - (value - low) / (high - low)) * inner.height);

  const grid = ticks(low, high, 5)
    .map((value) => `<line x2="${inner.width}" y1="${down(value)}" y2="${down(value)}" stroke="#ddd"/><text x="-6" y="${down(value) + 4}" text-anchor="end" fill="#555">${tickText(value)}</text>`)
    .join("");
  const marks = ticks(stepLow, stepHigh, 5)
    .map((step) => `<text x="${across(step)}" y="${inner.height + 16}" text-anchor="middle" fill="#555">${tickText(step)}</text>`)
    .join("");
  const curves = lines.map((drawn) => curveElement(drawn, across, down)).join("");
  const legend = lines
    .filter(({ values }) => values.length > 0)
    .map(({ curve, values }, index) => {
      const text = `${curve.kind} ${Number((values.at(-1) ?? NaN).toPrecision(4))}`;
      return `<text x="${inner.width}" y="${-16 + index * 13}" text-anchor="end" fill="${COLOURS[curve.kind]}">${escapeXml(text)}</text>`;
    })
    .join("");
  return (
    `<g transform="translate(${x + PANEL.left} ${PANEL.top})"><text y="-12" font-weight="600" fill="#222">${escapeXml(metric)}</text>` +
    `${grid}${marks}<text x="${inner.width / 2}" y="${inner.height + 32}" text-anchor="middle" fill="#555">step</text>${curves}${legend}</g>`
  );
}

function curveElement({ curve, steps, values }: Line, across: (step: number) => number, down: (value: number) => number): string {
  const colour = COLOURS[curve.kind];
  let path = "";
  let pen = "M";
  const points: string[] = [];
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) {
      pen = "M";
      continue;
    }
    const place = `${across(steps[index] ?? 0)} ${down(value)}`;
    path += `${pen}${place}`;
    pen = "L";
    // Validation has few points; marks keep a single one visible.
    if (curve.kind === "validation") points.push(place);
  }
  const marks = points.map((place) => `<circle cx="${place.replace(" ", '" cy="')}" r="2.5" fill="${colour}"/>`).join("");
  return path === "" ? "" : `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-linejoin="round"/>${marks}`;
}

/** Smallest and largest finite value of all, apart from each other even when there is one value or none. */
function range(columns: readonly Float32Array[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const column of columns) {
    for (const value of column) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return [0, 1];
  if (low === high) return [low - Math.max(1e-3, Math.abs(low) * 0.1), high + Math.max(1e-3, Math.abs(high) * 0.1)];
  return [low, high];
}

function tickText(value: number): string {
  const size = Math.abs(value);
  return size >= 1e5 || (size < 1e-4 && size > 0) ? value.toExponential(0) : String(Number(value.toPrecision(4)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
