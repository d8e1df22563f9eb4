import type { ConvTerm, ExploredConv } from "../../src/arithmetic/exploredConv.js";
import { signed } from "./convFigure.js";
import { element } from "./elements.js";
import { say } from "./words.js";

/** The sum behind an output cell, written out: a line a channel, then the bias and the result. */
export function sumLines(conv: ExploredConv, cell: readonly number[], filter: number): HTMLElement[] {
  const terms = conv.terms(cell, filter);
  const channels = conv.channelsOf(filter);
  const lines = channels.map((channel) => {
    const own = terms.filter((term) => term.channel === channel);
    const total = own.reduce((sum, { value, weight }) => sum + value * weight, 0);
    const products = own.flatMap((term, index) => [...(index === 0 ? [] : [element("span", "gradbook-plus", " + ")]), product(term)]);
    const none = element("span", "gradbook-faint", say("no tap meets the input"));
    return element("div", "gradbook-sum-line", "", [
      element("span", "gradbook-sum-name", say("channel %1", String(channel))),
      element("span", "gradbook-sum-terms", "", [...(own.length === 0 ? [none] : products), element("span", "", " = "), element("b", "", signed(total))]),
    ]);
  });
  const bias = conv.bias(filter);
  const sums = channels.map((channel) => terms.reduce((sum, term) => (term.channel === channel ? sum + term.value * term.weight : sum), 0));
  const working = [...sums, bias].map(bracketed).join(" + ");
  const result = element("div", "gradbook-sum-line gradbook-sum-result", "", [
    element("span", "gradbook-sum-name", say("with the bias %1", signed(bias))),
    element("span", "gradbook-sum-terms", `${working} = `, [element("b", "gradbook-sum-value", signed(conv.value(cell, filter)))]),
  ]);
  return [...lines, result];
}

function product({ value, weight, inside }: ConvTerm): HTMLElement {
  const shown = element("span", inside ? "gradbook-product" : "gradbook-product gradbook-conv-zero", `${signed(value)}·${bracketed(weight)}`);
  if (!inside) shown.title = say("a zero of the padding");
  return shown;
}

function bracketed(value: number): string {
  return value < 0 ? `(${signed(value)})` : signed(value);
}
