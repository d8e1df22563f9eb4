import { element } from "./elements.js";

/** A labelled slider with its number beside it. */
export class Slider {
  readonly node: HTMLLabelElement;
  readonly #name = element("span", "gradbook-slider-name");
  readonly #input = element("input", "gradbook-slider-input");
  readonly #value = element("output", "gradbook-slider-value");

  constructor(label: string, change: (value: number) => void) {
    this.#input.type = "range";
    this.#name.textContent = label;
    this.#input.addEventListener("input", () => {
      this.#value.textContent = this.#input.value;
      change(Number(this.#input.value));
    });
    this.node = element("label", "gradbook-slider", "", [this.#name, this.#input, this.#value]);
  }

  /** Shows a value, in other words if need be. A slider that has nowhere to go is switched off. */
  show(value: number, low: number, high: number, text = String(value)): void {
    this.#input.min = String(low);
    this.#input.max = String(high);
    this.#input.value = String(value);
    this.#input.disabled = low >= high;
    this.#value.textContent = text;
    this.#input.setAttribute("aria-valuetext", text);
  }

  set hidden(hidden: boolean) {
    this.node.hidden = hidden;
  }
}
