import { element } from "./elements.js";
import { say } from "./words.js";

/** What stands at the head of a widget that looks into a network: its title, the step, and a word when there is no kernel behind it. */
export class LookHead {
  readonly node: HTMLElement;
  readonly #title = element("span", "gradbook-title");
  readonly #step = element("span", "gradbook-status");
  readonly #lost = element("span", "gradbook-facts", say("No kernel answers: this is the last state. Run the cell again to bring it to life."));

  /** @param controls what stands at the right */
  constructor(controls: readonly Node[] = []) {
    this.#step.setAttribute("role", "status");
    this.node = element("header", "gradbook-top", "", [this.#title, this.#step, this.#lost, ...controls]);
  }

  draw(title: string, step: number, live: boolean): void {
    write(this.#title, title);
    write(this.#step, step > 0 ? say("after step %1", step.toLocaleString("en")) : "");
    this.#step.hidden = step <= 0;
    this.#lost.hidden = live;
  }
}

/** Writes only what changed: a screen reader reads a status again each time it is written. */
export function write(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** A figure as it stands beside pictures: `0.0312`. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3))).replaceAll("-", "−");
}
