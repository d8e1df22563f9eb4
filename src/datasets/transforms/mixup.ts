import type { RandomSource } from "../../backend/index.js";
import { checkNumber, type DisturbedBatch, type Transform } from "./transform.js";

export interface MixupOptions {
  /** How evenly: the larger, the nearer to half and half; 0.2. */
  readonly alpha?: number;
}

/**
 * Mixes each sample with another one of its batch, inputs and targets alike; fits inputs of any shape, and float targets or one-hot rows.
 *
 * x ← λ·x + (1 − λ)·x', y ← λ·y + (1 − λ)·y', with λ ~ Beta(alpha, alpha) for each sample and (x', y') a random other one
 *
 * @param options see {@link MixupOptions}
 * @throws when alpha is not positive, or the targets are class numbers, which can't be mixed
 * @example digits.train.oneHot().augment(datasets.transforms.mixup()) // and a categoricalCrossentropy loss
 * @see Zhang et al., mixup: beyond empirical risk minimization, 2018
 */
export function mixup({ alpha = 0.2 }: MixupOptions = {}): Transform {
  checkNumber("mixup", "alpha", alpha, 1e-6);
  return {
    name: `mixup ${alpha}`,
    check({ hasClasses }) {
      if (hasClasses) throw new Error("mixup: the targets must be one-hot rows or floats, which can be mixed; received class numbers. Call oneHot() first.");
    },
    apply(batch, random) {
      const partners = random.permutation(batch.size);
      const shares = Float64Array.from({ length: batch.size }, () => beta(alpha, random));
      for (const key of ["inputs", "targets"] as const) mix(batch, key, partners, shares);
    },
  };
}

function mix(batch: DisturbedBatch, key: "inputs" | "targets", partners: Uint32Array, shares: Float64Array): void {
  const numbers = batch[key];
  const old = numbers.slice();
  const length = numbers.length / batch.size;
  for (let i = 0; i < batch.size; i++) {
    const [share, partner] = [shares[i] ?? 1, partners[i] ?? i];
    for (let k = 0; k < length; k++) numbers[i * length + k] = share * (old[i * length + k] ?? 0) + (1 - share) * (old[partner * length + k] ?? 0);
  }
}

/** Beta(a, a) as one Gamma(a) over the sum of two. */
function beta(a: number, random: RandomSource): number {
  const [x, y] = [gamma(a, random), gamma(a, random)];
  return x + y === 0 ? Number(random.next() < 0.5) : x / (x + y);
}

/** Marsaglia and Tsang's method; below 1 from the next larger one by Gamma(a) = Gamma(a + 1)·u^(1/a). */
function gamma(a: number, random: RandomSource): number {
  if (a < 1) return gamma(a + 1, random) * random.next() ** (1 / a);
  const d = a - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
