import { byName } from "../variables/byName.js";
import { l1 } from "./l1.js";
import { l1l2 } from "./l1l2.js";
import { l2 } from "./l2.js";
import { orthogonal } from "./orthogonal.js";
import type { Regularizer } from "./regularizer.js";

const known = { l1, l1l2: () => l1l2({ l1: 0.01, l2: 0.01 }), l2, orthogonal };

/** A regularizer, or the name of one with its defaults. */
export type RegularizerChoice = Regularizer | keyof typeof known;

/** Reads a regularizer option. */
export function regularizerOf(choice: RegularizerChoice): Regularizer {
  return byName<Regularizer>("regularizer", choice, known);
}
