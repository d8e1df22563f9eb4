import { type Tensor, tf } from "../backend/index.js";
import { safeLog } from "./crossEntropy.js";
import { Loss, meanOfOutputs } from "./loss.js";

export interface GanCostOptions {
  /** Whose cost it is; "discriminator". */
  readonly part?: "discriminator" | "generator";
  /** Which of neon's three; "original". */
  readonly formula?: "original" | "modified" | "wasserstein";
}

/** See {@link ganCost}. */
export class GanCost extends Loss {
  readonly kind = "ganCost";
  readonly part: "discriminator" | "generator";
  readonly formula: "original" | "modified" | "wasserstein";

  constructor({ part = "discriminator", formula = "original" }: GanCostOptions) {
    super();
    this.part = checkChoice("part", part, ["discriminator", "generator"]);
    this.formula = checkChoice("formula", formula, ["original", "modified", "wasserstein"]);
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const { part, formula } = this;
    const toOne = formula === "wasserstein" ? predictions : safeLog(predictions).neg();
    const toZero = formula === "wasserstein" ? predictions.neg() : safeLog(tf.sub(1, predictions)).neg();
    if (part === "discriminator") return meanOfOutputs(targets.mul(toOne).add(tf.sub(1, targets).mul(toZero)));
    return meanOfOutputs(formula === "modified" ? toOne : toZero.neg());
  }

  override config() {
    return { part: this.part, formula: this.formula };
  }
}

function checkChoice<T extends string>(argument: string, value: T, choices: readonly T[]): T {
  if (!choices.includes(value)) throw new Error(`ganCost: ${argument} must be one of ${choices.join(", ")}; received ${JSON.stringify(value)}.`);
  return value;
}

/**
 * neon's GANCost. Predictions are the discriminator's outputs y, targets 1 for data and 0 for what was generated.
 *
 * discriminator, original and modified: −ln y for data, −ln(1 − y) for what was generated · Wasserstein: y and −y, so that a small output means data
 * generator, which sees what it made and no targets count: original ln(1 − y), modified −ln y, Wasserstein y
 *
 * @param options.part whose cost it is; "discriminator"
 * @param options.formula which of neon's three; "original"
 * @throws when part or formula is unknown
 * @example losses.ganCost({ part: "generator", formula: "modified" })
 * @see Goodfellow et al., Generative adversarial nets, 2014; Arjovsky et al., Wasserstein GAN, 2017
 */
export function ganCost(options: GanCostOptions = {}): GanCost {
  return new GanCost(options);
}
