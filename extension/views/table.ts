import type { TableCell, TableState } from "../../src/protocol/table.js";
import type { Cleanup, ViewModel, WidgetView } from "../host/view.js";
import { element } from "./elements.js";
import { listOf, textOf, Untrusted } from "./untrusted.js";
import { say } from "./words.js";

/** More than the model sends is not drawn. */
const MOST = { rows: 2_000, columns: 200 };

/** Rows that a click on a head sorts; the model is src/widgets/table.ts. */
export const table: WidgetView = { render };

type Direction = "ascending" | "descending";

function render({ model, el }: { readonly model: ViewModel; readonly el: HTMLElement }): Cleanup {
  const root = element("div", "gradbook-table");
  el.append(root);
  let sorted: { readonly column: number; readonly direction: Direction } | undefined;

  const draw = (focus?: number): void => {
    const state = readState(model);
    const numeric = state.columns.map((_, column) => isNumeric(state, column));
    const heads = state.columns.map((name, column) => {
      const direction = sorted?.column === column ? sorted.direction : undefined;
      const mark = element("span", "gradbook-sort-mark", direction === undefined ? "↕" : direction === "ascending" ? "↑" : "↓");
      mark.setAttribute("aria-hidden", "true");
      const button = element("button", "gradbook-sort", "", [element("span", "", name === "" ? say("(no name)") : name), mark]);
      button.title = say("Sort by %1", name);
      button.addEventListener("click", () => {
        // Up, down, and back to the order they came in; numbers begin with the largest, which one usually looks for.
        const [first, second]: [Direction, Direction] = numeric[column] === true ? ["descending", "ascending"] : ["ascending", "descending"];
        sorted = direction === undefined ? { column, direction: first } : direction === first ? { column, direction: second } : undefined;
        draw(column);
      });
      const head = element("th", numeric[column] === true ? "gradbook-number" : "", "", [button]);
      head.scope = "col";
      head.setAttribute("aria-sort", direction ?? "none");
      return head;
    });
    const rows = inOrder(state.rows, sorted).map((row) => element("tr", "", "", row.map((cell, column) => element("td", numeric[column] === true ? "gradbook-number" : "", cellText(cell)))));
    const shown = element("table", "gradbook-rows", "", [element("thead", "", "", [element("tr", "", "", heads)]), element("tbody", "", "", rows)]);
    const scroll = element("div", "gradbook-table-scroll", "", [shown]);
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", state.title === "" ? say("table") : state.title);
    const left = state.total - state.rows.length;
    const foot = left > 0 ? [element("p", "gradbook-faint", say("%1 more of %2 rows are not in the notebook", left.toLocaleString("en"), state.total.toLocaleString("en")))] : [];
    const title = state.title === "" ? [] : [element("div", "gradbook-title", state.title)];
    const top = root.querySelector(".gradbook-table-scroll")?.scrollTop ?? 0;
    root.replaceChildren(...title, scroll, ...foot);
    scroll.scrollTop = top;
    if (focus !== undefined) root.querySelectorAll<HTMLButtonElement>(".gradbook-sort")[focus]?.focus();
  };
  const stop = model.on("change", () => draw());
  draw();
  return () => {
    stop();
    root.remove();
  };
}

function inOrder(rows: TableState["rows"], sorted: { readonly column: number; readonly direction: Direction } | undefined): TableState["rows"] {
  if (sorted === undefined) return rows;
  const sign = sorted.direction === "ascending" ? 1 : -1;
  const { column } = sorted;
  const missing = (cell: TableCell | undefined): boolean => cell === null || cell === undefined || cell === "NaN";
  // What is missing stays at the end, whichever way the rest is sorted.
  return [...rows].sort((a, b) => Number(missing(a[column])) - Number(missing(b[column])) || (missing(a[column]) ? 0 : sign * compared(a[column], b[column])));
}

function compared(a: TableCell | undefined, b: TableCell | undefined): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a ?? "").localeCompare(String(b ?? ""), undefined, { numeric: true });
}

/** Numbers stand flush right, so that they can be compared. */
function isNumeric({ rows }: TableState, column: number): boolean {
  const cells = rows.map((row) => row[column]).filter((cell) => cell !== null && cell !== "NaN" && cell !== "Infinity" && cell !== "-Infinity");
  return cells.length > 0 && cells.every((cell) => typeof cell === "number");
}

function cellText(cell: TableCell): string {
  if (cell === null) return "–";
  return typeof cell === "number" && !Number.isInteger(cell) ? String(Number(cell.toPrecision(6))) : String(cell);
}

/** The state, checked: outputs are untrusted. */
function readState(model: ViewModel): TableState {
  const state = new Untrusted((key) => model.get(key));
  const columns = state.list("columns", MOST.columns).map(textOf);
  const rows = state.list("rows", MOST.rows).map((row) => {
    const cells = listOf(row, MOST.columns);
    return columns.map((_, index) => cellOf(cells[index]));
  });
  return { columns, rows, total: Math.max(rows.length, state.number("total")), title: state.text("title") };
}

function cellOf(value: unknown): TableCell {
  if (typeof value === "number" || typeof value === "boolean") return value;
  return value === null || value === undefined ? null : textOf(value);
}
