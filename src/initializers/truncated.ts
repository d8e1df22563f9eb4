import type { Shape } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { drawn } from "./initializer.js";

/** What is left of a unit normal's standard deviation when everything beyond two of them is drawn again. */
const DEVIATION_LEFT = 0.87962566103423978;

/**
 * Draws from a normal distribution cut off at two standard deviations, widened first so that what is left has the wished
 * standard deviation.
 */
export function truncated(shape: Shape, random: RandomSource, stddev: number): Float32Array {
  const wide = stddev / DEVIATION_LEFT;
  return drawn(shape, () => {
    let z = random.normal();
    while (Math.abs(z) > 2) z = random.normal();
    return wide * z;
  });
}
