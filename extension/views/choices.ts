import { element } from "./elements.js";

/** A row of buttons of which one is pressed; the arrow keys go along it. */
export class Choices {
  readonly node: HTMLElement;
  readonly #choose: (index: number) => void;
  #buttons: HTMLButtonElement[] = [];
  #drawn = "";

  /**
   * @param label what is chosen, for screen readers
   * @param choose called with the number of the button that was pressed
   * @param className of the row, besides its own
   */
  constructor(label: string, choose: (index: number) => void, className = "") {
    this.#choose = choose;
    this.node = element("div", `gradbook-choices ${className}`);
    this.node.setAttribute("role", "radiogroup");
    this.node.setAttribute("aria-label", label);
    this.node.addEventListener("keydown", (event) => this.#go(event));
  }

  /**
   * Draws the buttons, anew only when their content differs from the last time: a button that is replaced loses the focus.
   *
   * @param key tells one content from another
   * @param content what stands in each, and its name for screen readers where that is no text
   * @param pressed number of the pressed one; −1 for none
   */
  draw(key: string, content: readonly (string | { readonly node: Node; readonly label: string })[], pressed: number): void {
    if (key !== this.#drawn) {
      this.#drawn = key;
      const had = this.#buttons.findIndex((button) => button === document.activeElement);
      this.#buttons = content.map((each, i) => this.#button(each, i));
      this.node.replaceChildren(...this.#buttons);
      this.#buttons[had]?.focus({ preventScroll: true });
    }
    this.#buttons.forEach((button, i) => {
      button.setAttribute("aria-checked", String(i === pressed));
      button.tabIndex = i === Math.max(0, pressed) ? 0 : -1;
    });
  }

  #button(content: string | { readonly node: Node; readonly label: string }, index: number): HTMLButtonElement {
    const button = element("button", "gradbook-choice", typeof content === "string" ? content : "", typeof content === "string" ? [] : [content.node]);
    button.type = "button";
    button.setAttribute("role", "radio");
    if (typeof content !== "string") {
      button.setAttribute("aria-label", content.label);
      button.title = content.label;
    }
    button.addEventListener("click", () => this.#choose(index));
    return button;
  }

  #go(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const step = steps[event.key];
    const at = this.#buttons.findIndex((button) => button === document.activeElement);
    const next = step === undefined ? undefined : this.#buttons[at + step];
    // JupyterLab would take the arrow keys to the next cell.
    if (step !== undefined) event.stopPropagation();
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
    next.click();
  }
}
