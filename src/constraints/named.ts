import { byName } from "../variables/byName.js";
import type { Constraint } from "./constraint.js";
import { maxNorm } from "./maxNorm.js";
import { minMaxNorm } from "./minMaxNorm.js";
import { nonNeg } from "./nonNeg.js";
import { unitNorm } from "./unitNorm.js";

const known = { maxNorm, minMaxNorm, nonNeg, unitNorm };

/** A constraint, or the name of one with its defaults. */
export type ConstraintChoice = Constraint | keyof typeof known;

/** Reads a constraint option. */
export function constraintOf(choice: ConstraintChoice): Constraint {
  return byName<Constraint>("constraint", choice, known);
}
