import { bandPaths, ridgeEnds, ridgePaths } from "../../src/arithmetic/ridges.js";
import type { Distribution, HistogramKind, HistogramStyle } from "../../src/protocol/histograms.js";
import { element } from "./elements.js";
import { short, write } from "./lookHead.js";
import { svg } from "./svg.js";
import { say } from "./words.js";

/** Size of the drawing in its own units. */
const SIZE = { width: 300, height: 150 };

/** One layer at all moments. */
export interface DrawnLayer {
  readonly name: string;
  readonly rows: readonly (Distribution | null)[];
  readonly steps: readonly number[];
  readonly kind: HistogramKind;
  readonly style: HistogramStyle;
}

/** One layer's numbers over time, with a read-out of the moment that is pointed at or reached by the arrow keys. */
export class HistogramPanel {
  readonly node: HTMLElement;
  readonly #name = element("span", "gradbook-metric");
  readonly #readout = element("span", "gradbook-facts");
  readonly #drawing = svg("svg", { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, preserveAspectRatio: "none", class: "gradbook-ridges" });
  readonly #low = element("span", "");
  readonly #middle = element("span", "");
  readonly #high = element("span", "");
  #layer: DrawnLayer | undefined;
  /** The moment that is read; undefined for the newest. */
  #at: number | undefined;

  constructor() {
    const axis = element("div", "gradbook-axis", "", [this.#low, this.#middle, this.#high]);
    this.node = element("section", "gradbook-histogram", "", [element("div", "gradbook-layer-head", "", [this.#name]), this.#drawing, axis, this.#readout]);
    this.#drawing.setAttribute("role", "img");
    this.node.tabIndex = 0;
    this.node.setAttribute("role", "group");
    this.#readout.setAttribute("role", "status");
    this.#drawing.addEventListener("pointermove", (event) => this.#point(event));
    this.#drawing.addEventListener("pointerleave", () => this.#read(undefined));
    this.node.addEventListener("blur", () => this.#read(undefined));
    this.node.addEventListener("keydown", (event) => this.#go(event));
  }

  draw(layer: DrawnLayer): void {
    this.#layer = layer;
    const { name, rows, steps, style, kind } = layer;
    write(this.#name, name);
    this.node.setAttribute("aria-label", say("%1 of %2; arrow keys go through time", say(kind), name));
    this.#drawing.setAttribute("aria-label", say("%1 of %2, steps %3 to %4", say(kind), name, String(steps[0] ?? 0), String(steps.at(-1) ?? 0)));
    if (style === "ridges") this.#ridges(rows);
    else this.#bands(rows, steps);
    this.#write();
  }

  #ridges(rows: DrawnLayer["rows"]): void {
    const ends = ridgeEnds(rows);
    const zero = ends[0] < 0 && ends[1] > 0 ? (-ends[0] / (ends[1] - ends[0])) * SIZE.width : undefined;
    this.#drawing.replaceChildren(
      ...(zero === undefined ? [] : [svg("line", { x1: zero, x2: zero, y1: 0, y2: SIZE.height, class: "gradbook-zero" })]),
      ...ridgePaths(rows, SIZE, ends).map(({ path }, i) => svg("path", { d: path, class: "gradbook-ridge", "fill-opacity": (0.25 + (0.7 * (i + 1)) / rows.length).toFixed(2), "data-row": i })),
    );
    this.#axis(short(ends[0]), "", short(ends[1]));
  }

  #bands(rows: DrawnLayer["rows"], steps: DrawnLayer["steps"]): void {
    const { areas, middle, ends } = bandPaths(steps, rows.map((row) => row?.bands ?? null), SIZE);
    this.#drawing.replaceChildren(...areas.map((area) => svg("path", { d: area, class: "gradbook-band" })), svg("path", { d: middle, class: "gradbook-median" }));
    this.#axis(say("step %1", String(steps[0] ?? 0)), say("from %1 to %2", short(ends[0]), short(ends[1])), String(steps.at(-1) ?? 0));
  }

  #axis(low: string, middle: string, high: string): void {
    write(this.#low, low);
    write(this.#middle, middle);
    write(this.#high, high);
  }

  #point(event: PointerEvent): void {
    const layer = this.#layer;
    if (layer === undefined || layer.rows.length === 0) return;
    const box = this.#drawing.getBoundingClientRect();
    const count = layer.rows.length;
    if (layer.style === "bands") {
      const [first, last] = [layer.steps[0] ?? 0, layer.steps.at(-1) ?? 0];
      const step = first + ((event.clientX - box.left) / box.width) * (last - first);
      const distances = layer.steps.map((each) => Math.abs(each - step));
      this.#read(distances.indexOf(Math.min(...distances)));
      return;
    }
    // The line that the pointer is next to, counted from the back.
    const baselines = ridgePaths(layer.rows, SIZE, [0, 1]).map(({ baseline }) => baseline);
    const y = ((event.clientY - box.top) / box.height) * SIZE.height;
    const found = baselines.findIndex((baseline) => baseline >= y);
    this.#read(found < 0 ? count - 1 : found);
  }

  #go(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    const count = this.#layer?.rows.length ?? 0;
    if (step === undefined || count === 0) return;
    // JupyterLab would take the arrow keys to the next cell.
    event.preventDefault();
    event.stopPropagation();
    this.#read(Math.min(count - 1, Math.max(0, (this.#at ?? count - 1) + step)));
  }

  #read(at: number | undefined): void {
    if (at === this.#at) return;
    this.#at = at;
    this.#write();
  }

  #write(): void {
    const layer = this.#layer;
    if (layer === undefined) return;
    const at = this.#at ?? layer.rows.length - 1;
    const row = layer.rows[at];
    this.#drawing.querySelectorAll(".gradbook-ridge").forEach((ridge, i) => ridge.classList.toggle("gradbook-read", this.#at !== undefined && i === at));
    if (row === undefined || row === null) return write(this.#readout, "");
    const zeros = row.zeros >= 0.005 ? say(" · %1 % are 0", String(Math.round(100 * row.zeros))) : "";
    write(this.#readout, say("step %1: median %2, nine in ten from %3 to %4", String(layer.steps[at] ?? 0), short(row.bands[3] ?? 0), short(row.bands[1] ?? 0), short(row.bands[5] ?? 0)) + zeros);
  }
}
