import type { Command } from "./command.js";

/** A command that shows the cell's text as content of a type. */
function shown(name: string, mime: string, what: string): Command {
  return {
    name,
    usage: `%%${name}`,
    summary: `shows the cell as ${what}`,
    cell: "text",
    run({ body = "" }, host) {
      host.show({ [mime]: body, "text/plain": body });
    },
  };
}

export const html = shown("html", "text/html", "HTML");
export const markdown = shown("markdown", "text/markdown", "Markdown");
export const latex = shown("latex", "text/latex", "LaTeX");
export const svg = shown("svg", "image/svg+xml", "an SVG image");
export const javascript = shown("javascript", "application/javascript", "JavaScript that the page runs, where it trusts the notebook");
