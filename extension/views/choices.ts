import { element } from "./elements.js";

/** What stands in a button: a text, or a picture with its name for screen readers. */
export type Choice = string | { readonly node: Node; readonly label: string };

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
   * Draws the buttons. They stay the same elements, so that the focus stays where it is.
   *
   * @param key tells one content from another
   * @param content what stands in each
   * @param pressed number of the pressed one; −1 for none
   */
  draw(key: string, content: readonly Choice[], pressed: number): void {
    if (key !== this.#drawn) {
      this.#drawn = key;
      while (this.#buttons.length > content.length) this.#buttons.pop()?.remove();
      while (this.#buttons.length < content.length) this.#add();
      this.#buttons.forEach((button, i) => fill(button, content[i] ?? ""));
    }
    this.#buttons.forEach((button, i) => {
      button.setAttribute("aria-checked", String(i === pressed));
      button.tabIndex = i === Math.max(0, pressed) ? 0 : -1;
    });
  }

  #add(): void {
    const button = element("button", "gradbook-choice");
    const index = this.#buttons.push(button) - 1;
    button.type = "button";
    button.setAttribute("role", "radio");
    button.addEventListener("click", () => this.#choose(index));
    this.node.append(button);
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

function fill(button: HTMLButtonElement, content: Choice): void {
  button.replaceChildren(typeof content === "string" ? content : content.node);
  if (typeof content === "string") return;
  button.setAttribute("aria-label", content.label);
  button.title = content.label;
}
