import { element } from "../views/elements.js";
import { type Axis, place, valueAt } from "./axis.js";
import { CanvasPen } from "./canvasPen.js";
import { areaOf, drawFigure, drawSeries, type Figure, lowerBound } from "./figure.js";
import { Readout } from "./readout.js";

/** Height of a plot, in pixels. */
export const PLOT_HEIGHT = 240;

/** A drag of fewer pixels is a click. */
const SHORTEST_DRAG = 6;

/** How much closer one press of + looks. */
const CLOSER = 2;

/** The element of a plot. What is drawn can be read from it, as from plotly's. */
export interface PlotElement extends HTMLDivElement {
  figure?: Figure;
}

/**
 * Curves on a canvas. A figure that only has more points than the last one is continued: a drawing costs what is new, which
 * the training on the same machine does not feel.
 *
 * Hovering reads values out, dragging zooms in, a double click shows everything again. With the keyboard: arrows, Home and End move the
 * read-out, + and − zoom around it, Escape shows everything.
 */
export class Plot {
  readonly node: PlotElement = element("div", "gradbook-plot");
  readonly #canvas = element("canvas", "gradbook-canvas");
  readonly #readout = new Readout();
  readonly #band = element("div", "gradbook-band");
  readonly #resizes: ResizeObserver;
  #width = 0;
  /** What was asked for, without zoom. */
  #asked: Omit<Figure, "width" | "height"> | undefined;
  #drawn: { readonly key: string; readonly counts: readonly number[] } | undefined;
  #zoom: { readonly low: number; readonly high: number } | undefined;
  #dragFrom: number | undefined;
  /** Where the read-out stands; undefined when it is hidden. */
  #at: number | undefined;

  constructor() {
    this.node.tabIndex = 0;
    this.node.setAttribute("role", "img");
    this.#canvas.setAttribute("aria-hidden", "true");
    this.#band.hidden = true;
    this.node.append(this.#canvas, this.#band, this.#readout.node);
    this.#resizes = new ResizeObserver(() => {
      this.#measure();
      this.#redraw();
    });
    this.#resizes.observe(this.node);
    this.#listen();
  }

  set label(text: string) {
    if (this.node.getAttribute("aria-label") !== text) this.node.setAttribute("aria-label", text);
  }

  draw(asked: Omit<Figure, "width" | "height">): void {
    this.#asked = asked;
    if (this.#width === 0) this.#measure();
    const pen = this.#pen(asked.theme.font);
    if (pen === undefined) return;
    const figure = this.#figure(asked);
    this.node.figure = figure;
    const key = JSON.stringify({ ...figure, series: figure.series.map(({ x: _x, y: _y, ...style }) => style) });
    const before = this.#drawn;
    const goesOn = before?.key === key && figure.series.every(({ x }, index) => x.length >= (before.counts[index] ?? 0));
    if (goesOn) drawSeries(pen, figure, (index) => before.counts[index] ?? 0);
    else {
      this.#canvas.getContext("2d")?.clearRect(0, 0, figure.width, figure.height);
      drawFigure(pen, figure);
      if (this.#at !== undefined) this.#at = this.#readout.show(figure, this.#at);
    }
    this.#drawn = { key, counts: figure.series.map(({ x }) => x.length) };
  }

  dispose(): void {
    this.#resizes.disconnect();
    this.node.remove();
  }

  #redraw(): void {
    this.#drawn = undefined;
    if (this.#asked !== undefined) this.draw(this.#asked);
  }

  #figure(asked: Omit<Figure, "width" | "height">): Figure {
    const size = { width: this.#width, height: PLOT_HEIGHT };
    if (this.#zoom === undefined) return { ...asked, ...size };
    const x = { ...asked.x, ...this.#zoom };
    return { ...asked, ...size, x, y: visibleRange(asked, x) };
  }

  /** Takes over the size of its place. Only after a change: asking for it at every drawing would make the page lay itself out. */
  #measure(): void {
    const scale = window.devicePixelRatio;
    this.#width = this.node.clientWidth;
    this.#canvas.width = Math.round(this.#width * scale);
    this.#canvas.height = Math.round(PLOT_HEIGHT * scale);
    this.#canvas.getContext("2d")?.setTransform(scale, 0, 0, scale, 0, 0);
    this.#drawn = undefined;
  }

  #pen(font: string): CanvasPen | undefined {
    const canvas = this.#width === 0 ? null : this.#canvas.getContext("2d");
    return canvas === null ? undefined : new CanvasPen(canvas, font);
  }

  #listen(): void {
    const { node } = this;
    node.addEventListener("pointermove", (event) => this.#hover(this.#across(event)));
    node.addEventListener("pointerleave", () => {
      if (this.#dragFrom === undefined) this.#hideReadout();
    });
    node.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.#dragFrom = this.#across(event);
      node.setPointerCapture(event.pointerId);
    });
    node.addEventListener("pointerup", (event) => this.#endDrag(this.#across(event)));
    node.addEventListener("pointercancel", () => this.#endDrag(undefined));
    node.addEventListener("dblclick", () => this.#look(undefined));
    node.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !this.#press(event.key)) return;
      event.preventDefault();
      // JupyterLab has its own plans with these keys.
      event.stopPropagation();
    });
    node.addEventListener("blur", () => this.#hideReadout());
  }

  /** Pixels from the left edge of the plot. */
  #across(event: PointerEvent): number {
    return event.clientX - this.node.getBoundingClientRect().left;
  }

  #hover(across: number): void {
    const { figure } = this.node;
    if (figure === undefined) return;
    const { left, width } = areaOf(figure);
    if (this.#dragFrom !== undefined) {
      const [from, to] = [Math.min(this.#dragFrom, across), Math.max(this.#dragFrom, across)];
      this.#band.hidden = to - from < SHORTEST_DRAG;
      Object.assign(this.#band.style, { left: `${from}px`, width: `${to - from}px` });
      return;
    }
    const share = (across - left) / width;
    if (share < 0 || share > 1) this.#hideReadout();
    else this.#at = this.#readout.show(figure, valueAt(figure.x, share));
  }

  #endDrag(across: number | undefined): void {
    const from = this.#dragFrom;
    const { figure } = this.node;
    this.#dragFrom = undefined;
    this.#band.hidden = true;
    if (from === undefined || across === undefined || figure === undefined || Math.abs(across - from) < SHORTEST_DRAG) return;
    const { left, width } = areaOf(figure);
    const ends = [from, across].map((pixel) => valueAt(figure.x, Math.min(1, Math.max(0, (pixel - left) / width)))).sort((a, b) => a - b);
    this.#look({ low: ends[0] ?? 0, high: ends[1] ?? 1 });
  }

  #look(zoom: { readonly low: number; readonly high: number } | undefined): void {
    if (zoom !== undefined && !(zoom.high > zoom.low)) return;
    this.#zoom = zoom;
    this.#redraw();
  }

  #hideReadout(): void {
    this.#at = undefined;
    this.#readout.hide();
  }

  /** Does what a key asks for; false when it asks for nothing here. */
  #press(key: string): boolean {
    const { figure } = this.node;
    if (figure === undefined) return false;
    const { low, high } = figure.x;
    const at = this.#at ?? (key === "ArrowLeft" ? high : low);
    const show = (value: number): void => {
      this.#at = this.#readout.show(figure, Math.min(high, Math.max(low, value)));
    };
    const zoom = (factor: number): void => {
      const share = place(figure.x, at);
      const span = (high - low) / factor;
      this.#look({ low: at - share * span, high: at + (1 - share) * span });
    };
    const actions: Readonly<Record<string, () => void>> = {
      ArrowRight: () => show(neighbour(figure, at, 1)),
      ArrowLeft: () => show(neighbour(figure, at, -1)),
      Home: () => show(low),
      End: () => show(high),
      "+": () => zoom(CLOSER),
      "-": () => (this.#zoom === undefined ? undefined : zoom(1 / CLOSER)),
      Escape: () => (this.#zoom === undefined ? this.#hideReadout() : this.#look(undefined)),
    };
    const action = Object.hasOwn(actions, key) ? actions[key] : undefined;
    action?.();
    return action !== undefined;
  }
}

/** The next place to read from: a hundredth of what is seen away, or the next point where they lie further apart. */
function neighbour({ series, x }: Figure, at: number, way: 1 | -1): number {
  const far = at + (way * (x.high - x.low)) / 100;
  const longest = [...series].sort((a, b) => b.x.length - a.x.length)[0]?.x ?? new Float32Array(0);
  const next = way > 0 ? longest[Math.min(longest.length - 1, lowerBound(longest, at + 1e-6))] : longest[Math.max(0, lowerBound(longest, at) - 1)];
  return way > 0 ? Math.max(far, next ?? far) : Math.min(far, next ?? far);
}

/** A value axis that holds what is to be seen of the curves, with some room. */
function visibleRange({ series, y }: Pick<Figure, "series" | "y">, x: Axis): Axis {
  let [low, high] = [Infinity, -Infinity];
  for (const one of series) {
    if (one.right === true) continue;
    for (let index = lowerBound(one.x, x.low); index < one.x.length && (one.x[index] ?? NaN) <= x.high; index++) {
      const value = y.log ? Math.log10(one.y[index] ?? NaN) : (one.y[index] ?? NaN);
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return y;
  const room = Math.max((high - low) * 0.05, Math.abs(high) * 1e-3, 1e-9);
  return { ...y, low: low - room, high: high + room };
}
