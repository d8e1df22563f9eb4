import { element } from "./elements.js";

/** Room around the plot's axes, in CSS pixels; the plot and what is drawn over it must agree on it. */
export const MARGIN = { l: 48, r: 10, t: 6, b: 34 };

/** Where axis values lie. */
export interface TailAxes {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly log: boolean;
}

/** What a drawing is for: with another one, everything is drawn anew. */
interface Drawn {
  readonly key: string;
  readonly count: number;
}

/**
 * Draws the newest points of a curve over a plot, between two of the plot's own drawings. A plot takes plotly 10 ms to draw,
 * whatever changed; at every message that would slow a training on the same machine by a tenth. A canvas takes the new points alone.
 */
export class LiveTail {
  readonly node = element("canvas", "gradbook-tail");
  #drawn: Drawn | undefined;
  #size = { width: 0, height: 0 };

  constructor() {
    this.node.setAttribute("aria-hidden", "true");
  }

  /** Draws the curve's points from index `from` on; those that it drew before on the same axes stay. */
  draw(steps: Float32Array, values: Float32Array, from: number, axes: TailAxes, colour: string): void {
    const key = [from, ...axes.x, ...axes.y, axes.log, colour].join();
    const known = this.#drawn?.key === key && this.#drawn.count <= values.length ? this.#drawn.count - 1 : undefined;
    const pen = known === undefined ? this.clear() : this.node.getContext("2d");
    this.#drawn = { key, count: values.length };
    this.node.dataset["step"] = String(steps.at(-1) ?? 0);
    if (pen === null || from >= values.length) return;
    const { width, height } = this.#size;
    const [left, right] = axes.x;
    const [low, high] = axes.y;
    pen.strokeStyle = colour;
    pen.lineWidth = 1.5;
    pen.lineJoin = "round";
    pen.beginPath();
    let drawing = false;
    for (let index = Math.max(0, known ?? from); index < values.length; index++) {
      const raw = values[index] ?? NaN;
      const value = axes.log ? Math.log10(raw) : raw;
      if (!Number.isFinite(value)) {
        drawing = false;
        continue;
      }
      const x = (((steps[index] ?? 0) - left) / (right - left)) * width;
      const y = (1 - (value - low) / (high - low)) * height;
      if (drawing) pen.lineTo(x, y);
      else pen.moveTo(x, y);
      drawing = true;
    }
    pen.stroke();
  }

  /** Takes away what was drawn. */
  clear(): CanvasRenderingContext2D | null {
    this.#drawn = undefined;
    const pen = this.node.getContext("2d");
    pen?.clearRect(0, 0, this.#size.width, this.#size.height);
    return pen;
  }

  /** Takes over the size of its place. Only after a change: asking for it at every drawing would make the page lay itself out. */
  measure(): void {
    const scale = window.devicePixelRatio;
    this.#size = { width: this.node.clientWidth, height: this.node.clientHeight };
    [this.node.width, this.node.height] = [Math.round(this.#size.width * scale), Math.round(this.#size.height * scale)];
    this.node.getContext("2d")?.setTransform(scale, 0, 0, scale, 0, 0);
    this.#drawn = undefined;
  }
}
