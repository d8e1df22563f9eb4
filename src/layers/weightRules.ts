import { type ConstraintChoice, constraintOf } from "../constraints/named.js";
import { type RegularizerChoice, regularizerOf } from "../regularizers/named.js";
import type { WeightRules } from "../variables/weight.js";

/** Reads a weight's regularizer and constraint options, for its spec: `{ name: "kernel", …, ...rulesOf(kernelRegularizer, kernelConstraint) }`. */
export function rulesOf(regularizer: RegularizerChoice | undefined, constraint: ConstraintChoice | undefined): WeightRules {
  return {
    regularizer: regularizer === undefined ? undefined : regularizerOf(regularizer),
    constraint: constraint === undefined ? undefined : constraintOf(constraint),
  };
}
