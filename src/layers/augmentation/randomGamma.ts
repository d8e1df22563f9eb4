import type { RandomState, Tensor } from "../../backend/index.js";
import { fromQuantiles, STEPS } from "./quantiles.js";

/** Numbers from Gamma(alpha, 1), by looking uniform ones up in a table of the distribution's quantiles. Divided by their sum they are a Dirichlet's. */
export function randomGamma(alpha: number, shape: readonly number[], draws: RandomState): Tensor {
  return fromQuantiles(quantiles(alpha), shape, draws);
}

/** By summing the density over t = x^alpha, in which it has no pole: ∫ x^(alpha − 1) exp(−x) dx = ∫ exp(−x) dt / alpha. */
function quantiles(alpha: number): Float32Array {
  const fine = 32 * STEPS;
  // Beyond it lies less than a table's step of probability.
  const last = (alpha + 6 * Math.sqrt(alpha) + 9) ** alpha;
  const mass = new Float64Array(fine + 1);
  for (let i = 1; i <= fine; i++) mass[i] = (mass[i - 1] ?? 0) + Math.exp(-((((i - 0.5) / fine) * last) ** (1 / alpha)));
  const table = new Float32Array(STEPS + 1);
  let i = 0;
  for (let step = 0; step <= STEPS; step++) {
    const wanted = (step / STEPS) * (mass[fine] ?? 1);
    while (i < fine && (mass[i + 1] ?? 0) < wanted) i++;
    const part = (mass[i + 1] ?? 0) - (mass[i] ?? 0);
    table[step] = (((i + (part > 0 ? (wanted - (mass[i] ?? 0)) / part : 0)) / fine) * last) ** (1 / alpha);
  }
  return table;
}
