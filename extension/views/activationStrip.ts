import type { LayerActivations } from "../../src/protocol/drawDigit.js";
import { bytesOf } from "./base64.js";
import { element } from "./elements.js";
import { say } from "./words.js";

/** About how wide a map is drawn, in CSS pixels: few ones larger than many. */
const MAP = { few: 50, many: 34 };

/** The same for the units of a layer without maps. */
const UNIT = { few: 14, many: 5 };

/** More maps than this, and more units, are many. */
const FEW = { maps: 16, units: 64 };

/** Width of the widest strip. */
const WIDTH = 720;

/** Colours of no activation, of the largest and of the most negative one: red, green, blue. */
export interface ActivationColours {
  readonly none: readonly number[];
  readonly positive: readonly number[];
  readonly negative: readonly number[];
}

/** What one layer makes of an image: its maps side by side. */
export class ActivationStrip {
  readonly node = element("div", "gradbook-activation");
  readonly #name = element("b", "");
  readonly #about = element("span", "gradbook-faint");
  readonly #canvas = element("canvas", "gradbook-activation-maps");
  readonly #readout = element("span", "gradbook-faint");
  #layer: LayerActivations | undefined;
  #bytes = new Uint8Array(0);
  #across = 1;
  #zoom = 1;
  /** Cells between two maps. */
  #gap = 1;

  constructor() {
    this.#canvas.setAttribute("role", "img");
    this.#canvas.addEventListener("pointermove", (event) => this.#read(event));
    this.#canvas.addEventListener("pointerleave", () => (this.#readout.textContent = ""));
    this.node.append(element("div", "gradbook-activation-title", "", [this.#name, this.#about, this.#readout]), this.#canvas);
  }

  draw(layer: LayerActivations, colours: ActivationColours): void {
    const { name, shape, maps, rows, columns, largest } = layer;
    this.#layer = layer;
    this.#bytes = bytesOf(layer.cells);
    const channels = shape.length === 2 || shape.length === 3 ? (shape.at(-1) ?? 1) : shape.reduce((size, length) => size * length, 1);
    const shown = maps < channels ? say("the first %1 of %2", String(maps), channels.toLocaleString("en")) : say("up to %1", String(largest));
    // Texts alone: thirty times a second there is no time for new elements.
    this.#name.textContent = name;
    this.#about.textContent = ` ${shape.join(" × ")} · ${shown} `;
    this.#canvas.setAttribute("aria-label", say("%1: %2 maps of %3 by %4 cells, up to %5", name, String(maps), String(rows), String(columns), String(largest)));

    const isUnits = rows === 1 && columns === 1;
    const size = isUnits ? (maps > FEW.units ? UNIT.many : UNIT.few) : maps > FEW.maps ? MAP.many : MAP.few;
    this.#zoom = Math.max(1, Math.round(size / Math.max(rows, columns)));
    this.#gap = isUnits ? 0 : 1;
    this.#across = Math.max(1, Math.min(maps, Math.floor(WIDTH / ((columns + this.#gap) * this.#zoom))));
    const [width, height] = [this.#across * (columns + this.#gap), Math.ceil(maps / this.#across) * (rows + this.#gap)];
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      [this.#canvas.width, this.#canvas.height] = [width, height];
      this.#canvas.style.width = `${width * this.#zoom}px`;
    }
    this.#canvas.style.clipPath = this.#outline(maps);
    this.#paint(layer, colours, width, height);
  }

  /** Cuts off the places of the last row in which no map is. */
  #outline(maps: number): string {
    const [lines, last] = [Math.ceil(maps / this.#across), maps % this.#across];
    if (lines === 1 || last === 0) return "";
    const [x, y] = [`${(100 * last) / this.#across}%`, `${100 - 100 / lines}%`];
    return `polygon(0 0, 100% 0, 100% ${y}, ${x} ${y}, ${x} 100%, 0 100%)`;
  }

  #paint({ maps, rows, columns }: LayerActivations, colours: ActivationColours, width: number, height: number): void {
    const inks = inksOf(colours);
    const pixels = new Uint32Array(width * height);
    for (let map = 0; map < maps; map++) {
      const [left, top] = [(map % this.#across) * (columns + this.#gap), Math.floor(map / this.#across) * (rows + this.#gap)];
      for (let row = 0; row < rows; row++) {
        const [from, to] = [(map * rows + row) * columns, (top + row) * width + left];
        for (let column = 0; column < columns; column++) pixels[to + column] = inks[this.#bytes[from + column] ?? 128] ?? 0;
      }
    }
    this.#canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
  }

  /** Names the map under the pointer, and what it says there. */
  #read({ offsetX, offsetY }: PointerEvent): void {
    const layer = this.#layer;
    if (layer === undefined) return;
    const { maps, rows, columns, largest } = layer;
    const [x, y] = [Math.floor(offsetX / this.#zoom), Math.floor(offsetY / this.#zoom)];
    const [high, wide] = [rows + this.#gap, columns + this.#gap];
    const map = Math.floor(y / high) * this.#across + Math.floor(x / wide);
    const [row, column] = [y % high, x % wide];
    if (map >= maps || row >= rows || column >= columns) return;
    const value = (((this.#bytes[(map * rows + row) * columns + column] ?? 128) - 128) / 127) * largest;
    this.#readout.textContent = `· ${say("%1: about %2", String(map), String(Number(value.toPrecision(2))))}`;
  }
}

let inks: { readonly of: ActivationColours; readonly table: Uint32Array } | undefined;

/** The pixel of each byte, from the most negative activation over none (128) to the largest. */
function inksOf(colours: ActivationColours): Uint32Array {
  if (inks?.of === colours) return inks.table;
  const { none, positive, negative } = colours;
  const bytes = new Uint8ClampedArray(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    const share = Math.abs((byte - 128) / 127);
    const ink = byte < 128 ? negative : positive;
    for (let channel = 0; channel < 3; channel++) bytes[4 * byte + channel] = (none[channel] ?? 0) * (1 - share) + (ink[channel] ?? 0) * share;
    bytes[4 * byte + 3] = 255;
  }
  inks = { of: colours, table: new Uint32Array(bytes.buffer) };
  return inks.table;
}
