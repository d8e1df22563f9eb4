import { element } from "./elements.js";
import { say } from "./words.js";

/** Milliseconds without a change after which a screen reader is told the guess. */
const CALM = 600;

/** Most classes with a bar. */
const SHOWN = 40;

/** How sure a network is of each class: the first guess large, the second beside it, a bar for every class. */
export class ClassBars {
  readonly node = element("div", "gradbook-guess");
  readonly #first = element("div", "gradbook-first");
  readonly #words = element("div", "gradbook-guess-words");
  readonly #spoken = element("div", "gradbook-spoken");
  readonly #list = element("div", "gradbook-bars");
  #rows: readonly { readonly row: HTMLElement; readonly bar: HTMLElement; readonly share: HTMLElement }[] = [];
  #names = "";
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
    this.#prepare(names);
    for (const [index, { row, bar, share: text }] of this.#rows.entries()) {
      bar.style.width = `${100 * (scores[index] ?? 0)}%`;
      text.textContent = scores.length === 0 ? "" : share(index);
      row.dataset["rank"] = index === best ? "first" : index === second ? "second" : "";
    }
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.#spoken.textContent = has ? say("The network reads %1, %2, or else %3, %4.", name(best), share(best), name(second), share(second)) : "";
    }, CALM);
  }

  /** A row for each class, made once: thirty times a second there is no time for new ones. */
  #prepare(names: readonly string[]): void {
    const key = JSON.stringify(names);
    if (key === this.#names) return;
    this.#names = key;
    this.#rows = names.slice(0, SHOWN).map((name) => {
      const [bar, share] = [element("div", "gradbook-class-fill"), element("span", "gradbook-class-share")];
      const row = element("div", "gradbook-class", "", [element("span", "gradbook-class-name", name), element("div", "gradbook-class-track", "", [bar]), share]);
      return { row, bar, share };
    });
    this.#list.replaceChildren(...this.#rows.map(({ row }) => row));
  }
}
