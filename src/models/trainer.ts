import type { Shape } from "../arithmetic/shape.js";
import { type CompiledStep, globalRandom, type Operation, RandomSource, type Tensor, tf } from "../backend/index.js";
import type { Callback } from "../callbacks/callback.js";
import { LossCurveCallback, lossCurve } from "../callbacks/lossCurve.js";
import { progressLines } from "../callbacks/progressLines.js";
import { LiveWidgets } from "../callbacks/liveWidgets.js";
import { type BaseLayer, freshRandom } from "../layers/baseLayer.js";
import { type Figures, type Scores, Totals } from "../metrics/totals.js";
import type { Place } from "../optimizers/optimizer.js";
import type { Weight } from "../variables/weight.js";
import { followersOf } from "../widgets/follower.js";
import { host } from "../widgets/host.js";
import { BatchGroups, together } from "./batchGroups.js";
import { type FitOptions, planFit } from "./fitOptions.js";
import { History } from "./history.js";
import { insightOf } from "./insight.js";
import { Interruption } from "./interruption.js";
import type { BatchedOptions, Model } from "./model.js";
import { findNonFinite } from "./nonFinite.js";
import { type CompileChoices, figuresOf, judgedOutputs, type Objective, objectiveOf } from "./objective.js";
import { oneAhead } from "./oneAhead.js";
import { ownRow } from "./ownStep.js";
import { type PredictInputs, predictionsOf } from "./predictions.js";
import { recordedRun } from "./recordedRun.js";
import { readSamples, type Samples, type SampleWeights } from "./samples.js";
import type { SampleSource } from "./sampleSource.js";
import { shownScores } from "./shownScores.js";
import { type BatchLayout, batchStep, learn, predictionStep, rowOf, score, type TensorBatch } from "./steps.js";
import { TrainingLoop } from "./trainingLoop.js";

export interface TrainerParts {
  readonly model: Model;
  /** Stands above the curves. */
  readonly title: string;
  readonly seed: number | string | undefined;
  /** The model's own training step, when it has one. */
  readonly ownStep: ((batch: TensorBatch) => Record<string, Tensor> | undefined) | undefined;
  /** Takes the shapes of data over, or says why they don't fit. */
  readonly admit: (method: string, inputShapes: readonly Shape[]) => void;
}

/** What a model was compiled with and the steps made of it; the other half of `Model`, which a notebook doesn't see. */
export class Trainer {
  readonly #parts: TrainerParts;
  #objective: Objective | undefined;
  #steps = new Map<string, CompiledStep>();
  #running: TrainingLoop | "starting" | undefined;

  constructor(parts: TrainerParts) {
    this.#parts = parts;
  }

  compile(choices: CompileChoices): void {
    this.#refuseWhileRunning("compile");
    const objective = objectiveOf(this.#parts.model.outputNames, choices);
    this.#dropSteps();
    this.#objective = objective;
  }

  /** What the model was compiled with last, if it was. */
  get current(): Objective | undefined {
    return this.#objective;
  }

  /** @throws when there is none yet */
  objective(method: string): Objective {
    if (this.#objective === undefined) {
      const example = 'net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" })';
      throw new Error(`${method}: ${this.#parts.model.name} is not compiled. Call ${example} first.`);
    }
    return this.#objective;
  }

  async fit(data: Samples, options: FitOptions): Promise<History> {
    this.#refuseWhileRunning("fit");
    const objective = this.objective("fit");
    const { model, title } = this.#parts;
    this.#running = "starting";
    try {
      const validation = options.validation === undefined ? undefined : this.#samples("fit's validation", options.validation);
      const plan = planFit(this.#samples("fit", data, options), validation, options);
      const seed = options.seed ?? this.#parts.seed ?? globalRandom().integer(2 ** 32);
      const random = new RandomSource(seed);
      this.#build(random);
      const weights = this.#trainable();
      const history = new History(seed);
      const signal = options.signal ?? host()?.signal;
      this.#running = new TrainingLoop({
        title,
        layers: model.layers,
        weights: model.weights,
        optimizer: objective.optimizer,
        figures: this.#figures(objective),
        step: this.#trainStep(layoutOf(plan.train), weights, objective),
        explain: (batch) => (this.#parts.ownStep === undefined ? findNonFinite(model, weights, objective, batch) : "It came up in the model's own trainStep."),
        evaluate: (samples) => this.#judge(samples, 256, objective, signal),
        insight: insightOf({ model, weights, objective, samples: plan.train, hasOwnStep: this.#parts.ownStep !== undefined }),
        plan,
        random: random.fork("order"),
        callbacks: [...display(options), ...watching(model), ...(options.callbacks ?? [])],
        recorder: options.run === false ? undefined : recordedRun(model, objective, plan, seed),
        signal,
        save: (path) => (/\.safetensors$/i.test(path) ? model.saveWeights(path) : model.save(path)),
      });
      await this.#running.run(history);
      return history;
    } catch (error) {
      // A loss that was no number has spoilt the optimizer's slots; the next fit makes new ones.
      if (objective.optimizer.weights.length === 0) this.#dropSteps();
      throw error;
    } finally {
      this.#running = undefined;
    }
  }

  /** What the training step was compiled to. */
  get operations(): readonly Operation[] {
    const steps = [...this.#steps].filter(([key]) => /^(train|own) /.test(key)).map(([, step]) => step.operations);
    return steps.at(-1) ?? [];
  }

  stop(): void {
    if (this.#running instanceof TrainingLoop) this.#running.stop("stop() was called");
  }

  async evaluate(data: Samples, { batchSize = 256, ...weights }: BatchedOptions & SampleWeights): Promise<Scores> {
    const objective = this.objective("evaluate");
    checkBatchSize("evaluate", batchSize);
    const samples = this.#samples("evaluate", data, weights);
    if (samples.size === 0) throw new Error("evaluate: there must be at least one sample; received none.");
    this.#build();
    return shownScores(await this.#judge(samples, batchSize, objective, host()?.signal));
  }

  predict(inputs: PredictInputs, { batchSize = 256 }: BatchedOptions): Promise<Tensor[]> {
    checkBatchSize("predict", batchSize);
    const { model, admit } = this.#parts;
    const step = this.#step("predict", () => predictionStep(model, this.#objective?.running ?? {}));
    return predictionsOf(step, inputs, model.inputNames, batchSize, (shapes) => {
      admit("predict", shapes);
      this.#build();
      return model.outputShapes;
    });
  }

  dispose(): void {
    this.#refuseWhileRunning("dispose");
    this.#dropSteps();
    this.#objective?.optimizer.dispose();
  }

  /** `compiled with adam and meanSquaredError`. */
  toString(): string {
    const objective = this.#objective;
    if (objective === undefined) return "not compiled";
    const losses = [...new Set(objective.outputs.flatMap(({ loss }) => loss?.kind ?? []))].join(", ");
    return `compiled with ${objective.optimizer.kind}${losses === "" ? "" : ` and ${losses}`}`;
  }

  #build(random?: RandomSource): void {
    if (!this.#parts.model.isBuilt) this.#parts.model.build(random ?? freshRandom());
  }

  #trainable(): readonly Weight[] {
    const { model } = this.#parts;
    const weights = [...new Set(model.trainableWeights)];
    if (weights.length === 0) throw new Error(`fit: ${model.name} has no weights to train. Add a layer with weights, or set trainable to true.`);
    return weights;
  }

  #figures(objective: Objective): Figures {
    return this.#parts.ownStep === undefined ? figuresOf(objective) : { means: this.#parts.model.figures, metrics: [] };
  }

  #trainStep(layout: BatchLayout, weights: readonly Weight[], objective: Objective): CompiledStep {
    const { ownStep, model } = this.#parts;
    const { optimizer, running } = objective;
    const key = `${layout.inputs} ${layout.targets} ${layout.weights}`;
    if (ownStep !== undefined) {
      const row = (batch: TensorBatch): Tensor => ownRow(model.figures, ownStep(batch) ?? {}, batch.inputs[0]?.shape[0] ?? 0);
      return this.#step(`own ${key}`, () => batchStep("fit", layout, running, row));
    }
    const places = placesOf(model);
    optimizer.build(weights.map(({ variable }) => variable), weights.map((weight) => places.get(weight) ?? { layer: model.name, kind: model.kind, weight: weight.name }));
    return this.#step(`train ${key}`, () => batchStep("fit", layout, running, (batch) => learn(model, weights, objective, batch)));
  }

  async #judge(samples: SampleSource, batchSize: number, objective: Objective, signal: AbortSignal | undefined): Promise<Scores> {
    const { model } = this.#parts;
    const layout = layoutOf(samples);
    const step = this.#step(`judge ${layout.weights}`, () => batchStep("evaluate", layout, objective.running, (batch) => score(model, model.trainableWeights, objective, batch)));
    const totals = new Totals(figuresOf(objective));
    const groups = new BatchGroups(samples.batches(batchSize));
    try {
      // The next batches are gathered while those before them are judged.
      await oneAhead(groups.all((batch) => together(step, batch)), async (group) => {
        try {
          if (signal?.aborted === true) throw new Interruption("the evaluation was interrupted. The weights learnt so far are kept.");
          const results = group.length > 1 ? await step.runSteps({}, group.map(rowOf)) : [await step.run(...group.flatMap(rowOf))];
          for (const [i, [row]] of results.entries()) totals.add(row?.dataSync() ?? [], group[i]?.size ?? 0);
          tf.dispose(results);
        } finally {
          tf.dispose(group.flatMap(rowOf));
        }
      });
    } finally {
      groups.dispose();
    }
    return totals.scores();
  }

  #samples(method: string, data: Samples, weights: SampleWeights = {}): SampleSource {
    const { model, admit, ownStep } = this.#parts;
    const judged = judgedOutputs(this.objective(method));
    const targets = ownStep !== undefined && judged.length === 0 ? undefined : judged.map(({ name }) => name);
    const source = readSamples(method, data, { inputs: model.inputNames, targets }, weights);
    admit(method, source.columns.inputShapes);
    judged.forEach(({ name, loss }, i) => {
      const [target, shape] = [source.columns.targets[i], model.outputShapes[model.outputNames.indexOf(name)]];
      if (target !== undefined && shape !== undefined) loss?.checkTargets(target, shape);
    });
    return source;
  }

  #step(key: string, make: () => CompiledStep): CompiledStep {
    const step = this.#steps.get(key) ?? make();
    this.#steps.set(key, step);
    return step;
  }

  #refuseWhileRunning(method: string): void {
    if (this.#running === undefined) return;
    throw new Error(`${method}: ${this.#parts.model.name} is being trained. Wait for its fit to end, or end it with stop().`);
  }

  #dropSteps(): void {
    for (const step of this.#steps.values()) step.dispose();
    this.#steps.clear();
  }
}

function layoutOf({ columns, weights }: SampleSource): BatchLayout {
  return { inputs: columns.inputShapes.length, targets: columns.targets.length, weights: weights.length };
}

/** Where each weight belongs, for optimizers that choose weights by name. */
function placesOf(model: Model): ReadonlyMap<Weight, Place> {
  return new Map(model.layers.flatMap((layer) => layer.weights.map((weight) => [weight, { layer: layer.name, kind: layer.kind, weight: weight.name }] as const)));
}

function display(options: FitOptions): Callback[] {
  const drawn = options.callbacks?.some((callback) => callback instanceof LossCurveCallback) ?? false;
  if (options.verbose === false || drawn) return [];
  return [host() === undefined ? progressLines() : lossCurve()];
}

/** What draws the widgets that follow the model or one of its layers. */
function watching(model: Model): Callback[] {
  const followers = followersOf(withInner([model]));
  return followers.length === 0 ? [] : [new LiveWidgets(followers)];
}

/** Layers with those inside them. */
function withInner(layers: readonly BaseLayer[]): BaseLayer[] {
  return layers.flatMap((layer) => [layer, ...withInner(layer.sublayers)]);
}

function checkBatchSize(method: string, batchSize: number): void {
  if (!Number.isInteger(batchSize) || batchSize < 1) throw new Error(`${method}: batchSize must be a positive integer; received ${batchSize}.`);
}
