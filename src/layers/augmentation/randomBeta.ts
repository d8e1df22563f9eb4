import type { RandomState, Tensor } from "../../backend/index.js";
import { fromQuantiles, STEPS } from "./quantiles.js";

/** Checks the parameter of a symmetric beta distribution. */
export function checkAlpha(owner: string, alpha: number): number {
  if (!(alpha > 0)) throw new Error(`${owner}: alpha must be positive; received ${alpha}.`);
  return alpha;
}

/**
 * Numbers from Beta(alpha, alpha), by looking uniform ones up in a table of the distribution's quantiles.
 *
 * @param alpha below 1 for numbers near 0 and 1, 1 for uniform ones, above 1 for ones near ½
 */
export function randomBeta(alpha: number, shape: readonly number[], draws: RandomState): Tensor {
  return fromQuantiles(quantiles(alpha), shape, draws);
}

/** The quantiles at 0, 1/STEPS, …, 1: the lower half by summing the density over t = x^alpha, in which it has no pole, the upper by symmetry. */
function quantiles(alpha: number): Float32Array {
  const fine = 8 * STEPS;
  const last = 0.5 ** alpha;
  const mass = new Float64Array(fine + 1);
  for (let i = 1; i <= fine; i++) mass[i] = (mass[i - 1] ?? 0) + (1 - (((i - 0.5) / fine) * last) ** (1 / alpha)) ** (alpha - 1);
  const table = new Float32Array(STEPS + 1);
  let i = 0;
  for (let step = 0; step <= STEPS / 2; step++) {
    const wanted = (step / (STEPS / 2)) * (mass[fine] ?? 1);
    while (i < fine && (mass[i + 1] ?? 0) < wanted) i++;
    const part = ((mass[i + 1] ?? 0) - (mass[i] ?? 0));
    const t = ((i + (part > 0 ? (wanted - (mass[i] ?? 0)) / part : 0)) / fine) * last;
    table[step] = t ** (1 / alpha);
    table[STEPS - step] = 1 - t ** (1 / alpha);
  }
  return table;
}
