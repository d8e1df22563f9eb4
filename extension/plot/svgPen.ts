import { LETTERS, type Lettering, type Pen, type Stroke } from "./pen.js";

/** Draws an SVG picture, for a file. */
export class SvgPen implements Pen {
  #parts: string[] = [];
  #clips = 0;

  constructor(private readonly font: string) {}

  line(x: ArrayLike<number>, y: ArrayLike<number>, { colour, width, dash = [], opacity = 1 }: Stroke): void {
    let path = "";
    let mark = "M";
    for (let index = 0; index < x.length; index++) {
      const [across, down] = [x[index] ?? NaN, y[index] ?? NaN];
      if (!Number.isFinite(across) || !Number.isFinite(down)) {
        mark = "M";
        continue;
      }
      path += `${mark}${tenth(across)} ${tenth(down)}`;
      mark = "L";
    }
    if (path === "") return;
    const dashes = dash.length === 0 ? "" : ` stroke-dasharray="${dash.join(" ")}"`;
    const faint = opacity === 1 ? "" : ` stroke-opacity="${opacity}"`;
    this.#parts.push(`<path d="${path}" fill="none" stroke="${escaped(colour)}" stroke-width="${width}" stroke-linejoin="round"${dashes}${faint}/>`);
  }

  dots(x: ArrayLike<number>, y: ArrayLike<number>, radius: number, colour: string): void {
    for (let index = 0; index < x.length; index++) {
      const [across, down] = [x[index] ?? NaN, y[index] ?? NaN];
      if (!Number.isFinite(across) || !Number.isFinite(down)) continue;
      this.#parts.push(`<circle cx="${tenth(across)}" cy="${tenth(down)}" r="${radius}" fill="${escaped(colour)}"/>`);
    }
  }

  text(text: string, x: number, y: number, { colour, align, upright = false }: Lettering): void {
    const turn = upright ? ` transform="rotate(-90 ${tenth(x)} ${tenth(y)})"` : "";
    this.#parts.push(`<text x="${tenth(x)}" y="${tenth(y)}" fill="${escaped(colour)}" text-anchor="${align}"${turn}>${escaped(text)}</text>`);
  }

  within(x: number, y: number, width: number, height: number, draw: () => void): void {
    const id = `inside-${++this.#clips}`;
    this.#parts.push(`<clipPath id="${id}"><rect x="${x}" y="${y}" width="${width}" height="${height}"/></clipPath><g clip-path="url(#${id})">`);
    draw();
    this.#parts.push("</g>");
  }

  /** Moves what `draw` draws. */
  at(x: number, y: number, draw: () => void): void {
    this.#parts.push(`<g transform="translate(${x} ${y})">`);
    draw();
    this.#parts.push("</g>");
  }

  /** The whole picture. */
  picture(width: number, height: number, background: string): string {
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
      `font-family="${escaped(this.font)}" font-size="${LETTERS}"><rect width="100%" height="100%" fill="${escaped(background)}"/>${this.#parts.join("")}</svg>\n`
    );
  }
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
