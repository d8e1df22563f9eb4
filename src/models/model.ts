import { countText, sameShape, type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import { type CompiledStep, globalRandom, RandomSource, type Tensor, type TensorLike } from "../backend/index.js";
import type { Callback } from "../callbacks/callback.js";
import { lossCurve } from "../callbacks/lossCurve.js";
import { progressLines } from "../callbacks/progressLines.js";
import { Dataset } from "../datasets/dataset.js";
import { toDataset } from "../datasets/fromArrays.js";
import type { CallContext, Layer } from "../layers/layer.js";
import { type LossChoice, lossOf } from "../losses/named.js";
import { type MetricChoice, metricOf } from "../metrics/named.js";
import { type Scores, Totals } from "../metrics/totals.js";
import { type OptimizerChoice, optimizerOf } from "../optimizers/named.js";
import { RunRecorder } from "../runs/runRecorder.js";
import type { Weight } from "../variables/weight.js";
import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import { host } from "../widgets/host.js";
import { feed } from "./batchFeed.js";
import { type FitOptions, type FitPlan, planFit, type Samples } from "./fitOptions.js";
import { History } from "./history.js";
import { Interruption } from "./interruption.js";
import { predictionsOf } from "./predictions.js";
import { shownScores } from "./shownScores.js";
import { evaluationStep, type Objective, predictionStep, trainStep } from "./steps.js";
import { Summary } from "./summary.js";
import { TrainingLoop } from "./trainingLoop.js";

export interface ModelOptions {
  /** Stands in titles, summaries and run records. */
  readonly name?: string;
  /** Decides the first weights; without it `fit`'s seed does. */
  readonly seed?: number | string;
}

export interface CompileChoices {
  /** What changes the weights: an optimizer or its name. */
  readonly optimizer: OptimizerChoice;
  /** What is made smaller: a loss or its name. */
  readonly loss: LossChoice;
  /** What is watched besides. */
  readonly metrics?: readonly MetricChoice[];
  /** Runs every step operation by operation instead of compiled: slower, but layers of your own may print and read values; false. */
  readonly runEagerly?: boolean;
}

export interface BatchedOptions {
  /** How many samples are taken at a time; 256. It changes the speed, not the result. */
  readonly batchSize?: number;
}

/**
 * A network that learns: `compile` says how, `fit` trains, `evaluate` judges, `predict` answers.
 *
 * Shapes are known at once. The weights are made when they are first needed, from the model's seed or `fit`'s.
 */
export abstract class Model {
  readonly name: string;
  /** Stands above the curves. */
  readonly #title: string;
  readonly #seed: number | string | undefined;
  #objective: Objective | undefined;
  #trainStep: CompiledStep | undefined;
  #evaluationStep: CompiledStep | undefined;
  #predictionStep: CompiledStep | undefined;
  #running: TrainingLoop | "starting" | undefined;

  constructor(options: ModelOptions, kind: string) {
    this.name = options.name ?? kind;
    this.#title = options.name ?? "Training";
    this.#seed = options.seed;
  }

  /** All layers, in an order in which each comes after what it depends on. */
  abstract readonly layers: readonly Layer[];
  /** The shape of one sample that goes in. */
  abstract readonly inputShape: Shape;
  /** The shape of what comes out for one sample. */
  abstract readonly outputShape: Shape;
  /** The model's output for a batch. */
  protected abstract forward(input: Tensor, context: CallContext): Tensor;
  /** Takes the input shape over from data, when no layer gave one. */
  protected abstract adopt(inputShape: Shape): void;

  /** How many numbers its weights hold. */
  get params(): number {
    return this.describe().params;
  }

  /** The weights' names and shapes, each under its layer's name. */
  get weightShapes() {
    return this.layers.flatMap((layer) => layer.weightShapes.map((weight) => ({ ...weight, name: `${layer.name}.${weight.name}` })));
  }

  /** All weights, made now if need be. */
  get weights(): readonly Weight[] {
    this.#build();
    return this.layers.flatMap((layer) => layer.weights);
  }

  /**
   * Shows a table of the layers with their output shapes and their parameters, and how these are counted.
   *
   * @throws when the input shape is not known yet
   */
  summary(): void {
    const summary = this.describe();
    const notebook = host();
    if (notebook === undefined) console.log(summary.toString());
    else notebook.display(summary[DISPLAY]());
  }

  /** What {@link summary} shows, to calculate with. */
  describe(): Summary {
    return new Summary(this.name, this.inputShape, this.layers);
  }

  /**
   * Says how the model learns.
   *
   * @param choices.optimizer an optimizer or its name
   * @param choices.loss a loss or its name
   * @param choices.metrics what is watched besides the loss
   * @param choices.runEagerly whether steps run operation by operation, for debugging
   * @throws when a name is unknown, with the nearest one
   * @example net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ["accuracy"] });
   */
  compile({ optimizer, loss, metrics = [], runEagerly = false }: CompileChoices): this {
    this.#refuseWhileRunning("compile");
    this.#dropSteps();
    this.#objective = { optimizer: optimizerOf(optimizer), loss: lossOf(loss), metrics: metrics.map(metricOf), runEagerly };
    return this;
  }

  /**
   * Trains the model.
   *
   * @param data samples to learn from
   * @param options see {@link FitOptions}
   * @returns the figures of every epoch
   * @throws when shapes or labels don't fit the model, when the loss becomes NaN or infinite, and when it is interrupted; the weights
   *   learnt so far stay
   * @example const run = await net.fit(digits.train, { epochs: 3, batchSize: 32, validation: digits.test, seed: 7 });
   */
  async fit(data: Samples, options: FitOptions = {}): Promise<History> {
    this.#refuseWhileRunning("fit");
    const objective = this.#compiled("fit");
    this.#running = "starting";
    try {
      const validation = options.validation === undefined ? undefined : toDataset(options.validation);
      const plan = planFit(toDataset(data), validation, options);
      this.#check("fit", plan.train, objective);
      if (plan.validation !== undefined) this.#check("fit's validation", plan.validation, objective);

      const seed = options.seed ?? this.#seed ?? globalRandom().integer(2 ** 32);
      const random = new RandomSource(seed);
      this.#build(random);
      this.#trainStep ??= trainStep(this.#forward, this.#trainable(), objective);
      const history = new History(seed);
      const signal = options.signal ?? host()?.signal;
      this.#running = new TrainingLoop({
        title: this.#title,
        layers: this.layers,
        weights: this.weights,
        objective,
        step: this.#trainStep,
        evaluate: (samples) => this.#judge(samples, 256, objective, signal),
        plan,
        random: random.fork("order"),
        callbacks: [...this.#display(options), ...(options.callbacks ?? [])],
        recorder: options.run === false ? undefined : this.#recorder(objective, plan, seed),
        signal,
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

  /** Ends a running fit after its current step; what has been learnt stays. */
  stop(): void {
    if (this.#running instanceof TrainingLoop) this.#running.stop("stop() was called");
  }

  /**
   * Judges the model by samples that it does not learn from.
   *
   * @returns the loss and the metrics over all samples
   * @throws when shapes or labels don't fit the model
   * @example await net.evaluate(digits.test) // { loss: 0.046, accuracy: 0.9861 }
   */
  async evaluate(data: Samples, { batchSize = 256 }: BatchedOptions = {}): Promise<Scores> {
    const objective = this.#compiled("evaluate");
    const samples = toDataset(data);
    this.#check("evaluate", samples, objective);
    this.#build();
    return shownScores(await this.#judge(samples, batchSize, objective, host()?.signal));
  }

  /**
   * The model's outputs.
   *
   * @param inputs a dataset, a tensor or nested arrays, samples first
   * @returns a tensor [samples, ...outputShape], which is the caller's
   * @throws when the inputs' shape is not the model's
   * @example const answers = (await net.predict(digits.test.take(5))).argMax(-1);
   */
  async predict(inputs: Dataset | Tensor | TensorLike, { batchSize = 256 }: BatchedOptions = {}): Promise<Tensor> {
    const shape = inputs instanceof Dataset ? inputs.inputShape : undefined;
    if (shape !== undefined) this.#checkInput("predict", shape);
    this.#predictionStep ??= predictionStep(this.#forward, this.#objective?.runEagerly ?? false);
    return predictionsOf(this.#predictionStep, inputs, batchSize, (given) => {
      this.#checkInput("predict", given);
      this.#build();
      return this.outputShape;
    });
  }

  /** Gives the memory of weights, optimizer and compiled steps back. A model that is simply dropped does this by itself in time. */
  dispose(): void {
    this.#refuseWhileRunning("dispose");
    this.#dropSteps();
    this.#objective?.optimizer.dispose();
    for (const layer of this.layers) layer.dispose();
  }

  /** One line: `sequential: 5 layers, 542,230 parameters, compiled with adam and sparseCategoricalCrossentropy`. */
  toString(): string {
    const objective = this.#objective;
    const learns = objective === undefined ? "not compiled" : `compiled with ${objective.optimizer.kind} and ${objective.loss.kind}`;
    const count = this.layers.length === 1 ? "1 layer" : `${this.layers.length} layers`;
    return `${this.name}: ${count}, ${this.#countText()}, ${learns}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [DISPLAY](): MimeBundle {
    return { "text/plain": this.toString() };
  }

  readonly #forward = (input: Tensor, context: CallContext): Tensor => this.forward(input, context);

  #countText(): string {
    try {
      return `${countText(this.params)} parameters`;
    } catch {
      return "input shape not known yet";
    }
  }

  #build(random?: RandomSource): void {
    if (this.layers.every((layer) => layer.isBuilt)) return;
    const source = this.#seed !== undefined ? new RandomSource(this.#seed) : (random ?? new RandomSource(globalRandom().integer(2 ** 32)));
    for (const layer of this.layers) layer.build(source.fork(layer.name));
  }

  #trainable(): readonly Weight[] {
    const weights = [...new Set(this.layers.flatMap((layer) => layer.trainableWeights))];
    if (weights.length === 0) throw new Error(`fit: ${this.name} has no weights to train. Add a layer with weights, or set trainable to true.`);
    return weights;
  }

  async #judge(samples: Dataset, batchSize: number, objective: Objective, signal: AbortSignal | undefined): Promise<Scores> {
    this.#evaluationStep ??= evaluationStep(this.#forward, objective);
    const totals = new Totals(objective.metrics);
    for (const { inputs, targets, size } of feed(samples, batchSize)) {
      try {
        if (signal?.aborted === true) throw new Interruption("the evaluation was interrupted. The weights learnt so far are kept.");
        const [row] = await this.#evaluationStep.run(inputs, targets);
        totals.add(row?.dataSync() ?? [], size);
        row?.dispose();
      } finally {
        inputs.dispose();
        targets.dispose();
      }
    }
    return totals.scores();
  }

  #display(options: FitOptions): Callback[] {
    if (options.verbose === false) return [];
    return [host() === undefined ? progressLines() : lossCurve()];
  }

  #compiled(method: string): Objective {
    if (this.#objective === undefined) {
      const example = 'net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" })';
      throw new Error(`${method}: ${this.name} is not compiled. Call ${example} first.`);
    }
    return this.#objective;
  }

  #check(method: string, data: Dataset, { loss }: Objective): void {
    this.#checkInput(method, data.inputShape);
    loss.checkTargets({ values: data.targets, shape: data.targetShape }, this.outputShape);
  }

  #checkInput(method: string, shape: Shape): void {
    this.adopt(shape);
    if (sameShape(shape, this.inputShape)) return;
    const remedy =
      sizeOf(shape) === sizeOf(this.inputShape)
        ? `Put layers.reshape({ targetShape: ${shapeText(this.inputShape)}, inputShape: ${shapeText(shape)} }) first, or reshape the data.`
        : "Change the first layer's inputShape or the data.";
    throw new Error(`${method}: ${this.name} takes inputs of shape ${shapeText(this.inputShape)}; received ${shapeText(shape)}. ${remedy}`);
  }

  #refuseWhileRunning(method: string): void {
    if (this.#running === undefined) return;
    throw new Error(`${method}: ${this.name} is being trained. Wait for its fit to end, or end it with stop().`);
  }

  #recorder({ optimizer, loss, metrics }: Objective, plan: FitPlan, seed: number | string): RunRecorder {
    const configuration = {
      layers: this.layers.map((layer) => ({ name: layer.name, kind: layer.kind, ...layer.config(), params: layer.params })),
      optimizer: { kind: optimizer.kind, ...optimizer.config() },
      loss: { kind: loss.kind, ...loss.config() },
      metrics: metrics.map((metric) => metric.name),
      data: { name: plan.train.name, samples: plan.train.size, validation: plan.validation?.size ?? 0 },
      epochs: plan.epochs,
      batchSize: plan.batchSize,
      shuffle: plan.shuffle,
    };
    return new RunRecorder({ model: this.name, configuration, seed });
  }

  #dropSteps(): void {
    for (const step of [this.#trainStep, this.#evaluationStep]) step?.dispose();
    this.#predictionStep?.dispose();
    [this.#trainStep, this.#evaluationStep, this.#predictionStep] = [undefined, undefined, undefined];
  }
}

