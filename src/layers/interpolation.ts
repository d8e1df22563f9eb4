import type { Interpolation } from "../arithmetic/resizeWeights.js";
import { unknownName } from "../variables/byName.js";

export type { Interpolation } from "../arithmetic/resizeWeights.js";

const KNOWN: readonly Interpolation[] = ["nearest", "bilinear", "bicubic"];

/** Checks an interpolation's name. */
export function checkInterpolation(owner: string, interpolation: Interpolation): Interpolation {
  if (!KNOWN.includes(interpolation)) throw new Error(`${owner}: ${unknownName("interpolation", interpolation, KNOWN)}`);
  return interpolation;
}
