import { AuthorError, type Kind } from "../kind.js";
import { isTensor, near, numbersOf, sameShape, type Tolerance } from "../numbers.js";
import { right, shown, wrong, type Verdict } from "../verdict.js";

/** Write the gradient of a function. The answer is a function of the same argument; it is compared with differences, or with automatic ones for tensors. */
export interface GradientOptions {
  readonly kind: "gradient";
  /** The function whose gradient is asked for: of a number, of a list of numbers, or of a tensor. Its value is one number. */
  readonly of: (x: never) => unknown;
  /** Where the two are compared, one argument each. */
  readonly at: readonly unknown[];
}

// Central differences in double precision err by some 1e-10 of the function's size, float32's gradients by 1e-6.
const tolerance: Tolerance = { absolute: 1e-4, relative: 1e-3 };

export const gradient: Kind<GradientOptions, unknown> = {
  keyless: true,
  form(given) {
    return typeof given === "function" ? undefined : `expected a function that gives the gradient, \`(x) => …\`; received ${shown(given)}.`;
  },
  async judge(given, { of, at }) {
    for (const x of at) {
      const found = (given as (x: unknown) => unknown)(x);
      const verdict = compare(found, await reference(of as (x: unknown) => unknown, x), x);
      if (verdict !== right) return verdict;
    }
    return right;
  },
};

function compare(found: unknown, wanted: unknown, x: unknown): Verdict {
  const [a, b] = [numbersOf(found), numbersOf(wanted)];
  const place = `at x = ${isTensor(x) ? `a tensor of shape ${shown(x.shape)}` : shown(x)}`;
  if (a === undefined || b === undefined) return wrong(`${place} it gives ${shown(found)}, which is no gradient.`);
  if (!sameShape(a.shape, b.shape)) return wrong(`${place} it gives the shape ${shown(a.shape)}; a gradient has its argument's shape.`);
  const off = b.values.findIndex((value, index) => !near(a.values[index] ?? Number.NaN, value, tolerance));
  if (off < 0) return right;
  const [ours, theirs] = [a.values[off] ?? Number.NaN, b.values[off] ?? Number.NaN];
  const hint = near(ours, -theirs, tolerance) ? " Its sign is the other one." : "";
  return wrong(`${place} number ${off + 1} is not the slope that differences show.${hint}`);
}

/** ∂f/∂xᵢ ≈ (f(x + h·eᵢ) − f(x − h·eᵢ)) / 2h. */
async function reference(f: (x: unknown) => unknown, x: unknown): Promise<unknown> {
  if (isTensor(x)) {
    const { tf } = await import("../../../backend/index.js");
    return tf.grad(f as never)(x as never);
  }
  const value = (argument: unknown): number => {
    const result = numbersOf(f(argument))?.values[0];
    if (result === undefined) throw new AuthorError("question: of must give one number.");
    return result;
  };
  const slope = (along: (h: number) => unknown, size: number): number => {
    const h = 1e-5 * Math.max(1, Math.abs(size));
    return (value(along(h)) - value(along(-h))) / (2 * h);
  };
  if (typeof x === "number") return slope((h) => x + h, x);
  if (Array.isArray(x) && x.every((item) => typeof item === "number")) return x.map((size, i) => slope((h) => x.map((item, j) => (j === i ? item + h : item)), size));
  throw new AuthorError(`question: at must hold numbers, lists of numbers or tensors; received ${shown(x)}.`);
}
