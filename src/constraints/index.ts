export { Constraint, type NormAxis } from "./constraint.js";
export { MaxNorm, maxNorm, type MaxNormOptions } from "./maxNorm.js";
export { MinMaxNorm, minMaxNorm, type MinMaxNormOptions } from "./minMaxNorm.js";
export type { ConstraintChoice } from "./named.js";
export { NonNeg, nonNeg } from "./nonNeg.js";
export { UnitNorm, unitNorm, type UnitNormOptions } from "./unitNorm.js";
