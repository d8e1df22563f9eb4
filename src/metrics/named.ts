import { byName } from "../variables/byName.js";
import { accuracy } from "./accuracy.js";
import { auc } from "./auc.js";
import { binaryAccuracy } from "./binaryAccuracy.js";
import { binaryCrossentropy } from "./binaryCrossentropy.js";
import { binaryIoU } from "./binaryIoU.js";
import { bleu } from "./bleu.js";
import { categoricalAccuracy } from "./categoricalAccuracy.js";
import { categoricalCrossentropy } from "./categoricalCrossentropy.js";
import { categoricalHinge } from "./categoricalHinge.js";
import { concordanceCorrelation } from "./concordanceCorrelation.js";
import { cosineSimilarity } from "./cosineSimilarity.js";
import { equality } from "./equality.js";
import { exactAuc } from "./exactAuc.js";
import { f1Score } from "./f1Score.js";
import { falseNegatives } from "./falseNegatives.js";
import { falsePositives } from "./falsePositives.js";
import { fBetaScore } from "./fBetaScore.js";
import { hinge } from "./hinge.js";
import { klDivergence } from "./klDivergence.js";
import { logCoshError } from "./logCoshError.js";
import { logLoss } from "./logLoss.js";
import { meanAbsoluteError } from "./meanAbsoluteError.js";
import { meanAbsolutePercentageError } from "./meanAbsolutePercentageError.js";
import { meanAveragePrecision } from "./meanAveragePrecision.js";
import { meanSquaredError } from "./meanSquaredError.js";
import { meanSquaredLogarithmicError } from "./meanSquaredLogarithmicError.js";
import type { Metric } from "./metric.js";
import { misclassification } from "./misclassification.js";
import { pearsonCorrelation } from "./pearsonCorrelation.js";
import { perplexity } from "./perplexity.js";
import { poisson } from "./poisson.js";
import { precision } from "./precision.js";
import { precisionRecall } from "./precisionRecall.js";
import { r2Score } from "./r2Score.js";
import { recall } from "./recall.js";
import { rootMeanSquaredError } from "./rootMeanSquaredError.js";
import { sparseCategoricalAccuracy } from "./sparseCategoricalAccuracy.js";
import { sparseCategoricalCrossentropy } from "./sparseCategoricalCrossentropy.js";
import { sparseTopKCategoricalAccuracy } from "./sparseTopKCategoricalAccuracy.js";
import { squaredHinge } from "./squaredHinge.js";
import { topKCategoricalAccuracy } from "./topKCategoricalAccuracy.js";
import { topKMisclassification } from "./topKMisclassification.js";
import { trueNegatives } from "./trueNegatives.js";
import { truePositives } from "./truePositives.js";

const known = {
  accuracy,
  auc,
  binaryAccuracy,
  binaryCrossentropy,
  binaryIoU,
  bleu,
  categoricalAccuracy,
  categoricalCrossentropy,
  categoricalHinge,
  concordanceCorrelation,
  cosineSimilarity,
  equality,
  exactAuc,
  f1Score,
  falseNegatives,
  falsePositives,
  fBetaScore,
  hinge,
  klDivergence,
  logCoshError,
  logLoss,
  mae: meanAbsoluteError,
  mape: meanAbsolutePercentageError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanAveragePrecision,
  meanSquaredError,
  meanSquaredLogarithmicError,
  misclassification,
  mse: meanSquaredError,
  msle: meanSquaredLogarithmicError,
  pearsonCorrelation,
  perplexity,
  poisson,
  precision,
  precisionRecall,
  r2Score,
  recall,
  rmse: rootMeanSquaredError,
  rootMeanSquaredError,
  sparseCategoricalAccuracy,
  sparseCategoricalCrossentropy,
  sparseTopKCategoricalAccuracy,
  squaredHinge,
  topKCategoricalAccuracy,
  topKMisclassification,
  trueNegatives,
  truePositives,
};

/** A metric, or the name of one with its defaults. */
export type MetricChoice = Metric | keyof typeof known;

/** Reads an item of a metrics option. */
export function metricOf(choice: MetricChoice): Metric {
  return byName<Metric>("metric", choice, known);
}
