import type { MimeBundle } from "../protocol/host.js";

/** Rows and columns of text, for a terminal and for a notebook. Columns of numbers stand flush right. */
export class Table {
  readonly #head: readonly string[];
  readonly #rows: readonly (readonly string[])[];
  readonly #foot: readonly string[];

  /** @param foot lines that stand below */
  constructor(head: readonly string[], rows: readonly (readonly string[])[], foot: readonly string[] = []) {
    this.#head = head;
    this.#rows = rows;
    this.#foot = foot;
  }

  toText(): string {
    const widths = this.#head.map((title, column) => Math.max(title.length, ...this.#rows.map((row) => row[column]?.length ?? 0)));
    const line = (cells: readonly string[]) =>
      widths
        .map((width, column) => (this.#isNumeric(column) ? (cells[column] ?? "").padStart(width) : (cells[column] ?? "").padEnd(width)))
        .join("  ")
        .trimEnd();
    const rule = widths.map((width) => "─".repeat(width)).join("──");
    return [line(this.#head), rule, ...this.#rows.map(line), ...(this.#foot.length > 0 ? [rule, ...this.#foot] : [])].join("\n");
  }

  toHtml(): string {
    const cell = (tag: string, text: string, column: number) => {
      const side = this.#isNumeric(column) ? "right" : "left";
      return `<${tag} style="text-align:${side}">${escapeHtml(text)}</${tag}>`;
    };
    const head = this.#head.map((title, column) => cell("th", title, column)).join("");
    const rows = this.#rows.map((row) => `<tr>${row.map((text, column) => cell("td", text, column)).join("")}</tr>`).join("");
    const foot = this.#foot.map((text) => `<div>${escapeHtml(text)}</div>`).join("");
    return `<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>${foot}`;
  }

  toBundle(): MimeBundle {
    return { "text/plain": this.toText(), "text/html": this.toHtml() };
  }

  #isNumeric(column: number): boolean {
    return this.#rows.length > 0 && this.#rows.every((row) => /^[-+]?[\d,.]*(e[-+]?\d+)?$|^NaN$|^–$/.test(row[column] ?? ""));
  }
}

/** Text that stands in HTML as it is. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
