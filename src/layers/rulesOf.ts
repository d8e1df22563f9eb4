import { type ConstraintChoice, constraintOf } from "../constraints/named.js";
import { type RegularizerChoice, regularizerOf } from "../regularizers/named.js";
import type { WeightRules } from "../variables/weight.js";

/** Reads a weight's regularizer and constraint options. */
export function rulesOf(regularizer: RegularizerChoice | undefined, constraint: ConstraintChoice | undefined): WeightRules {
  return {
    ...(regularizer === undefined ? {} : { regularizer: regularizerOf(regularizer) }),
    ...(constraint === undefined ? {} : { constraint: constraintOf(constraint) }),
  };
}
