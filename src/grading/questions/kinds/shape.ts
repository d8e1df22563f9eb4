import type { Kind } from "../kind.js";
import { partly, right, shown, wrong } from "../verdict.js";

/** The shape of a tensor or of a layer's output, sizes as numbers, `null` for the batch. */
export interface ShapeOptions {
  readonly kind: "shape";
}

type Sizes = readonly (number | null)[];

function isShape(value: unknown): value is Sizes {
  return Array.isArray(value) && value.every((size) => size === null || (Number.isInteger(size) && size >= 0));
}

export const shape: Kind<ShapeOptions, Sizes> = {
  form(given) {
    return isShape(given) ? undefined : `expected a list of sizes such as [28, 28, 1]; received ${shown(given)}.`;
  },
  judge(given, _options, { expect, feedback }) {
    const sizes = given as Sizes;
    const told = feedback?.[JSON.stringify(given)];
    if (sizes.length !== expect.length) return wrong(told ?? `${shown(given)} has ${sizes.length} axes; that is not how many there are.`);
    const hits = expect.filter((size, axis) => size === sizes[axis]).length;
    if (hits === expect.length) return right;
    return partly(hits / expect.length, told ?? `${hits} of ${expect.length} sizes are right.`);
  },
};
