import { byName } from "../variables/byName.js";
import { adadelta } from "./adadelta.js";
import { adafactor } from "./adafactor.js";
import { adagrad } from "./adagrad.js";
import { adam } from "./adam.js";
import { adamax } from "./adamax.js";
import { adamw } from "./adamw.js";
import { ftrl } from "./ftrl.js";
import { lamb } from "./lamb.js";
import { lion } from "./lion.js";
import { muon } from "./muon.js";
import { nadam } from "./nadam.js";
import type { Optimizer } from "./optimizer.js";
import { rmsprop } from "./rmsprop.js";
import { scheduleFreeAdamw } from "./scheduleFreeAdamw.js";
import { sgd } from "./sgd.js";
import { shiftAdaMax } from "./shiftAdaMax.js";

const known = { adadelta, adafactor, adagrad, adam, adamax, adamw, ftrl, lamb, lion, muon, nadam, rmsprop, scheduleFreeAdamw, sgd, shiftAdaMax };

/** An optimizer, or the name of one with its defaults. */
export type OptimizerChoice = Optimizer | keyof typeof known;

/** Reads an optimizer option. */
export function optimizerOf(choice: OptimizerChoice): Optimizer {
  return byName<Optimizer>("optimizer", choice, known);
}
