import type { Tensor } from "../backend/index.js";

/** Targets with a share s of each row spread evenly over its classes: t ← (1 − s) t + s / classes. */
export function smoothed(targets: Tensor, share: number): Tensor {
  return share === 0 ? targets : targets.mul(1 - share).add(share / (targets.shape.at(-1) ?? 1));
}

/** Checks a share, a number from 0 to 1, naming the argument. */
export function checkShare(owner: string, argument: string, value: number): number {
  if (!(value >= 0 && value <= 1)) throw new Error(`${owner}: ${argument} is a share and must lie from 0 to 1; received ${value}.`);
  return value;
}
