import { element } from "./elements.js";
import { say } from "./words.js";

/** Milliseconds without a change after which a screen reader is told the guess. */
const CALM = 600;

/** How sure a network is of each class: the first guess large, the second beside it, a bar for every class. */
export class ClassBars {
  readonly node = element("div", "gradbook-guess");
  readonly #first = element("div", "gradbook-first");
  readonly #words = element("div", "gradbook-guess-words");
  readonly #spoken = element("div", "gradbook-spoken");
  readonly #list = element("div", "gradbook-bars");
  #timer: number | undefined;

  constructor() {
    this.#spoken.setAttribute("role", "status");
    this.node.append(element("div", "gradbook-guess-head", "", [this.#first, this.#words]), this.#list, this.#spoken);
  }

  draw(names: readonly string[], scores: readonly number[]): void {
    const order = scores.map((_, index) => index).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
    const [best, second] = order;
    const name = (index: number | undefined): string => names[index ?? -1] ?? String(index ?? "");
    const share = (index: number | undefined): string => `${(100 * (scores[index ?? -1] ?? 0)).toFixed(1)} %`;
    const has = best !== undefined && second !== undefined;
    this.#first.textContent = has ? name(best) : "?";
    this.#words.replaceChildren(
      ...(has ? [element("div", "gradbook-guess-share", share(best)), element("div", "gradbook-second", say("or else %1 (%2)", name(second), share(second)))] : [element("div", "gradbook-faint", say("nothing to read yet"))]),
    );
    const rows = names.slice(0, 40).map((_, index) => {
      const bar = element("div", "gradbook-class-fill");
      bar.style.width = `${100 * (scores[index] ?? 0)}%`;
      const row = element("div", "gradbook-class", "", [
        element("span", "gradbook-class-name", name(index)),
        element("div", "gradbook-class-track", "", [bar]),
        element("span", "gradbook-class-share", scores.length === 0 ? "" : share(index)),
      ]);
      if (index === best) row.dataset["rank"] = "first";
      if (index === second) row.dataset["rank"] = "second";
      return row;
    });
    this.#list.replaceChildren(...rows);
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.#spoken.textContent = has ? say("The network reads %1, %2, or else %3, %4.", name(best), share(best), name(second), share(second)) : "";
    }, CALM);
  }
}
