import type { ExploredConv } from "../arithmetic/exploredConv.js";
import { escapeHtml } from "../display/table.js";

/** Sizes in SVG units. */
const CELL = 24;
const GAP = 18;
const HEAD = 22;

/** Light enough for black numbers; told apart by every kind of colour vision. */
const FILL = { plain: "#fff", padding: "#eee", seen: "#9ecae9", chosen: "#ffb870" };

interface Grid {
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  /** What stands in a cell, and how it is filled. */
  readonly cell: (row: number, column: number) => { readonly text: string; readonly fill: string };
}

/** The input, one filter and the output of a convolution, with the cells behind one output cell lit: for places that run no script. */
export function convSvg(conv: ExploredConv, cell: readonly number[], filter: number): string {
  const columns = [inputGrids(conv, cell, filter), filterGrids(conv, cell, filter), outputGrids(conv, cell, filter)];
  let x = GAP;
  let bottom = 0;
  const drawn = columns.flatMap((grids) => {
    const width = Math.max(...grids.map(({ columns: count, title }) => Math.max(count * CELL, title.length * 7)));
    let y = HEAD;
    const content = grids.map((grid) => {
      const text = gridSvg(grid, x, y);
      y += grid.rows * CELL + HEAD + 6;
      return text;
    });
    x += width + 2 * GAP;
    bottom = Math.max(bottom, y);
    return content;
  });
  const lines = conv.working.split(" · ").map((line, index) => `<text x="${GAP}" y="${bottom + 4 + index * 16}" fill="#222">${escapeHtml(line)}</text>`);
  const height = bottom + lines.length * 16 + 4;
  const width = Math.max(x, 420);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12">` +
    `<title>${escapeHtml(conv.working)}</title><rect width="100%" height="100%" fill="#fff"/>${drawn.join("")}${lines.join("")}</svg>`
  );
}

function inputGrids(conv: ExploredConv, cell: readonly number[], filter: number): Grid[] {
  const lengths = conv.inputShape.slice(0, -1);
  const [[top, bottom], [left, right]] = twoAxes(conv.pads, [0, 0] as const);
  const [rows, columns] = twoAxes(lengths, 1);
  const lit = new Set(conv.meetings(cell).map(({ input }) => twoAxes(input, 0).join()));
  const seen = conv.channelsOf(filter);
  return Array.from({ length: conv.inputShape.at(-1) ?? 0 }, (_, channel) => ({
    title: `input, channel ${channel}`,
    rows: rows + top + bottom,
    columns: columns + left + right,
    cell: (y, x) => {
      const [row, column] = [y - top, x - left];
      const inside = row >= 0 && row < rows && column >= 0 && column < columns;
      const isLit = seen.includes(channel) && lit.has(`${row},${column}`);
      const place = lengths.length === 1 ? [column] : [row, column];
      return { text: inside ? String(conv.inputValue(place, channel)) : "0", fill: isLit ? FILL.seen : inside ? FILL.plain : FILL.padding };
    },
  }));
}

function filterGrids(conv: ExploredConv, cell: readonly number[], filter: number): Grid[] {
  const rank = conv.inputShape.length - 1;
  const [rows, columns] = twoAxes(conv.kernelShape.slice(0, rank), 1);
  const lit = new Set(conv.meetings(cell).map(({ tap }) => twoAxes(tap, 0).join()));
  return conv.channelsOf(filter).map((channel, within) => ({
    title: `filter ${filter}, channel ${channel}`,
    rows,
    columns,
    cell: (row, column) => ({ text: String(conv.weight(rank === 1 ? [column] : [row, column], within, filter)), fill: lit.has(`${row},${column}`) ? FILL.seen : FILL.plain }),
  }));
}

function outputGrids(conv: ExploredConv, cell: readonly number[], filter: number): Grid[] {
  const rank = conv.inputShape.length - 1;
  const [rows, columns] = twoAxes(conv.outputShape.slice(0, -1), 1);
  const chosen = twoAxes(cell, 0).join();
  return Array.from({ length: conv.outputShape.at(-1) ?? 0 }, (_, index) => ({
    title: `output of filter ${index}, bias ${conv.bias(index)}`,
    rows,
    columns,
    cell: (row, column) => ({ text: String(conv.value(rank === 1 ? [column] : [row, column], index)), fill: index === filter && chosen === `${row},${column}` ? FILL.chosen : FILL.plain }),
  }));
}

/** Lines, lit cells and numbers apart: a rectangle a cell would make the picture three times as large. */
function gridSvg({ title, rows, columns, cell }: Grid, x: number, y: number): string {
  const [width, height] = [columns * CELL, rows * CELL];
  const fills: string[] = [];
  const numbers: string[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const { text, fill } = cell(row, column);
      const [left, top] = [column * CELL, row * CELL];
      if (fill !== FILL.plain) fills.push(`<rect x="${left}" y="${top}" width="${CELL}" height="${CELL}" fill="${fill}"/>`);
      numbers.push(`<text x="${left + CELL / 2}" y="${top + 16}">${escapeHtml(text)}</text>`);
    }
  }
  const across = Array.from({ length: rows + 1 }, (_, row) => `M0 ${row * CELL}h${width}`);
  const down = Array.from({ length: columns + 1 }, (_, column) => `M${column * CELL} 0v${height}`);
  return (
    `<g transform="translate(${x} ${y})"><text y="-6" fill="#555">${escapeHtml(title)}</text>${fills.join("")}` +
    `<path d="${[...across, ...down].join("")}" stroke="#bbb"/><g text-anchor="middle" fill="#222">${numbers.join("")}</g></g>`
  );
}

/** Rows and columns; a sequence is one row. */
function twoAxes<T>(values: readonly T[], row: T): [T, T] {
  const [first = row, second] = values;
  return second === undefined ? [row, first] : [first, second];
}
