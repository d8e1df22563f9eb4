import { byName } from "../variables/byName.js";
import { adam } from "./adam.js";
import type { Optimizer } from "./optimizer.js";
import { sgd } from "./sgd.js";

const known = { adam, sgd };

/** An optimizer, or the name of one with its defaults. */
export type OptimizerChoice = Optimizer | keyof typeof known;

/** Reads an optimizer option. */
export function optimizerOf(choice: OptimizerChoice): Optimizer {
  return byName<Optimizer>("optimizer", choice, known);
}
