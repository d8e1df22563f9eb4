import { type ExploredConv, places } from "../../src/arithmetic/exploredConv.js";
import { svg } from "./svg.js";
import { say } from "./words.js";

/** Sizes in CSS pixels. */
const GAP = { across: 44, down: 34 };
const HEAD = 22;
const LARGEST_CELL = 30;
const SMALLEST_CELL = 14;
/** What the picture should fit into. */
const SPACE = { width: 780, height: 560 };

interface Grid {
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  readonly cell: (row: number, column: number) => { readonly text: string; readonly kind: string };
}

/** What a user does with the picture. */
export interface FigureActions {
  /** An output cell is looked at. */
  readonly look: (cell: readonly number[], filter: number) => void;
  /** An input cell is pointed at, or none any more. */
  readonly trace: (place: readonly number[] | undefined) => void;
}

/** The input, the filter and the output of a convolution as grids of numbers. */
export class ConvFigure {
  readonly node = svg("svg", { class: "gradbook-conv-figure" });
  readonly #actions: FigureActions;
  #conv: ExploredConv | undefined;
  #filter = -1;
  /** Cells by `part/grid/row,column`. */
  #cells = new Map<string, SVGElement>();
  #windows: SVGRectElement[] = [];
  #cell = LARGEST_CELL;
  #lit: SVGElement[] = [];
  #traced: SVGElement[] = [];

  constructor(actions: FigureActions) {
    this.#actions = actions;
  }

  /** Shows which cells are behind an output cell, and draws the grids anew where they are others. */
  show(conv: ExploredConv, cell: readonly number[], filter: number): void {
    if (conv !== this.#conv || filter !== this.#filter) this.#draw(conv, filter);
    for (const lit of this.#lit) lit.classList.remove("gradbook-lit", "gradbook-chosen");
    this.#lit = [];
    const light = (key: string, name: string): void => {
      const found = this.#cells.get(key);
      if (found === undefined) return;
      found.classList.add(name);
      this.#lit.push(found);
    };
    const meetings = conv.meetings(cell);
    for (const channel of conv.channelsOf(filter)) {
      for (const { input, tap } of meetings) {
        light(`input/${channel}/${twoAxes(input, 0).join()}`, "gradbook-lit");
        light(`kernel/${channel}/${twoAxes(tap, 0).join()}`, "gradbook-lit");
      }
    }
    light(`output/${filter}/${twoAxes(cell, 0).join()}`, "gradbook-chosen");
    this.#moveWindows(conv, meetings.map(({ input }) => twoAxes(input, 0)), filter);
    for (const grid of this.node.querySelectorAll("[role=grid]")) {
      const isIts = grid.getAttribute("data-filter") === String(filter);
      if (isIts) grid.setAttribute("aria-activedescendant", this.#cells.get(`output/${filter}/${twoAxes(cell, 0).join()}`)?.id ?? "");
      else grid.removeAttribute("aria-activedescendant");
    }
  }

  /** Marks the output cells that an input cell goes into. */
  trace(outputs: readonly (readonly number[])[]): void {
    for (const traced of this.#traced) traced.classList.remove("gradbook-traced");
    const filters = this.#conv?.outputShape.at(-1) ?? 0;
    this.#traced = outputs.flatMap((cell) => Array.from({ length: filters }, (_, filter) => this.#cells.get(`output/${filter}/${twoAxes(cell, 0).join()}`) ?? []).flat());
    for (const traced of this.#traced) traced.classList.add("gradbook-traced");
  }

  #draw(conv: ExploredConv, filter: number): void {
    // A grid that is used by the keyboard keeps it.
    const hadFocus = this.node.contains(document.activeElement);
    this.#conv = conv;
    this.#filter = filter;
    this.#cells = new Map();
    this.#windows = [];
    const parts = { input: inputGrids(conv), kernel: kernelGrids(conv, filter), output: outputGrids(conv) };
    const columns = Object.values(parts).map((grids) => ({ wide: grids[0]?.columns ?? 1, high: grids.reduce((sum, { rows }) => sum + rows, 0), count: grids.length }));
    const room = {
      width: SPACE.width - GAP.across * 2 - 20,
      height: SPACE.height - HEAD * Math.max(...columns.map(({ count }) => count)),
    };
    const fits = Math.min(room.width / columns.reduce((sum, { wide }) => sum + wide, 0), room.height / Math.max(...columns.map(({ high }) => high)));
    this.#cell = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, Math.floor(fits)));

    const drawn: Node[] = [];
    const high = (grid: Grid | undefined): number => (grid?.rows ?? 0) * this.#cell + GAP.down;
    let [x, bottom] = [4, 0];
    for (const [part, grids] of Object.entries(parts)) {
      let y = HEAD;
      let width = 0;
      grids.forEach((grid, index) => {
        const id = part === "kernel" ? (conv.channelsOf(filter)[index] ?? 0) : index;
        // A filter's channel stands beside the input's channel that it meets.
        if (part === "kernel") y = Math.max(y, HEAD + id * high(parts.input[0]));
        drawn.push(this.#grid(part, id, grid, x, y));
        y += high(grid);
        width = Math.max(width, grid.columns * this.#cell, grid.title.length * 6.4);
      });
      bottom = Math.max(bottom, y - GAP.down);
      x += width + GAP.across;
      const sign = part === "input" ? (conv.transposed ? "⊛ᵀ" : "⊛") : part === "kernel" ? "=" : "";
      drawn.push(svg("text", { x: x - GAP.across / 2, y: HEAD + this.#cell, class: "gradbook-conv-sign", "text-anchor": "middle", "aria-hidden": "true" }, [sign]));
    }
    const [width, height] = [x - GAP.across + 8, bottom + 8];
    this.node.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.node.style.maxWidth = `${width}px`;
    this.node.replaceChildren(...drawn);
    if (hadFocus) this.node.querySelector<SVGElement>(`[data-filter="${filter}"]`)?.focus();
  }

  #grid(part: string, id: number, { title, rows, columns, cell }: Grid, x: number, y: number): SVGGElement {
    const size = this.#cell;
    const isOutput = part === "output";
    const rowElements = Array.from({ length: rows }, (_, row) => {
      const cells = Array.from({ length: columns }, (__, column) => {
        const { text, kind } = cell(row, column);
        const made = svg("g", { class: `gradbook-cell gradbook-${kind}`, transform: `translate(${column * size} ${row * size})` }, [
          svg("rect", { width: size, height: size }),
          svg("text", { x: size / 2, y: size / 2, "font-size": Math.min(13, size * 0.5) }, [text]),
        ]);
        const place = this.#place(part, row, column);
        if (isOutput) {
          made.setAttribute("role", "gridcell");
          made.id = `gradbook-conv-${crypto.randomUUID()}`;
          made.setAttribute("aria-label", say("row %1, column %2: %3", String(row), String(column), text));
          const look = (): void => this.#actions.look(place, id);
          made.addEventListener("pointerenter", look);
          made.addEventListener("click", look);
        }
        if (part === "input" && kind !== "padding") {
          made.addEventListener("pointerenter", () => this.#actions.trace(place));
          made.addEventListener("pointerleave", () => this.#actions.trace(undefined));
        }
        this.#cells.set(`${part}/${id}/${twoAxes(place, 0).join()}`, made);
        return made;
      });
      return svg("g", isOutput ? { role: "row" } : {}, cells);
    });
    const words = say("%1, %2 by %3 cells", title, String(rows), String(columns));
    const grid = svg("g", { transform: `translate(${x} ${y})`, "data-part": part }, [
      svg("text", { y: -7, class: "gradbook-conv-title", "aria-hidden": "true" }, [title]),
      // In a group of its own: a grid may have rows only.
      svg("g", isOutput ? { role: "grid", tabindex: 0, "data-filter": id, "aria-label": say("%1; arrow keys choose a cell", words) } : { role: "img", "aria-label": words }, rowElements),
    ]);
    if (isOutput) grid.addEventListener("keydown", (event) => this.#key(event, id));
    if (part === "input") {
      const window = svg("rect", { class: "gradbook-conv-window", "data-channel": id });
      this.#windows.push(window);
      grid.append(window);
    }
    return grid;
  }

  /** The place of a cell without the row that a sequence lacks; in the input, counted from behind its padding. */
  #place(part: string, row: number, column: number): number[] {
    const pads = part === "input" ? (this.#conv?.pads ?? []) : [];
    const rank = (this.#conv?.inputShape.length ?? 2) - 1;
    return rank === 1 ? [column - (pads[0]?.[0] ?? 0)] : [row - (pads[0]?.[0] ?? 0), column - (pads[1]?.[0] ?? 0)];
  }

  /** The frame around the cells that the filter lies on; it glides. */
  #moveWindows(conv: ExploredConv, inputs: readonly (readonly [number, number])[], filter: number): void {
    const [[top], [left]] = conv.pads.length === 1 ? [[0], conv.pads[0] ?? [0]] : [conv.pads[0] ?? [0], conv.pads[1] ?? [0]];
    const rows = inputs.map(([row]) => row + (top ?? 0));
    const columns = inputs.map(([, column]) => column + (left ?? 0));
    const seen = conv.channelsOf(filter);
    for (const window of this.#windows) {
      const isSeen = seen.includes(Number(window.dataset["channel"]));
      window.style.display = isSeen && inputs.length > 0 ? "" : "none";
      if (inputs.length === 0) continue;
      const [x, y] = [Math.min(...columns) * this.#cell, Math.min(...rows) * this.#cell];
      window.setAttribute("width", String((Math.max(...columns) + 1) * this.#cell - x));
      window.setAttribute("height", String((Math.max(...rows) + 1) * this.#cell - y));
      window.style.transform = `translate(${x}px, ${y}px)`;
    }
  }

  #key(event: KeyboardEvent, filter: number): void {
    const steps: Readonly<Record<string, readonly [number, number] | undefined>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    const conv = this.#conv;
    if (step === undefined || conv === undefined) return;
    // JupyterLab would move to the next cell of the notebook.
    event.preventDefault();
    event.stopPropagation();
    const chosen = this.node.querySelector(`[data-filter="${filter}"] .gradbook-chosen`);
    const key = [...this.#cells].find(([, cell]) => cell === chosen)?.[0].split("/")[2];
    const [row = 0, column = 0] = key?.split(",").map(Number) ?? [0, 0];
    const [rows, columns] = twoAxes(conv.outputShape.slice(0, -1), 1);
    const inside = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value));
    const [newRow, newColumn] = [inside(row + step[0], rows), inside(column + step[1], columns)];
    this.#actions.look(conv.inputShape.length === 2 ? [newColumn] : [newRow, newColumn], filter);
  }
}

/** The output cells that an input cell goes into. */
export function outputsOf(conv: ExploredConv, place: readonly number[]): number[][] {
  const key = place.join();
  return places(conv.outputShape.slice(0, -1)).filter((cell) => conv.meetings(cell).some(({ input, inside }) => inside && input.join() === key));
}

function inputGrids(conv: ExploredConv): Grid[] {
  const lengths = conv.inputShape.slice(0, -1);
  const [[top, bottom], [left, right]] = twoAxes(conv.pads, [0, 0] as const);
  const [rows, columns] = twoAxes(lengths, 1);
  return Array.from({ length: conv.inputShape.at(-1) ?? 0 }, (_, channel) => ({
    title: say("input, channel %1", String(channel)),
    rows: rows + top + bottom,
    columns: columns + left + right,
    cell: (y, x) => {
      const [row, column] = [y - top, x - left];
      const inside = row >= 0 && row < rows && column >= 0 && column < columns;
      return inside ? { text: signed(conv.inputValue(lengths.length === 1 ? [column] : [row, column], channel)), kind: "input" } : { text: "0", kind: "padding" };
    },
  }));
}

function kernelGrids(conv: ExploredConv, filter: number): Grid[] {
  const rank = conv.inputShape.length - 1;
  const [rows, columns] = twoAxes(conv.kernelShape.slice(0, rank), 1);
  return conv.channelsOf(filter).map((channel, within) => ({
    title: say("filter %1, channel %2", String(filter), String(channel)),
    rows,
    columns,
    cell: (row, column) => ({ text: signed(conv.weight(rank === 1 ? [column] : [row, column], within, filter)), kind: "kernel" }),
  }));
}

function outputGrids(conv: ExploredConv): Grid[] {
  const rank = conv.inputShape.length - 1;
  const [rows, columns] = twoAxes(conv.outputShape.slice(0, -1), 1);
  return Array.from({ length: conv.outputShape.at(-1) ?? 0 }, (_, filter) => ({
    title: say("output of filter %1", String(filter)),
    rows,
    columns,
    cell: (row, column) => ({ text: signed(conv.value(rank === 1 ? [column] : [row, column], filter)), kind: "output" }),
  }));
}

/** With a real minus sign. */
export function signed(value: number): string {
  return value < 0 ? `−${-value}` : String(value);
}

/** Rows and columns; a sequence is one row. */
function twoAxes<T>(values: readonly T[], row: T): [T, T] {
  const [first = row, second] = values;
  return second === undefined ? [row, first] : [first, second];
}
