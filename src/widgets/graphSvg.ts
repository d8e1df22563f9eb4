import { graphDrawing } from "../arithmetic/graphDrawing.js";
import { escapeHtml } from "../display/table.js";
import type { GraphNode, GraphRole } from "../protocol/modelGraph.js";

/** Fills by what a box is for; every text on them is dark. */
const COLOURS: Readonly<Record<GraphRole, string>> = {
  input: "#e8e8e8",
  convolution: "#d7e8f7",
  recurrent: "#e4dcf5",
  steadying: "#e3f1dc",
  model: "#fdeccf",
  other: "#f7f3e3",
  gradient: "#fbe0d6",
  update: "#e3f1dc",
};

/** A graph as a plain SVG picture: boxes with arrows between them, from the inputs at the top down to the outputs. */
export function graphSvg(title: string, nodes: readonly GraphNode[]): string {
  const { width, height, boxes, arrows } = graphDrawing(nodes);
  const curves = arrows.map(({ path }) => `<path d="${path}" fill="none" stroke="#777" stroke-width="1.3" marker-end="url(#gradbook-arrow)"/>`);
  const drawn = nodes.map(({ title: name, note, role }, i) => {
    const { x = 0, y = 0, width: w = 0, height: h = 0 } = boxes[i] ?? {};
    const middle = Math.round((x + w / 2) * 10) / 10;
    return (
      `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="6" fill="${COLOURS[role]}" stroke="#999"/>` +
      `<text x="${middle}" y="${y + 17}" text-anchor="middle" font-weight="600" fill="#222">${escapeHtml(name)}</text>` +
      `<text x="${middle}" y="${y + 32}" text-anchor="middle" fill="#555">${escapeHtml(note)}</text>`
    );
  });
  const arrow = '<defs><marker id="gradbook-arrow" viewBox="0 0 8 8" refX="4" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#777"/></marker></defs>';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="11">` +
    `<title>${escapeHtml(title)}</title>${arrow}<rect width="100%" height="100%" fill="#fff"/>${curves.join("")}${drawn.join("")}</svg>`
  );
}

/** The same in lines of text: `dense [64] ← input`. */
export function graphText(nodes: readonly GraphNode[]): string {
  return nodes.map(({ title, note, from }) => `${title} ${note}${from.length === 0 ? "" : ` ← ${from.map((i) => nodes[i]?.title).join(", ")}`}`).join("\n");
}
