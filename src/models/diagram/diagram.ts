import { countText, shapeText } from "../../arithmetic/shape.js";
import { escapeHtml } from "../../display/table.js";
import { DISPLAY, type MimeBundle } from "../../protocol/host.js";
import type { Application, SymbolicTensor } from "../../layers/symbolicTensor.js";
import { layeredLayout } from "./layeredLayout.js";

const BOX = { height: 40, between: 34, margin: 16, letter: 6.6, padding: 22, least: 90 };

/** A box: one use of a layer. */
interface Box {
  readonly title: string;
  readonly note: string;
  readonly colour: string;
  readonly from: readonly number[];
}

/** Fills by what a layer is for; every text on them is dark. */
const COLOURS: readonly [RegExp, string][] = [
  [/^input$/, "#e8e8e8"],
  [/conv|pool/i, "#d7e8f7"],
  [/lstm|gru|rnn|recurrent|bidirectional|embedding|attention/i, "#e4dcf5"],
  [/normali[sz]ation|dropout|noise|lrn/i, "#e3f1dc"],
  [/^(sequential|model)$/, "#fdeccf"],
  [/./, "#f7f3e3"],
];

/** What a diagram needs to know of a model. */
export interface Drawn {
  readonly name: string;
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  readonly applications: readonly Application[];
}

/** A network as a graph of boxes, one for each use of a layer, from its inputs down to its outputs. As a cell's last value it shows the picture. */
export class Diagram {
  readonly title: string;
  readonly #boxes: readonly Box[];

  constructor(model: Drawn) {
    this.title = model.name;
    this.#boxes = boxesOf(model);
  }

  /** The picture. */
  get svg(): string {
    const widths = this.#boxes.map(({ title, note }) => Math.max(BOX.least, Math.max(title.length, note.length) * BOX.letter + BOX.padding));
    const { centres, rows, lines, width, rowCount } = layeredLayout(this.#boxes.map(({ from }, i) => ({ width: widths[i] ?? 0, from })));
    const pitch = BOX.height + BOX.between;
    const top = (row: number): number => BOX.margin + row * pitch;
    const across = (centre: number): number => round(BOX.margin + centre);
    const curves = lines.map(({ from, to, bends }) => {
      const stops = [
        { x: across(centres[from] ?? 0), in: top(rows[from] ?? 0), out: top(rows[from] ?? 0) + BOX.height },
        ...bends.map(({ centre, row }) => ({ x: across(centre), in: top(row), out: top(row) + BOX.height })),
        { x: across(centres[to] ?? 0), in: top(rows[to] ?? 0) - 5, out: top(rows[to] ?? 0) },
      ];
      const path = stops.slice(1).map((stop, i) => {
        const before = stops[i] as (typeof stops)[number];
        const middle = round((before.out + stop.in) / 2);
        const straight = i + 2 < stops.length ? ` V${stop.out}` : "";
        return `C${before.x} ${middle} ${stop.x} ${middle} ${stop.x} ${stop.in}${straight}`;
      });
      return `<path d="M${stops[0]?.x} ${stops[0]?.out} ${path.join(" ")}" fill="none" stroke="#777" stroke-width="1.3" marker-end="url(#gradbook-arrow)"/>`;
    });
    const boxes = this.#boxes.map(({ title, note, colour }, i) => {
      const [x, y] = [across((centres[i] ?? 0) - (widths[i] ?? 0) / 2), top(rows[i] ?? 0)];
      const middle = across(centres[i] ?? 0);
      return (
        `<rect x="${x}" y="${y}" width="${round(widths[i] ?? 0)}" height="${BOX.height}" rx="6" fill="${colour}" stroke="#999"/>` +
        `<text x="${middle}" y="${y + 17}" text-anchor="middle" font-weight="600" fill="#222">${escapeHtml(title)}</text>` +
        `<text x="${middle}" y="${y + 32}" text-anchor="middle" fill="#555">${escapeHtml(note)}</text>`
      );
    });
    const [w, h] = [Math.ceil(width + 2 * BOX.margin), top(rowCount) - BOX.between + BOX.margin];
    const arrow = '<defs><marker id="gradbook-arrow" viewBox="0 0 8 8" refX="4" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#777"/></marker></defs>';
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" font-family="system-ui, sans-serif" font-size="11">` +
      `<title>${escapeHtml(`${this.title}: its layers as a graph`)}</title>${arrow}<rect width="100%" height="100%" fill="#fff"/>${curves.join("")}${boxes.join("")}</svg>`
    );
  }

  /** The same in lines of text: `dense [64] ← input`. */
  toString(): string {
    return this.#boxes
      .map(({ title, note, from }) => `${title} ${note}${from.length === 0 ? "" : ` ← ${from.map((i) => this.#boxes[i]?.title).join(", ")}`}`)
      .join("\n");
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [DISPLAY](): MimeBundle {
    return { "image/svg+xml": this.svg, "text/plain": this.toString() };
  }
}

function boxesOf({ inputs, outputs, applications }: Drawn): Box[] {
  const at = new Map<SymbolicTensor, number>(inputs.map((tensor, i) => [tensor, i]));
  const results = new Set(outputs);
  const entrances = inputs.map((tensor) => ({ title: tensor.source.layer.name, note: shapeText(tensor.shape), colour: colourOf("input"), from: [] }));
  const uses = applications.map((use, i) => {
    use.outputs.forEach((tensor) => at.set(tensor, inputs.length + i));
    const { layer } = use;
    const same = applications.filter((other) => other.layer === layer);
    const shared = same.length === 1 ? "" : ` (use ${same.indexOf(use) + 1} of ${same.length})`;
    const shapes = use.outputs.map(({ shape }) => shapeText(shape)).join(" ");
    const params = layer.params === 0 ? "" : ` · ${countText(layer.params)}`;
    const out = use.outputs.some((tensor) => results.has(tensor)) ? " → out" : "";
    return { title: `${layer.name}${shared}`, note: `${shapes}${params}${out}`, colour: colourOf(layer.kind), from: [...new Set(use.inputs.flatMap((tensor) => at.get(tensor) ?? []))] };
  });
  return [...entrances, ...uses];
}

function colourOf(kind: string): string {
  return COLOURS.find(([pattern]) => pattern.test(kind))?.[1] ?? "#fff";
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
