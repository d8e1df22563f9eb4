import { AuthorError, type Kind } from "../kind.js";
import { near, numbersOf, sameShape, toleranceOf } from "../numbers.js";
import { partly, right, shown, wrong } from "../verdict.js";

/** Numbers in a shape: a tensor, a typed array, or nested lists. */
export interface TensorOptions {
  readonly kind: "tensor";
  /** The shape to tell the student about; `null` is any size. */
  readonly shape?: readonly (number | null)[];
  /** How far each number may be off. Without any tolerance six digits must agree. */
  readonly tolerance?: number;
  /** How far each may be off, as a share of the right number. */
  readonly relative?: number;
}

export const tensor: Kind<TensorOptions, unknown> = {
  form(given, { shape }) {
    const numbers = numbersOf(given);
    if (numbers === undefined) return `expected a tensor or lists of numbers of equal length; received ${shown(given)}.`;
    const fits = shape === undefined || (shape.length === numbers.shape.length && shape.every((size, axis) => size === null || size === numbers.shape[axis]));
    if (!fits) return `expected the shape ${shown(shape)}; received ${shown(numbers.shape)}.`;
    const bad = numbers.values.findIndex((value) => !Number.isFinite(value));
    return bad < 0 ? undefined : `expected finite numbers; number ${bad + 1} of ${numbers.values.length} is ${numbers.values[bad]}.`;
  },
  judge(given, options, { expect }) {
    const [found, wanted] = [numbersOf(given), numbersOf(expect)];
    if (wanted === undefined) throw new AuthorError(`grade: expect must be a tensor or lists of numbers; received ${shown(expect)}.`);
    if (found === undefined || !sameShape(found.shape, wanted.shape)) return wrong(`the shape ${shown(found?.shape)} is not it.`);
    const hits = wanted.values.filter((value, index) => near(found.values[index] ?? Number.NaN, value, toleranceOf(options))).length;
    if (hits === wanted.values.length) return right;
    // Half the numbers by chance is no half an answer: nothing below that.
    const share = hits / wanted.values.length;
    return partly(share < 0.5 ? 0 : share, `the shape is right; ${hits} of ${wanted.values.length} numbers are.`);
  },
};
