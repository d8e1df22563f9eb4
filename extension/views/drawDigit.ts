import type { DrawDigitState, Reading } from "../../src/protocol/drawDigit.js";
import type { Cleanup, ViewModel, WidgetView } from "../host/view.js";
import { bytesOf } from "./base64.js";
import { type ActivationColours, ActivationStrip } from "./activationStrip.js";
import { ClassBars } from "./classBars.js";
import { DrawingPad, type Strokes } from "./drawingPad.js";
import { readDrawDigit } from "./drawDigitState.js";
import { element } from "./elements.js";
import { SAMPLE_DIGITS } from "./sampleDigits.js";
import { onThemeChange, readTheme } from "./theme.js";
import { say } from "./words.js";

/** Milliseconds after which an answer that did not come is not waited for. */
const PATIENCE = 1_000;

/** Drawings that may be on their way at a time: the way there and back takes longer than a reading, and the kernel reads the newest only. */
const UNDER_WAY = 6;

/** Milliseconds that a digit takes to draw itself. */
const SAMPLE_TIME = 700;

/** A pad that a network reads from; the model is src/widgets/drawDigit.ts. */
export const drawDigit: WidgetView = { render };

function render({ model, el }: { readonly model: ViewModel; readonly el: HTMLElement }): Cleanup {
  const view = new DrawDigitView(model, el);
  return () => view.dispose();
}

class DrawDigitView {
  readonly #model: ViewModel;
  readonly #pad = new DrawingPad((strokes) => this.#drawn(strokes));
  readonly #seen = element("canvas", "gradbook-seen");
  readonly #bars = new ClassBars();
  readonly #strips = element("div", "gradbook-activations");
  readonly #clear = element("button", "gradbook-button", say("Clear"));
  readonly #note = element("p", "gradbook-problem");
  readonly #buttons: readonly HTMLButtonElement[];
  readonly #layers: ActivationStrip[] = [];
  readonly #root: HTMLElement;
  readonly #cleanups: Cleanup[];
  #colours: ActivationColours;
  /** The newest drawing here, and those that the kernel was told of and has not answered. */
  #drawing: number;
  #asked: { readonly drawing: number; readonly at: number }[] = [];
  #frame: number | undefined;
  #playing: number | undefined;
  #reading: Reading | null | undefined;

  constructor(model: ViewModel, el: HTMLElement) {
    this.#model = model;
    const state = readDrawDigit(model);
    this.#drawing = state.drawing;
    this.#pad.show(state.strokes);
    this.#seen.setAttribute("role", "img");
    this.#seen.setAttribute("aria-label", say("what the network sees: the drawing, centred and scaled"));
    this.#note.setAttribute("role", "status");
    this.#clear.addEventListener("click", () => this.#put([]));
    this.#buttons = SAMPLE_DIGITS.map((strokes, digit) => {
      const button = element("button", "gradbook-button gradbook-sample", String(digit));
      button.setAttribute("aria-label", say("draw a %1", String(digit)));
      button.addEventListener("click", () => this.#play(strokes));
      return button;
    });
    const samples = element("div", "gradbook-samples", "", [element("span", "gradbook-faint", say("or let it be drawn:")), ...this.#buttons]);
    const padPart = element("div", "gradbook-pad-part", "", [this.#pad.node, element("div", "gradbook-samples", "", [this.#clear]), samples]);
    const seenPart = element("div", "gradbook-seen-part", "", [element("div", "gradbook-faint", say("what the network sees")), this.#seen]);
    const top = element("div", "gradbook-draw-top", "", [padPart, element("div", "gradbook-draw-result", "", [this.#bars.node, seenPart])]);
    this.#root = element("div", "gradbook-draw", "", [this.#note, top, element("div", "gradbook-faint", say("every layer's activations: blue is positive, orange negative")), this.#strips]);
    this.#root.setAttribute("role", "group");
    this.#root.setAttribute("aria-label", say("drawing pad"));
    el.append(this.#root);
    this.#colours = coloursOf(this.#root);
    this.#cleanups = [
      model.on("change", () => this.#changed()),
      model.on("live", () => this.#changed()),
      onThemeChange(() => {
        this.#colours = coloursOf(this.#root);
        this.#reading = undefined;
        this.#changed();
      }),
    ];
    this.#changed();
  }

  dispose(): void {
    this.#stop();
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    for (const cleanup of this.#cleanups) cleanup();
    this.#root.remove();
  }

  /** A line was drawn, or grew. */
  #drawn(strokes: Strokes): void {
    this.#stop();
    this.#send(strokes);
  }

  #put(strokes: Strokes): void {
    this.#stop();
    this.#pad.show(strokes);
    this.#send(strokes);
  }

  /** Asks the kernel once a frame at most, and not while it is behind: only the newest drawing is of interest. */
  #send(strokes: Strokes): void {
    this.#drawing++;
    this.#model.set("strokes", strokes.map((stroke) => [...stroke]));
    this.#model.set("drawing", this.#drawing);
    this.#request();
  }

  #request(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      const now = performance.now();
      this.#asked = this.#asked.filter(({ at }) => now - at < PATIENCE);
      if (this.#asked.length >= UNDER_WAY) return;
      this.#asked.push({ drawing: this.#drawing, at: now });
      // A message of the kernel may have put an older drawing back.
      this.#model.set("strokes", this.#pad.strokes.map((stroke) => [...stroke]));
      this.#model.set("drawing", this.#drawing);
      this.#model.save();
    });
  }

  #changed(): void {
    const state = readDrawDigit(this.#model);
    const { live } = this.#model;
    this.#pad.enabled = live;
    for (const button of [this.#clear, ...this.#buttons]) button.disabled = !live;
    setText(this.#note, live ? state.problem : say("No kernel reads along here any more. Run the cell again to draw."));
    if (state.drawing > this.#drawing && !this.#pad.isDrawing) {
      this.#drawing = state.drawing;
      this.#pad.show(state.strokes);
    }
    const answered = state.reading?.drawing ?? (state.strokes.length === 0 || state.problem !== "" ? state.drawing : -1);
    const waited = this.#asked.length;
    const told = this.#asked.at(-1)?.drawing ?? -1;
    this.#asked = this.#asked.filter(({ drawing }) => drawing > answered);
    if (this.#asked.length < waited && told < this.#drawing) this.#request();
    if (state.reading?.drawing === this.#reading?.drawing && this.#reading !== undefined) return;
    this.#reading = state.reading;
    this.#show(state);
  }

  #show({ reading, size, classNames }: DrawDigitState): void {
    this.#bars.draw(classNames, reading?.scores ?? []);
    this.#root.dataset["drawing"] = String(reading?.drawing ?? "");
    paintImage(this.#seen, reading?.image ?? "", size);
    const layers = reading?.layers ?? [];
    while (this.#layers.length > layers.length) this.#layers.pop()?.node.remove();
    for (const [index, layer] of layers.entries()) {
      const strip = (this.#layers[index] ??= new ActivationStrip());
      if (strip.node.parentNode === null) this.#strips.append(strip.node);
      strip.draw(layer, this.#colours);
    }
  }

  /** Draws a digit stroke by stroke; at once for those who want no motion. */
  #play(strokes: Strokes): void {
    this.#stop();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.#put(strokes);
      return;
    }
    const begun = performance.now();
    const total = strokes.reduce((sum, { length }) => sum + length / 2, 0);
    const step = (now: number): void => {
      const count = Math.max(1, Math.ceil((total * (now - begun)) / SAMPLE_TIME));
      const part = firstPoints(strokes, count);
      this.#pad.show(part);
      this.#send(part);
      this.#playing = count < total ? requestAnimationFrame(step) : undefined;
    };
    this.#playing = requestAnimationFrame(step);
  }

  #stop(): void {
    if (this.#playing !== undefined) cancelAnimationFrame(this.#playing);
    this.#playing = undefined;
  }
}

/** The first `count` points of all strokes together. */
function firstPoints(strokes: Strokes, count: number): number[][] {
  let left = count;
  return strokes.flatMap((stroke) => {
    const part = stroke.slice(0, 2 * Math.max(0, left));
    left -= stroke.length / 2;
    return part.length === 0 ? [] : [part];
  });
}

/** Bytes as a grey picture, ink on paper as the network has it: 1 on 0. */
function paintImage(canvas: HTMLCanvasElement, base64: string, size: number): void {
  if (canvas.width !== size || canvas.height !== size) [canvas.width, canvas.height] = [size, size];
  const bytes = bytesOf(base64);
  const image = new ImageData(size, size);
  for (let index = 0; index < size * size; index++) image.data.fill(bytes[index] ?? 0, 4 * index, 4 * index + 3)[4 * index + 3] = 255;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

function coloursOf(el: HTMLElement): ActivationColours {
  const theme = readTheme(el);
  return { none: rgb(theme.background, el), positive: rgb(theme.train, el), negative: rgb(theme.validation, el) };
}

/** Red, green and blue of any CSS colour: the browser reads it. */
function rgb(colour: string, el: HTMLElement): number[] {
  const probe = element("span", "");
  probe.style.color = colour;
  el.append(probe);
  const parts = getComputedStyle(probe).color.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0];
  probe.remove();
  return parts;
}

/** Writes only what changed: a screen reader reads a status again each time it is written. */
function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
