import { element } from "../views/elements.js";
import { place } from "./axis.js";
import { areaOf, type Figure, lowerBound, type Series } from "./figure.js";
import { figureText } from "./figureText.js";

/** The values of all curves at one place: a line over the plot and a box beside it. Elements of their own, so that the plot need not be drawn anew. */
export class Readout {
  readonly node = element("div", "gradbook-readout");
  readonly #line = element("div", "gradbook-readout-line");
  readonly #box = element("div", "gradbook-readout-box");

  constructor() {
    this.node.append(this.#line, this.#box);
    this.node.hidden = true;
    // Read aloud when it is moved by the keyboard.
    this.#box.setAttribute("aria-live", "polite");
  }

  /** Shows the values nearest to `x`; returns the place that it has found, or undefined when there is no curve. */
  show(figure: Figure, x: number): number | undefined {
    const series = figure.series.filter(({ silent, x: steps }) => silent !== true && steps.length > 0);
    const nearest = series.map((one) => ({ one, index: nearestIndex(one.x, x) }));
    const at = nearest.map(({ one, index }) => one.x[index] ?? NaN).sort((a, b) => Math.abs(a - x) - Math.abs(b - x))[0];
    if (at === undefined) {
      this.hide();
      return undefined;
    }
    const area = areaOf(figure);
    const across = area.left + place(figure.x, at) * area.width;
    Object.assign(this.#line.style, { left: `${across}px`, top: `${area.top}px`, height: `${area.height}px` });
    this.#box.replaceChildren(element("div", "gradbook-readout-at", `${figure.across} ${at.toLocaleString("en")}`), ...nearest.map(({ one, index }) => row(one, index, at)));
    // To the side with more room.
    const left = across < area.left + area.width / 2;
    Object.assign(this.#box.style, { left: left ? `${across + 10}px` : "auto", right: left ? "auto" : `${figure.width - across + 10}px` });
    this.node.hidden = false;
    return at;
  }

  hide(): void {
    this.node.hidden = true;
  }
}

/** A curve with fewer points, such as the validation's, says where its value is from. */
function row({ name, x, y, stroke }: Series, index: number, at: number): HTMLElement {
  const step = x[index] ?? NaN;
  const where = step === at ? "" : ` (at ${step.toLocaleString("en")})`;
  const swatch = element("span", "gradbook-swatch");
  swatch.style.background = stroke.colour;
  const made = element("div", "gradbook-readout-row", "", [swatch]);
  made.append(`${name} ${figureText(y[index] ?? NaN)}${where}`);
  return made;
}

function nearestIndex(values: Float32Array, wanted: number): number {
  const after = Math.min(lowerBound(values, wanted), values.length - 1);
  const before = Math.max(0, after - 1);
  return Math.abs((values[before] ?? NaN) - wanted) <= Math.abs((values[after] ?? NaN) - wanted) ? before : after;
}
