import type { CompileOptions, XlaChoice } from "../backend/index.js";
import type { Loss } from "../losses/loss.js";
import { type LossChoice, lossOf } from "../losses/named.js";
import type { Metric } from "../metrics/metric.js";
import { type MetricChoice, metricOf } from "../metrics/named.js";
import type { Figures } from "../metrics/totals.js";
import type { Optimizer } from "../optimizers/optimizer.js";
import { type OptimizerChoice, optimizerOf } from "../optimizers/named.js";
import { inOrderOf } from "./ports.js";

/** One thing for a single output or for each; or one for each output, in order or by name. */
export type PerOutput<T> = T | readonly T[] | Readonly<Record<string, T>>;

export interface CompileChoices {
  /** What changes the weights: an optimizer or its name. */
  readonly optimizer: OptimizerChoice;
  /** What is made smaller: a loss or its name; for several outputs one for each, by name or in order. An output without one is not trained. */
  readonly loss?: PerOutput<LossChoice>;
  /** How much each output's loss counts in the sum that is made smaller; 1. */
  readonly lossWeights?: readonly number[] | Readonly<Record<string, number>>;
  /** What is watched besides: a list; for several outputs an object of lists by name, or a list for each in order. */
  readonly metrics?: readonly MetricChoice[] | readonly (readonly MetricChoice[])[] | Readonly<Record<string, readonly MetricChoice[]>>;
  /** The same, counted with the samples' weights. */
  readonly weightedMetrics?: CompileChoices["metrics"];
  /** Runs every step operation by operation instead of compiled: slower, but layers of your own may print and read values; false. */
  readonly runEagerly?: boolean;
  /**
   * Has XLA compile the steps to machine code. That takes seconds at the first batch, helps some models and hurts others; "auto" measures a few
   * steps of each kind and keeps the faster. Off by default.
   */
  readonly xla?: XlaChoice;
  /**
   * Computes products and convolutions in bfloat16, numbers of half the size with two to three digits, where the processor has instructions for it.
   * Weights, sums and losses stay float32. A convolution takes about half the time then; losses agree to a percent, not to the last digit. Not
   * together with `xla`. Off by default.
   */
  readonly mixedPrecision?: boolean;
}

interface Watched {
  /** The figure's name in histories: the metric's, after the output's when there are several. */
  readonly name: string;
  readonly metric: Metric;
  readonly isWeighted: boolean;
}

/** What is expected of one output. */
export interface OutputObjective {
  readonly name: string;
  readonly loss: Loss | undefined;
  readonly weight: number;
  readonly metrics: readonly Watched[];
}

/** How steps run. */
export type Running = Pick<CompileOptions, "eager" | "xla" | "mixedPrecision">;

/** What a model was compiled with. */
export interface Objective {
  readonly optimizer: Optimizer;
  readonly outputs: readonly OutputObjective[];
  /** How its steps run: operation by operation, as a graph, or compiled by XLA. */
  readonly running: Running;
}

/**
 * Reads compile's choices for a model with these outputs.
 *
 * @throws when a name is unknown, with the nearest one, or something is missing
 */
export function objectiveOf(outputNames: readonly string[], choices: CompileChoices): Objective {
  const { optimizer, loss, lossWeights, metrics = [], weightedMetrics = [], runEagerly = false, xla = false, mixedPrecision = false } = choices;
  if (typeof xla !== "boolean" && xla !== "auto") throw new Error(`compile: xla must be true, false or "auto"; received ${JSON.stringify(xla)}.`);
  if (typeof mixedPrecision !== "boolean") throw new Error(`compile: mixedPrecision must be true or false; received ${JSON.stringify(mixedPrecision)}.`);
  if (mixedPrecision && xla !== false) throw new Error("compile: mixedPrecision and xla must not be asked for together: XLA chooses its numbers itself. Leave one of them out.");
  const losses = perOutput(outputNames, loss);
  const weights = lossWeights === undefined ? [] : inOrderOf("compile: lossWeights", outputNames, lossWeights, true);
  const wrong = weights.find((weight) => weight !== undefined && !Number.isFinite(weight));
  if (wrong !== undefined) throw new Error(`compile: lossWeights must be finite numbers; received ${wrong}.`);
  const watched = listsFor("metrics", outputNames, metrics, false);
  const weighted = listsFor("weightedMetrics", outputNames, weightedMetrics, true);
  const outputs = outputNames.map((name, i) => ({
    name,
    loss: losses[i],
    weight: weights[i] ?? 1,
    metrics: [...(watched[i] ?? []), ...(weighted[i] ?? [])],
  }));
  const names = outputs.flatMap((output) => output.metrics.map((metric) => metric.name));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`compile: two metrics are called ${JSON.stringify(twice)}. Give one of them another name.`);
  return { optimizer: optimizerOf(optimizer), outputs, running: { eager: runEagerly, xla, mixedPrecision } };
}

/** The outputs that need targets. */
export function judgedOutputs({ outputs }: Objective): readonly OutputObjective[] {
  return outputs.filter(({ loss, metrics }) => loss !== undefined || metrics.length > 0);
}

/** What is reported: the loss, each output's when there are several, and the metrics. */
export function figuresOf(objective: Objective): Figures {
  const parts = objective.outputs.length === 1 ? [] : objective.outputs.filter(({ loss }) => loss !== undefined);
  return { means: ["loss", ...parts.map(({ name }) => joined(name, "loss"))], metrics: objective.outputs.flatMap(({ metrics }) => metrics) };
}

function perOutput(names: readonly string[], given: CompileChoices["loss"]): readonly (Loss | undefined)[] {
  if (given === undefined) return [];
  // A loss object is one for all; a plain object gives them by name.
  const isOne = typeof given === "string" || (typeof given === "object" && "kind" in given && "value" in given);
  if (isOne) return names.map(() => lossOf(given as LossChoice));
  const each = inOrderOf("compile: loss", names, given as readonly LossChoice[] | Readonly<Record<string, LossChoice>>, true);
  return each.map((choice) => (choice === undefined ? undefined : lossOf(choice)));
}

function listsFor(what: string, names: readonly string[], given: NonNullable<CompileChoices["metrics"]>, isWeighted: boolean): readonly (readonly Watched[])[] {
  const isFlat = Array.isArray(given) && given.every((item) => !Array.isArray(item));
  if (isFlat && names.length > 1 && given.length > 0) {
    throw new Error(`compile: ${what} must say which output each belongs to, as { ${names[0]}: ["accuracy"] }; received one list for the outputs ${names.join(", ")}.`);
  }
  const lists = isFlat ? [given as readonly MetricChoice[]] : inOrderOf(`compile: ${what}`, names, given as Readonly<Record<string, readonly MetricChoice[]>>, true);
  return names.map((output, i) =>
    (lists[i] ?? []).map((choice) => {
      const metric = metricOf(choice);
      return { name: names.length === 1 ? metric.name : joined(output, metric.name), metric, isWeighted };
    }),
  );
}

/** `ageLoss`: an output's figure. */
function joined(output: string, figure: string): string {
  return `${output}${figure.charAt(0).toUpperCase()}${figure.slice(1)}`;
}
