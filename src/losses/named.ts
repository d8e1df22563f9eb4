import { byName } from "../variables/byName.js";
import { categoricalCrossentropy } from "./categoricalCrossentropy.js";
import type { Loss } from "./loss.js";
import { meanSquaredError } from "./meanSquaredError.js";
import { sparseCategoricalCrossentropy } from "./sparseCategoricalCrossentropy.js";

const known = { categoricalCrossentropy, meanSquaredError, mse: meanSquaredError, sparseCategoricalCrossentropy };

/** A loss, or the name of one with its defaults. */
export type LossChoice = Loss | keyof typeof known;

/** Reads a loss option. */
export function lossOf(choice: LossChoice): Loss {
  return byName<Loss>("loss", choice, known);
}
