import { element } from "./elements.js";

/** Room around the plot's axes, in CSS pixels; the plot and what is drawn over it must agree on it. */
export const MARGIN = { l: 48, r: 10, t: 6, b: 34 };

/** Where axis values lie. */
export interface TailAxes {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly log: boolean;
}

/**
 * Draws the newest points of a curve over a plot, between two of the plot's own drawings. A plot takes plotly 10 ms to draw,
 * whatever changed; at every message that would slow a training on the same machine by a tenth.
 */
export class LiveTail {
  readonly node = element("canvas", "gradbook-tail");

  constructor() {
    this.node.setAttribute("aria-hidden", "true");
  }

  /** Draws the curve's points from index `from` on, in place of what was drawn before. */
  draw(steps: Float32Array, values: Float32Array, from: number, axes: TailAxes, colour: string): void {
    const pen = this.clear();
    if (pen === null || from >= values.length) return;
    const { clientWidth: width, clientHeight: height } = this.node;
    const [left, right] = axes.x;
    const [low, high] = axes.y;
    pen.strokeStyle = colour;
    pen.lineWidth = 1.5;
    pen.lineJoin = "round";
    pen.beginPath();
    let drawing = false;
    for (let index = Math.max(0, from); index < values.length; index++) {
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
    const scale = window.devicePixelRatio;
    const [width, height] = [Math.round(this.node.clientWidth * scale), Math.round(this.node.clientHeight * scale)];
    const pen = this.node.getContext("2d");
    if (this.node.width !== width || this.node.height !== height) [this.node.width, this.node.height] = [width, height];
    pen?.setTransform(scale, 0, 0, scale, 0, 0);
    pen?.clearRect(0, 0, width, height);
    return pen;
  }
}
