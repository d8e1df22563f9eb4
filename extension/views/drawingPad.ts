import { DRAW_PAD, DRAW_POINTS } from "../../src/protocol/drawDigit.js";
import { svg } from "./svg.js";
import { say } from "./words.js";

/** Lines as `x, y, x, y, …`. */
export type Strokes = readonly (readonly number[])[];

/** Points closer to each other than this make no difference to the image. */
const CLOSEST = 8;

/** A square to draw on with mouse, pen or touch. */
export class DrawingPad {
  readonly node = svg("svg", { class: "gradbook-pad", viewBox: `0 0 ${DRAW_PAD} ${DRAW_PAD}`, role: "img" });
  readonly #hint = svg("text", { x: DRAW_PAD / 2, y: DRAW_PAD / 2, class: "gradbook-pad-hint" }, [say("draw a digit here")]);
  readonly #lines = svg("g", {});
  readonly #changed: (strokes: Strokes) => void;
  #strokes: number[][] = [];
  #pointer: number | undefined;
  #enabled = true;

  /** @param changed Told of every change, while a line grows too. */
  constructor(changed: (strokes: Strokes) => void) {
    this.#changed = changed;
    this.node.append(this.#hint, this.#lines);
    this.node.addEventListener("pointerdown", (event) => this.#down(event));
    this.node.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel"] as const) this.node.addEventListener(name, (event) => this.#up(event));
    this.#label();
  }

  get strokes(): Strokes {
    return this.#strokes;
  }

  /** Puts lines there without telling of it. */
  show(strokes: Strokes): void {
    this.#strokes = strokes.map((stroke) => [...stroke]);
    this.#lines.replaceChildren(...this.#strokes.map(line));
    this.#label();
  }

  /** Whether a line is being drawn. */
  get isDrawing(): boolean {
    return this.#pointer !== undefined;
  }

  set enabled(enabled: boolean) {
    this.#enabled = enabled;
    this.node.classList.toggle("gradbook-pad-off", !enabled);
  }

  #down(event: PointerEvent): void {
    if (!this.#enabled || event.button !== 0 || this.#pointer !== undefined) return;
    event.preventDefault();
    this.node.setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    const stroke = this.#place(event);
    this.#strokes.push(stroke);
    this.#lines.append(line(stroke));
    this.#label();
    this.#changed(this.#strokes);
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    const stroke = this.#strokes.at(-1);
    if (stroke === undefined) return;
    const before = stroke.length;
    // A pen gives several points a frame.
    for (const each of event.getCoalescedEvents?.() ?? [event]) this.#add(stroke, each);
    if (stroke.length === before) return;
    this.#lines.lastElementChild?.setAttribute("points", pointsText(stroke));
    this.#changed(this.#strokes);
  }

  #up(event: PointerEvent): void {
    if (event.pointerId === this.#pointer) this.#pointer = undefined;
  }

  #add(stroke: number[], event: PointerEvent): void {
    const [x = 0, y = 0] = this.#place(event);
    const far = Math.hypot(x - (stroke.at(-2) ?? x), y - (stroke.at(-1) ?? y)) >= CLOSEST;
    if (far && this.#strokes.reduce((sum, { length }) => sum + length / 2, 0) < DRAW_POINTS) stroke.push(x, y);
  }

  #place(event: PointerEvent): number[] {
    const { left, top, width, height } = this.node.getBoundingClientRect();
    const inside = (share: number): number => Math.round(DRAW_PAD * Math.min(1, Math.max(0, share)));
    return [inside((event.clientX - left) / width), inside((event.clientY - top) / height)];
  }

  #label(): void {
    const count = this.#strokes.length;
    this.#hint.style.display = count === 0 ? "" : "none";
    this.node.setAttribute("aria-label", count === 0 ? say("empty drawing pad; the buttons below draw a digit for you") : say("drawing of %1 lines", String(count)));
  }
}

function line(stroke: readonly number[]): SVGPolylineElement {
  return svg("polyline", { points: pointsText(stroke) });
}

/** A line of one point would not be drawn. */
function pointsText(stroke: readonly number[]): string {
  return (stroke.length === 2 ? [...stroke, ...stroke] : stroke).join(" ");
}
