import type { ConstraintChoice } from "../../constraints/named.js";
import type { RegularizerChoice } from "../../regularizers/named.js";
import type { WeightRules } from "../../variables/weight.js";
import { rulesOf } from "../rulesOf.js";

/** What the weights of a recurrent cell cost, and where they are held. */
export interface RecurrentRuleOptions {
  /** What large weights cost, added to the loss; nothing. */
  readonly kernelRegularizer?: RegularizerChoice;
  readonly recurrentRegularizer?: RegularizerChoice;
  readonly biasRegularizer?: RegularizerChoice;
  /** Where the weights are put back to after every update; nowhere. */
  readonly kernelConstraint?: ConstraintChoice;
  readonly recurrentConstraint?: ConstraintChoice;
  readonly biasConstraint?: ConstraintChoice;
}

/** The rules of each weight. */
export interface RecurrentRules {
  readonly kernel: WeightRules;
  readonly recurrent: WeightRules;
  readonly bias: WeightRules;
}

/** Reads the options. */
export function recurrentRules(options: RecurrentRuleOptions): RecurrentRules {
  return {
    kernel: rulesOf(options.kernelRegularizer, options.kernelConstraint),
    recurrent: rulesOf(options.recurrentRegularizer, options.recurrentConstraint),
    bias: rulesOf(options.biasRegularizer, options.biasConstraint),
  };
}
