import { Table, escapeHtml } from "../display/table.js";
import type { ConfusionState } from "../protocol/confusion.js";

/** Sizes in SVG units. */
const CELL = 38;
const LABEL = 110;

/** `9,861 of 10,000 read right (98.6 %)` */
export function confusionSummary({ classNames, counts }: Pick<ConfusionState, "classNames" | "counts">): string {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const right = classNames.reduce((sum, _, index) => sum + (counts[index * classNames.length + index] ?? 0), 0);
  return `${right.toLocaleString("en")} of ${all.toLocaleString("en")} read right${all === 0 ? "" : ` (${((100 * right) / all).toFixed(1)} %)`}`;
}

/** The matrix as a table of text. */
export function confusionText(state: ConfusionState): string {
  const { classNames, counts } = state;
  const size = classNames.length;
  const rows = classNames.map((name, row) => [name, ...counts.slice(row * size, (row + 1) * size).map(String)]);
  return new Table(["is \\ read as", ...classNames], rows, [confusionSummary(state)]).toText();
}

/** The matrix as a picture: right readings blue, mistakes orange, darker the more of the row. */
export function confusionSvg(state: ConfusionState): string {
  const { classNames, counts } = state;
  const size = classNames.length;
  // Room for the last slanting name, and for the lines above and below.
  const total = { width: Math.max(340, LABEL + size * CELL + 60), height: LABEL + size * CELL + 34 };
  const short = (name: string): string => escapeHtml(name.length > 14 ? `${name.slice(0, 13)}…` : name);
  const rows = classNames.map((name, row) => {
    const line = counts.slice(row * size, (row + 1) * size);
    const all = line.reduce((sum, count) => sum + count, 0);
    const cells = line.map((count, column) => {
      const share = all === 0 ? 0 : count / all;
      const [x, y] = [LABEL + column * CELL, LABEL + row * CELL];
      // The root makes rare mistakes visible, which are what one looks for.
      const strength = count === 0 ? 0 : 0.12 + 0.88 * Math.sqrt(share);
      const fill = row === column ? "#2f7fc1" : "#d9730d";
      return (
        `<rect x="${x}" y="${y}" width="${CELL - 1}" height="${CELL - 1}" fill="${fill}" fill-opacity="${strength.toFixed(2)}"/>` +
        `<text x="${x + CELL / 2}" y="${y + CELL / 2 + 4}" text-anchor="middle" fill="${strength > 0.75 ? "#fff" : count === 0 ? "#888" : "#222"}">${count}</text>`
      );
    });
    const x = LABEL + row * CELL + CELL / 2;
    const head = `<text transform="translate(${x + 4} ${LABEL - 8}) rotate(-60)" fill="#222">${short(name)}</text>`;
    return `${head}<text x="${LABEL - 8}" y="${LABEL + row * CELL + CELL / 2 + 4}" text-anchor="end" fill="#222">${short(name)}</text>${cells.join("")}`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total.width} ${total.height}" width="${total.width}" height="${total.height}" role="img" font-family="system-ui, sans-serif" font-size="12">` +
    `<title>${escapeHtml(confusionSummary(state))}</title><rect width="100%" height="100%" fill="#fff"/><text x="8" y="18" fill="#555">rows: what it is · columns: what it is taken for</text>` +
    `${rows.join("")}<text x="8" y="${total.height - 10}" fill="#222">${escapeHtml(confusionSummary(state))}</text></svg>`
  );
}
