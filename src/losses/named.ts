import { byName } from "../variables/byName.js";
import { binaryCrossentropy } from "./binaryCrossentropy.js";
import { binaryFocalCrossentropy } from "./binaryFocalCrossentropy.js";
import { categoricalCrossentropy } from "./categoricalCrossentropy.js";
import { categoricalFocalCrossentropy } from "./categoricalFocalCrossentropy.js";
import { categoricalGeneralizedCrossEntropy } from "./categoricalGeneralizedCrossEntropy.js";
import { categoricalHinge } from "./categoricalHinge.js";
import { circle } from "./circle.js";
import { contrastive } from "./contrastive.js";
import { cosineSimilarity } from "./cosineSimilarity.js";
import { ctc } from "./ctc.js";
import { dice } from "./dice.js";
import { ganCost } from "./ganCost.js";
import { hinge } from "./hinge.js";
import { huber } from "./huber.js";
import { klDivergence } from "./klDivergence.js";
import { logCosh } from "./logCosh.js";
import type { Loss } from "./loss.js";
import { meanAbsoluteError } from "./meanAbsoluteError.js";
import { meanAbsolutePercentageError } from "./meanAbsolutePercentageError.js";
import { meanSquaredError } from "./meanSquaredError.js";
import { meanSquaredLogarithmicError } from "./meanSquaredLogarithmicError.js";
import { poisson } from "./poisson.js";
import { smoothL1 } from "./smoothL1.js";
import { sparseCategoricalCrossentropy } from "./sparseCategoricalCrossentropy.js";
import { squaredHinge } from "./squaredHinge.js";
import { sumSquared } from "./sumSquared.js";
import { triplet } from "./triplet.js";
import { tversky } from "./tversky.js";
import { wasserstein } from "./wasserstein.js";

const known = {
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalGeneralizedCrossEntropy,
  categoricalHinge,
  circle,
  contrastive,
  cosineSimilarity,
  ctc,
  dice,
  ganCost,
  hinge,
  huber,
  klDivergence,
  logCosh,
  mae: meanAbsoluteError,
  mape: meanAbsolutePercentageError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  mse: meanSquaredError,
  msle: meanSquaredLogarithmicError,
  poisson,
  smoothL1,
  sparseCategoricalCrossentropy,
  squaredHinge,
  sumSquared,
  triplet,
  tversky,
  wasserstein,
};

/** A loss, or the name of one with its defaults. */
export type LossChoice = Loss | keyof typeof known;

/** Reads a loss option. */
export function lossOf(choice: LossChoice): Loss {
  return byName<Loss>("loss", choice, known);
}
