import { explainParams, type Counted } from "../../../arithmetic/explainParams.js";
import { sizeOf } from "../../../arithmetic/shape.js";
import type { Kind } from "../kind.js";
import { right, shown, wrong } from "../verdict.js";

/** How many parameters, units, steps: a whole number from 0. */
export interface CountOptions {
  readonly kind: "count";
}

/** The right number, or a model or layer whose parameters are counted. */
type Expected = number | Counted;

export const count: Kind<CountOptions, Expected> = {
  form(given) {
    return typeof given === "number" && Number.isInteger(given) && given >= 0 ? undefined : `expected a whole number of at least 0; received ${shown(given)}.`;
  },
  judge(given, _options, { expect, feedback }) {
    const total = typeof expect === "number" ? expect : explainParams(expect).params;
    if (given === total) return right;
    const told = feedback?.[String(given)] ?? (typeof expect === "number" ? undefined : slip(given, expect));
    return wrong(told ?? `${shown(given)} is not it.`);
  },
};

/** The usual slips of who counts parameters. */
function slip(given: unknown, { weightShapes, name }: Counted): string | undefined {
  const matrices = weightShapes.filter(({ shape }) => shape.length > 1).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (given === matrices) return `${shown(given)} leaves out the biases.`;
  if (given === explainParams({ name, weightShapes }).trainable) return `${shown(given)} leaves out what is not trained.`;
  return undefined;
}
