import { countText, sameShape, type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import { gradientsWhereUsed, type Operation, RandomSource, type Tensor, tf } from "../backend/index.js";
import { BaseLayer } from "../layers/baseLayer.js";
import type { CallContext } from "../layers/callContext.js";
import type { Application } from "../layers/symbolicTensor.js";
import { nameLayers } from "../layers/layerNames.js";
import type { Scores } from "../metrics/totals.js";
import type { Optimizer } from "../optimizers/optimizer.js";
import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import type { Weight } from "../variables/weight.js";
import { host } from "../widgets/host.js";
import type { FitOptions } from "./fitOptions.js";
import type { History } from "./history.js";
import type { CompileChoices } from "./objective.js";
import type { PredictInputs } from "./predictions.js";
import type { Samples, SampleWeights } from "./samples.js";
import { type TensorBatch, update } from "./steps.js";
import { Summary } from "./summary.js";
import { Trainer } from "./trainer.js";

export interface ModelOptions {
  /** Stands in titles, summaries and run records. */
  readonly name?: string;
  /** Decides the first weights; without it `fit`'s seed does. */
  readonly seed?: number | string;
}

export interface BatchedOptions {
  /** How many samples are taken at a time; 256. It changes the speed, not the result. */
  readonly batchSize?: number;
}

/**
 * A network that learns: `compile` says how, `fit` trains, `evaluate` judges, `predict` answers. It is a layer itself and may stand in another network.
 *
 * Shapes are known at once. The weights are made when they are first needed, from the model's seed or `fit`'s.
 *
 * Extend it for a forward pass of your own (`call`) or a training step of your own (`trainStep`); layers in public fields are the model's.
 *
 * @example
 * class Autoencoder extends Model {
 *   readonly kind = "autoencoder";
 *   readonly encoder = layers.dense({ units: 8, activation: "relu" });
 *   readonly decoder = layers.dense({ units: 64 });
 *   override call(x: Tensor, context: CallContext) { return this.decoder.apply(this.encoder.apply(x, context), context); }
 *   override trainStep({ inputs: [x] }: TensorBatch) {
 *     return { loss: this.minimize(() => losses.meanSquaredError().value(x, this.call(x, { training: true }))) };
 *   }
 * }
 */
export abstract class Model extends BaseLayer {
  readonly #seed: number | string | undefined;
  readonly #trainer: Trainer;

  constructor({ seed, ...options }: ModelOptions = {}) {
    super(options);
    this.#seed = seed;
    this.#trainer = new Trainer({
      model: this,
      title: options.name ?? "Training",
      seed,
      ownStep: this.trainStep === Model.prototype.trainStep ? undefined : (batch) => this.trainStep(batch),
      admit: (method, shapes) => this.#admit(method, shapes),
    });
  }

  /** All layers, in an order in which each comes after what it depends on. */
  get layers(): readonly BaseLayer[] {
    return this.sublayers;
  }

  /** The uses of its layers, each after those that it depends on; none in a model of your own, whose `call` says it. */
  get applications(): readonly Application[] {
    return [];
  }

  /** What data for its inputs is called by. */
  get inputNames(): readonly string[] {
    return ["input"];
  }

  /** What its outputs' losses, metrics and predictions are called by. */
  get outputNames(): readonly string[] {
    return ["output"];
  }

  /** What a training step of your own gives, by name; override it with `trainStep`. */
  get figures(): readonly string[] {
    return ["loss"];
  }

  /** The output for a batch, in a model of your own with one input and one output. */
  call(_input: Tensor, _context: CallContext): Tensor {
    throw new Error(`${this.name}: a model of your own must override call(input, context), or callAll(inputs, context) for several inputs or outputs.`);
  }

  callAll(inputs: readonly Tensor[], context: CallContext): readonly Tensor[] {
    const [input] = inputs;
    if (input === undefined) throw new Error(`${this.name}: it takes one input; received none.`);
    return [this.call(input, context)];
  }

  /** Tries the forward pass on zeros, because a model of your own says its shapes nowhere else. */
  protected shapesAfter(inputs: readonly Shape[]): readonly Shape[] {
    const isNew = this.layers.every((layer) => !layer.isBuilt);
    const shapes = tf.tidy(() => this.callAll(inputs.map((shape) => tf.zeros([1, ...shape])), { training: false }).map(({ shape }) => shape.slice(1)));
    if (isNew) for (const layer of this.layers) layer.dispose(); // the weights come from the seed, later
    return shapes;
  }

  /** Takes the input shapes over from data, when no layer gave one. */
  protected adopt(inputShapes: readonly Shape[]): void {
    if (!this.isConnected) this.connectAll(inputShapes);
  }

  override build(random: RandomSource): void {
    nameLayers(this.name, this.layers);
    const source = this.#seed === undefined ? random : new RandomSource(this.#seed);
    for (const layer of this.layers) layer.build(source.fork(layer.name));
    super.build(source);
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
    return new Summary(this);
  }

  /**
   * Says how the model learns. What is frozen by then (`trainable = false`) is left alone.
   *
   * @param choices see {@link CompileChoices}: optimizer, loss and metrics, for several outputs by name or in order
   * @throws when a name is unknown, with the nearest one
   * @example net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ["accuracy"] });
   * @example net.compile({ optimizer: "adam", loss: { age: "mse", isOdd: "binaryCrossentropy" }, lossWeights: { age: 0.1 }, metrics: { isOdd: ["accuracy"] } });
   */
  compile(choices: CompileChoices): this {
    this.#trainer.compile(choices);
    return this;
  }

  /**
   * Trains the model.
   *
   * @param data samples to learn from; for several inputs or outputs `{ inputs, targets }` with an array for each, by name or in order
   * @param options see {@link FitOptions}
   * @returns the figures of every epoch
   * @throws when shapes or labels don't fit the model, when the loss becomes NaN or infinite, and when it is interrupted; the weights
   *   learnt so far stay
   * @example const run = await net.fit(digits.train, { epochs: 3, batchSize: 32, validation: digits.test, seed: 7 });
   */
  fit(data: Samples, options: FitOptions = {}): Promise<History> {
    return this.#trainer.fit(data, options);
  }

  /** Ends a running fit after its current step; what has been learnt stays. */
  stop(): void {
    this.#trainer.stop();
  }

  /**
   * Judges the model by samples that it does not learn from.
   *
   * @returns the loss and the metrics over all samples
   * @throws when shapes or labels don't fit the model
   * @example await net.evaluate(digits.test) // { loss: 0.046, accuracy: 0.9861 }
   */
  evaluate(data: Samples, options: BatchedOptions & SampleWeights = {}): Promise<Scores> {
    return this.#trainer.evaluate(data, options);
  }

  /**
   * The model's output.
   *
   * @param inputs a dataset, a tensor or nested arrays, samples first; for several inputs one for each, by name or as a list
   * @returns a tensor [samples, ...outputShape], which is the caller's
   * @throws when the inputs' shapes are not the model's, or when it has several outputs
   * @example const answers = (await net.predict(digits.test.take(5))).argMax(-1);
   */
  async predict(inputs: PredictInputs, options: BatchedOptions = {}): Promise<Tensor> {
    if (this.outputNames.length > 1) throw new Error(`predict: ${this.name} has the outputs ${this.outputNames.join(", ")}. Take predictAll, which gives each by its name.`);
    const [output] = await this.#trainer.predict(inputs, options);
    if (output === undefined) throw new Error(`predict: ${this.name} gave no output.`);
    return output;
  }

  /** All outputs by name; otherwise like {@link predict}. */
  async predictAll(inputs: PredictInputs, options: BatchedOptions = {}): Promise<Record<string, Tensor>> {
    const outputs = await this.#trainer.predict(inputs, options);
    return Object.fromEntries(outputs.map((output, i) => [this.outputNames[i] ?? `output_${i + 1}`, output]));
  }

  /**
   * Saves layers, weights and the optimizer as a .keras file, which Keras 3 opens as well; `models.load` opens it here.
   *
   * @throws when Keras has no such layer, named in the message, or the file can't be written
   * @example await net.save("digits.keras");
   */
  async save(path: string): Promise<void> {
    // Loaded on first use: it knows all kinds of models, which this file comes before.
    const { saveKeras } = await import("./saving/kerasFile.js");
    await saveKeras(this, path, this.#trainer.current);
  }

  /** Saves the weights alone, each under its layer's name, as a .safetensors file. */
  async saveWeights(path: string): Promise<void> {
    const { saveSafetensors } = await import("./saving/safetensors.js");
    await saveSafetensors(this, path);
  }

  /**
   * Takes weights over from a .safetensors file.
   *
   * @throws when a weight is missing, unknown or of another shape; the model's weights stay as they are then
   */
  async loadWeights(path: string): Promise<void> {
    const { loadSafetensors } = await import("./saving/safetensors.js");
    await loadSafetensors(this, path);
  }

  /** The operations of the compiled training step, as `widgets.modelGraph` draws them; none before the first training, or when it runs op by op. */
  get stepOperations(): readonly Operation[] {
    return this.#trainer.operations;
  }

  /** What the model was compiled with. */
  protected get optimizer(): Optimizer {
    return this.#trainer.objective("optimizer").optimizer;
  }

  /**
   * A training step of your own for one batch: change weights, for instance by `minimize`, and give scalars to report under the names that
   * `figures` lists. It is compiled like fit's own: what it needs from outside must be a variable. Nothing here means fit's own step.
   */
  protected trainStep(_batch: TensorBatch): Record<string, Tensor> | undefined {
    return undefined;
  }

  /**
   * One step of an optimizer: the gradients of a loss, and the weights' changes.
   *
   * @param loss computes a scalar
   * @param weights what changes; all trainable ones
   * @param optimizer what changes them, one for each set of weights; compile's
   * @returns the loss
   */
  protected minimize(loss: () => Tensor, weights: readonly Weight[] = this.trainableWeights, optimizer: Optimizer = this.optimizer): Tensor {
    const variables = weights.map(({ variable }) => variable);
    optimizer.build(variables);
    const values: Tensor[] = [];
    const { value, grads } = gradientsWhereUsed(() => {
      const penalized = weights.reduce((sum, { variable, regularizer }) => (regularizer === undefined ? sum : sum.add(regularizer.value(variable))), loss());
      values.push(tf.keep(penalized.clone()));
      const scale = optimizer.lossScale();
      return scale === undefined ? penalized : penalized.mul(scale);
    }, variables);
    value.dispose();
    update(optimizer, weights, grads);
    // Out of the gradients' scope and into the step's, which gives it back.
    const [kept] = values as [Tensor];
    const unscaled = kept.clone();
    kept.dispose();
    return unscaled;
  }

  /** Gives the memory of weights, optimizer and compiled steps back. A model that is simply dropped does this by itself in time. */
  override dispose(): void {
    this.#trainer.dispose();
    super.dispose();
  }

  /** One line: `sequential: 5 layers, 542,230 parameters, compiled with adam and sparseCategoricalCrossentropy`. */
  override toString(): string {
    const count = this.layers.length === 1 ? "1 layer" : `${this.layers.length} layers`;
    return `${this.name}: ${count}, ${this.#countText()}, ${this.#trainer}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [DISPLAY](): MimeBundle {
    return { "text/plain": this.toString() };
  }

  #countText(): string {
    try {
      return `${countText(this.params)} parameters`;
    } catch {
      return "input shape not known yet";
    }
  }

  /** Takes the shapes of data over, or says why they don't fit. */
  #admit(method: string, shapes: readonly Shape[]): void {
    this.adopt(shapes);
    shapes.forEach((shape, i) => {
      const wanted = this.inputShapes[i];
      if (wanted === undefined) throw new Error(`${method}: ${this.name} takes ${this.inputShapes.length} inputs; received ${shapes.length}.`);
      if (sameShape(shape, wanted)) return;
      const remedy =
        sizeOf(shape) === sizeOf(wanted)
          ? `Put layers.reshape({ targetShape: ${shapeText(wanted)}, inputShape: ${shapeText(shape)} }) first, or reshape the data.`
          : "Change the first layer's inputShape or the data.";
      const what = this.inputShapes.length === 1 ? "inputs" : `for ${this.inputNames[i]} inputs`;
      throw new Error(`${method}: ${this.name} takes ${what} of shape ${shapeText(wanted)}; received ${shapeText(shape)}. ${remedy}`);
    });
  }
}
