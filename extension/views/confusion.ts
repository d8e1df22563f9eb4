import type { ConfusionState } from "../../src/protocol/confusion.js";
import type { Cleanup, ViewModel, WidgetView } from "../host/view.js";
import { element } from "./elements.js";
import { imageTiles, readImageGrid } from "./imageGrid.js";
import { fieldsOf, numberOf, Untrusted } from "./untrusted.js";
import { say } from "./words.js";

/** More classes than the model shows are not drawn. */
const CLASSES = 60;

/** What is taken for what; the model is src/widgets/confusion.ts. */
export const confusion: WidgetView = { render };

function render({ model, el }: { readonly model: ViewModel; readonly el: HTMLElement }): Cleanup {
  const view = new ConfusionView(model);
  el.append(view.node);
  return () => view.dispose();
}

class ConfusionView {
  readonly node = element("div", "gradbook-confusion");
  readonly #model: ViewModel;
  readonly #table = element("table", "gradbook-matrix");
  readonly #summary = element("p", "gradbook-confusion-summary");
  readonly #cellTitle = element("div", "gradbook-cell-title");
  readonly #images = element("div", "gradbook-images");
  readonly #cleanups: Cleanup[];
  #cells: HTMLButtonElement[][] = [];
  #drawn = "";
  /** The cell that the arrow keys have come to; one button of the table takes the tab key. */
  #focus: readonly [number, number] = [0, 0];

  constructor(model: ViewModel) {
    this.#model = model;
    this.#cellTitle.setAttribute("role", "status");
    this.#table.addEventListener("keydown", (event) => this.#key(event));
    this.node.setAttribute("role", "group");
    this.node.setAttribute("aria-label", say("confusion matrix"));
    this.node.append(this.#summary, element("div", "gradbook-confusion-parts", "", [element("div", "gradbook-matrix-part", "", [this.#table]), element("div", "gradbook-cell-part", "", [this.#cellTitle, this.#images])]));
    this.#cleanups = [model.on("change", () => this.#draw()), model.on("live", () => this.#draw())];
    this.#draw();
  }

  dispose(): void {
    for (const cleanup of this.#cleanups) cleanup();
    this.node.remove();
  }

  #draw(): void {
    const state = readState(this.#model);
    const { classNames, counts, selected } = state;
    const drawn = JSON.stringify([classNames, counts]);
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      this.#drawMatrix(state);
    }
    this.#cells.forEach((row, i) => row.forEach((cell, j) => cell.setAttribute("aria-pressed", String(selected?.[0] === i && selected[1] === j))));
    this.#drawImages(state);
  }

  #drawMatrix({ classNames, counts }: ConfusionState): void {
    const size = classNames.length;
    const all = counts.reduce((sum, count) => sum + count, 0);
    const right = classNames.reduce((sum, _, index) => sum + (counts[index * size + index] ?? 0), 0);
    this.#summary.textContent = all === 0 ? "" : say("%1 of %2 read right (%3 %). Darker: more of the row. Click a cell to see its images.", right.toLocaleString("en"), all.toLocaleString("en"), ((100 * right) / all).toFixed(1));
    const head = classNames.map((name) => header(name, "col"));
    this.#cells = classNames.map((name, row) => {
      const line = counts.slice(row * size, (row + 1) * size);
      const sum = line.reduce((total, count) => total + count, 0);
      return line.map((count, column) => this.#cell(row, column, count, sum, name, classNames[column] ?? ""));
    });
    const corner = element("td", "gradbook-corner", say("is ↓ taken for →"));
    const rows = classNames.map((name, row) => {
      const cells = (this.#cells[row] ?? []).map((button) => element("td", "", "", [button]));
      return element("tr", "", "", [header(name, "row"), ...cells]);
    });
    this.#table.replaceChildren(element("thead", "", "", [element("tr", "", "", [corner, ...head])]), element("tbody", "", "", rows));
    this.#moveTo(...this.#focus);
  }

  #cell(row: number, column: number, count: number, sum: number, is: string, said: string): HTMLButtonElement {
    const button = element("button", "gradbook-count", count === 0 ? "" : count.toLocaleString("en"));
    // The root makes rare mistakes visible, which are what one looks for.
    const strength = count === 0 ? 0 : 0.1 + 0.8 * Math.sqrt(count / sum);
    button.style.setProperty("--gradbook-strength", `${Math.round(100 * strength)}%`);
    button.dataset["kind"] = row === column ? "right" : "wrong";
    // Black is easier to read than white from here on in the dark theme, and up to the strongest in the light one.
    if (strength > 0.56) button.dataset["strong"] = "";
    const words = say("%1 of class %2 taken for %3", count.toLocaleString("en"), is, said);
    button.setAttribute("aria-label", words);
    button.title = words;
    button.tabIndex = -1;
    button.addEventListener("click", () => {
      this.#moveTo(row, column);
      this.#model.set("selected", [row, column]);
      this.#model.save();
    });
    return button;
  }

  #drawImages({ classNames, counts, selected, images }: ConfusionState): void {
    this.#images.replaceChildren();
    if (selected === null) {
      this.#cellTitle.textContent = "";
      return;
    }
    const [row, column] = selected;
    const count = counts[row * classNames.length + column] ?? 0;
    const [is, said] = [classNames[row] ?? "", classNames[column] ?? ""];
    this.#cellTitle.textContent = row === column ? say("%1 read right: %2", is, count.toLocaleString("en")) : say("%1 taken for %2: %3", is, said, count.toLocaleString("en"));
    // Images of another cell are those of the click before.
    const own = images !== null && images.labels[0] === is && images.predictions[0] === said;
    if (own) this.#images.replaceChildren(...imageTiles(images));
    else if (count > 0 && !this.#model.live) this.#images.append(element("p", "gradbook-faint", say("No kernel is behind this any more. Run the cell again to see these images.")));
  }

  #key(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, readonly [number, number] | undefined>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const last = this.#cells.length - 1;
    const inside = (value: number): number => Math.min(last, Math.max(0, value));
    this.#moveTo(inside(this.#focus[0] + step[0]), inside(this.#focus[1] + step[1]));
    this.#cells[this.#focus[0]]?.[this.#focus[1]]?.focus();
  }

  #moveTo(row: number, column: number): void {
    const before = this.#cells[this.#focus[0]]?.[this.#focus[1]];
    if (before !== undefined) before.tabIndex = -1;
    this.#focus = [row, column];
    const now = this.#cells[row]?.[column];
    if (now !== undefined) now.tabIndex = 0;
  }
}

function header(name: string, scope: "col" | "row"): HTMLTableCellElement {
  const made = element("th", "", name);
  made.scope = scope;
  made.title = name;
  return made;
}

/** The state, checked: outputs are untrusted. */
function readState(model: ViewModel): ConfusionState {
  const state = new Untrusted((key) => model.get(key));
  const classNames = state.texts("classNames").slice(0, CLASSES);
  const size = classNames.length;
  const counts = state.list("counts", size * size).map(numberOf);
  const isClass = (index: unknown): index is number => Number.isInteger(index) && Number(index) >= 0 && Number(index) < size;
  const [row, column] = state.list("selected", 2);
  const images = state.any("images");
  return {
    classNames,
    counts: Array.from({ length: size * size }, (_, index) => (Number.isSafeInteger(counts[index]) ? Math.max(0, counts[index] ?? 0) : 0)),
    selected: isClass(row) && isClass(column) ? [row, column] : null,
    images: typeof images === "object" && images !== null ? readImageGrid(fieldsOf(images)) : null,
  };
}
