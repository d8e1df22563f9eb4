import { explainParams, type ParamsExplained } from "../arithmetic/explainParams.js";
import { sameShape, sameShapes, type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import { globalRandom, inScope, RandomSource, type RandomState, type Tensor, tf, type Variable } from "../backend/index.js";
import type { Regularizer } from "../regularizers/regularizer.js";
import { type RegularizerChoice, regularizerOf } from "../regularizers/named.js";
import { Weight } from "../variables/weight.js";
import type { CallContext, Mask, Signal } from "./callContext.js";
import { checkInputShape } from "./checkInputShape.js";
import { nameLayers } from "./layerNames.js";
import { LayerState } from "./layerState.js";
import { Application, SymbolicTensor } from "./symbolicTensor.js";
import type { WeightShape, WeightSpec } from "./weightSpec.js";

/** What every layer takes. */
export interface LayerOptions {
  /** Stands in summaries and messages; without one the model numbers the layer, as in `dense_2`. */
  readonly name?: string;
  /** The shape of one sample, without the batch axis. The first layer's tells the model what it takes. */
  readonly inputShape?: Shape;
  /** False keeps the layer's weights as they are while the rest learns; true. */
  readonly trainable?: boolean;
  /** Makes a large output cost something: its value, over the batch's size, is added to the loss. */
  readonly activityRegularizer?: RegularizerChoice;
}

/**
 * What all layers share: names, shapes, weights, sub-layers, state and how they are applied. It takes tensors and gives tensors, as many
 * as it likes of each; `Layer` (one and one) and `MergeLayer` (several and one) make the usual cases simple.
 *
 * A layer says three things: which shapes come out (`shapesAfter`), which weights it has (`specs`) and what it does (`callAll`). Shapes are
 * known as soon as the layer is connected; the weights are made on first use, in `build`.
 */
export abstract class BaseLayer {
  /** The name of its factory, as it stands in `layers.…` and in a run's record. */
  abstract readonly kind: string;

  /** The options it was made with, from which another one like it can be made. */
  readonly options: LayerOptions;
  readonly #activityRegularizer: Regularizer | undefined;
  #trainable: boolean;
  #name: string | undefined;
  #inputs: readonly Shape[] | undefined;
  #outputs: readonly Shape[] | undefined;
  #weights: readonly Weight[] | undefined;
  #network: BaseLayer | undefined;
  #replaced: Readonly<Record<string, Tensor>> = {};
  #application: Application | undefined;
  readonly #state = new LayerState();

  constructor(options: LayerOptions) {
    this.options = options;
    if (options.inputShape !== undefined) checkInputShape(options.inputShape);
    this.#name = options.name;
    this.#trainable = options.trainable ?? true;
    this.#activityRegularizer = options.activityRegularizer === undefined ? undefined : regularizerOf(options.activityRegularizer);
  }

  /** The shapes of one sample after this layer. Throws when the layer can't take such inputs. */
  protected abstract shapesAfter(inputs: readonly Shape[]): readonly Shape[];

  /** Its own weights for such inputs, without those of its sub-layers. */
  protected specs(_inputs: readonly Shape[]): readonly WeightSpec[] {
    return [];
  }

  /** The layer's outputs for a batch. Its weights are at `this.weight(name)`. */
  abstract callAll(inputs: readonly Tensor[], context: CallContext): readonly Tensor[];

  /** The masks of its outputs; none unless the layer says so. */
  protected masksAfter(_masks: readonly Mask[], _inputs: readonly Tensor[], _outputs: readonly Tensor[]): readonly Mask[] {
    return [];
  }

  /** The layers that it is made of: those in its public fields, and in lists there. Their weights count as its own. */
  get sublayers(): readonly BaseLayer[] {
    return layersIn(Object.values(this));
  }

  /** Whether `call` draws random numbers, which it does at `this.draws`. */
  get isRandom(): boolean {
    return false;
  }

  /** The options that make the same layer again. */
  config(): Record<string, unknown> {
    return {};
  }

  get name(): string {
    return this.#name ?? this.kind;
  }

  /** The name that its options or a model gave it. */
  get givenName(): string | undefined {
    return this.#name;
  }

  /** Gives the layer its name in a model, unless its options gave it one. */
  nameInModel(name: string): void {
    this.#name ??= name;
  }

  /** False keeps its weights, and those of its sub-layers, as they are. A model that is already compiled takes a change over at its next `compile`. */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(value: boolean) {
    this.#trainable = value;
    for (const layer of this.sublayers) layer.trainable = value;
  }

  /** The input shape that the options gave, if any. */
  get givenInputShape(): Shape | undefined {
    return this.options.inputShape;
  }

  /** The same for the usual case of one input and one output. */
  connect(input: Shape): Shape {
    return this.connectAll([input])[0] ?? input;
  }

  /**
   * Fixes the input shapes, and with them the weights' and the outputs'. A layer that is used again may take other shapes as long as the
   * same weights fit.
   *
   * @returns the shapes that come out
   * @throws when the layer can't take them
   */
  connectAll(inputs: readonly Shape[]): readonly Shape[] {
    if (this.#inputs === undefined) {
      const given = this.givenInputShape;
      if (given !== undefined && !sameShape(given, inputs[0] ?? [])) throw this.#otherShape(given, inputs);
      this.#outputs = this.shapesAfter(inputs);
      this.#inputs = inputs.map((shape) => [...shape]);
      return this.#outputs;
    }
    if (sameShapes(inputs, this.#inputs) && this.#outputs !== undefined) return this.#outputs;
    const wanted = this.specs(this.#inputs).map(({ shape }) => shape);
    const outputs = this.shapesAfter(inputs);
    if (!sameShapes(wanted, this.specs(inputs).map(({ shape }) => shape))) throw this.#otherShape(this.#inputs[0] ?? [], inputs);
    return outputs;
  }

  get inputShapes(): readonly Shape[] {
    if (this.#inputs === undefined && this.givenInputShape !== undefined) this.connect(this.givenInputShape);
    if (this.#inputs === undefined) {
      throw new Error(`${this.name}: the input shape is not known yet. Give it as inputShape, or put the layer into a model that has one.`);
    }
    return this.#inputs;
  }

  get outputShapes(): readonly Shape[] {
    return this.connectAll(this.inputShapes);
  }

  /** The shape of its input; of its first one when it takes several. */
  get inputShape(): Shape {
    return this.inputShapes[0] ?? [];
  }

  /** The shape of its output; of its first one when it gives several. */
  get outputShape(): Shape {
    return this.outputShapes[0] ?? [];
  }

  /** Whether its shapes are known. */
  get isConnected(): boolean {
    return this.#inputs !== undefined;
  }

  /** The weights' names and shapes, known without making them. */
  get weightShapes(): readonly WeightShape[] {
    const own = this.specs(this.inputShapes).map(({ name, shape, trainable = true, gates = 1 }) => ({ name, shape, gates, trainable: trainable && this.trainable }));
    const below = this.#named().flatMap((layer) =>
      layer.weightShapes.map((weight) => ({ ...weight, name: `${layer.name}.${weight.name}`, trainable: weight.trainable && this.trainable })),
    );
    return [...own, ...below];
  }

  /** How many numbers its weights hold. */
  get params(): number {
    return this.weightShapes.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  /** The multiplications with their additions for one sample of such shapes. */
  protected multiplyAddsOf(_inputs: readonly Shape[]): number {
    return this.sublayers.reduce((sum, layer) => sum + (layer.isConnected ? layer.multiplyAdds : 0), 0);
  }

  /** Its multiplications with their additions, for one sample. */
  get multiplyAdds(): number {
    return this.multiplyAddsOf(this.inputShapes);
  }

  /** The same with its working: `dense: 784·64 + 64 = 50,240`. */
  explainParams(): ParamsExplained {
    return explainParams(this);
  }

  get isBuilt(): boolean {
    return this.#weights !== undefined && this.sublayers.every((layer) => layer.isBuilt);
  }

  /** Makes the weights from the seeded source, unless they are there. */
  build(random: RandomSource): void {
    const inputs = this.inputShapes; // known first, because it connects the sub-layers
    this.#named().forEach((layer, i) => layer.build(random.fork(`${i}.${layer.kind}`)));
    this.#network = undefined; // which may go while the layer stays
    if (this.#weights !== undefined) return;
    this.#weights = this.specs(inputs).map(({ name, shape, initializer, trainable, gates: _gates, ...rules }) => {
      const first = tf.tensor(initializer.values(shape, random.fork(name)), [...shape], "float32");
      return new Weight(name, first, trainable, rules);
    });
    if (this.isRandom) this.#state.seed(random.fork("draws").integer(2 ** 32));
  }

  /** Has its weights made along with the network's, from the network's seed, whoever asks for them first. The first network that it stands in counts. */
  standIn(network: BaseLayer): void {
    this.#network ??= network;
  }

  #buildNow(): void {
    if (this.#network?.isBuilt === false) this.#network.#buildNow();
    else this.build(freshRandom());
  }

  /** Its weights and then those of its sub-layers, made now if need be. */
  get weights(): readonly Weight[] {
    if (!this.isBuilt) this.#buildNow();
    return [...(this.#weights ?? []), ...this.sublayers.flatMap((layer) => layer.weights)];
  }

  /** What the optimizer changes. */
  get trainableWeights(): readonly Weight[] {
    if (!this.trainable) return [];
    if (!this.isBuilt) this.#buildNow();
    return [...(this.#weights ?? []).filter((weight) => weight.trainable), ...this.sublayers.flatMap((layer) => layer.trainableWeights)];
  }

  /**
   * Runs something with tensors in the place of some of its own weights. It is for wrappers that compute a weight, such as a weight of
   * length 1: gradients flow through the tensors.
   */
  withWeights<Result>(tensors: Readonly<Record<string, Tensor>>, run: () => Result): Result {
    const before = this.#replaced;
    this.#replaced = { ...before, ...tensors };
    try {
      return run();
    } finally {
      this.#replaced = before;
    }
  }

  /** The variable of one of its own weights, for use in `call`. */
  protected weight(name: string): Variable {
    const replacement = this.#replaced[name];
    // Nobody assigns to a weight that a gradient flows through, so that a tensor does in its place.
    if (replacement !== undefined) return replacement as Variable;
    if (this.#weights === undefined) this.#buildNow();
    const found = this.#weights?.find((weight) => weight.name === name);
    if (found === undefined) throw new Error(`${this.name}: there is no weight called ${JSON.stringify(name)}.`);
    return found.variable;
  }

  /** Seeded random numbers for use in `call`, new ones at every call; a layer that uses them says so by `isRandom`. */
  protected get draws(): RandomState {
    if (!this.#state.isSeeded) this.#state.seed(freshRandom().integer(2 ** 32));
    return this.#state.draws;
  }

  /** The random numbers' states of the layer and its sub-layers, for those who want to go on where a training was left. */
  get randomStates(): readonly RandomState[] {
    return [...(this.#state.isSeeded ? [this.#state.draws] : []), ...this.sublayers.flatMap((layer) => layer.randomStates)];
  }

  /**
   * Numbers that the layer remembers from one batch to the next, such as a stateful recurrent layer's last output: zeros at first, and
   * again after `resetStates`. They are no weights: nothing saves or trains them.
   *
   * @param shape the whole shape, with the batch axis
   */
  protected state(name: string, shape: Shape): Variable {
    return this.#state.variable(name, shape);
  }

  /** Forgets what it remembers of earlier batches, and so do its sub-layers. */
  resetStates(): void {
    this.#state.reset();
    for (const layer of this.sublayers) layer.resetStates();
  }

  /**
   * The layer's output for a batch of samples, outside any model; or, for symbolic tensors, its place in a network that is being laid out.
   * A layer of several inputs takes a list, and one of several outputs gives the first; see `applyAll`.
   *
   * @throws when the layer can't take such inputs
   * @example layers.dense({ units: 2 }).apply(tf.ones([1, 3])).print()
   * @example const h = layers.dense({ units: 64 }).apply(layers.input({ shape: [784] }));
   */
  apply(inputs: SymbolicTensor | readonly SymbolicTensor[]): SymbolicTensor;
  apply(inputs: Tensor | readonly Tensor[], context?: CallContext): Tensor;
  apply(inputs: never, context?: CallContext): SymbolicTensor | Tensor {
    const [first, ...others] = this.applyAll(inputs, context) as (SymbolicTensor | Tensor)[];
    if (first === undefined) throw new Error(`${this.name}: the layer gave no output.`);
    for (const other of others) if (other instanceof tf.Tensor) other.dispose();
    return first;
  }

  /** All outputs, for a layer that gives several: `const [y, state] = layers.lstm({ units: 8, returnState: true }).applyAll(x)`. */
  applyAll(inputs: SymbolicTensor | readonly SymbolicTensor[]): readonly SymbolicTensor[];
  applyAll(inputs: Tensor | readonly Tensor[], context?: CallContext): Tensor[];
  applyAll(inputs: never, context?: CallContext): readonly SymbolicTensor[] | Tensor[];
  applyAll(inputs: unknown, context: CallContext = { training: false }): readonly SymbolicTensor[] | Tensor[] {
    const list: readonly unknown[] = Array.isArray(inputs) ? inputs : [inputs];
    if (areSymbolic(list)) {
      return this.place(list, this.connectAll(list.map(({ shape }) => shape)));
    }
    const tensors = list.filter((each): each is Tensor => each instanceof tf.Tensor);
    if (tensors.length === 0 || tensors.length !== list.length) {
      throw new Error(`${this.name}: apply takes a tensor or a list of them, or symbolic tensors from layers.input({ shape }); received ${described(list)}.`);
    }
    this.connectAll(tensors.map(({ shape }) => shape.slice(1)));
    if (!this.isBuilt) this.#buildNow();
    // A clone, because a layer may pass its input through, which stays the caller's.
    return tf.tidy(() => this.pass(tensors.map((tensor) => ({ tensor })), context).map(({ tensor }) => tensor.clone()));
  }

  /** Notes one use of the layer in a network. */
  protected place(inputs: readonly SymbolicTensor[], outputShapes: readonly Shape[]): readonly SymbolicTensor[] {
    const application = new Application(this, inputs, outputShapes);
    this.#application ??= application;
    return application.outputs;
  }

  /**
   * Where its output is in the network that it was first put into, to build another network on: `model({ inputs: net.inputs, outputs: layer.output })`.
   *
   * @throws when it is in no network yet
   */
  get output(): SymbolicTensor {
    const found = this.#application?.outputs[0];
    if (found === undefined) throw new Error(`${this.name}: the layer is in no network yet, so it has no output there. Apply it, or put it into a model with an input shape.`);
    return found;
  }

  /** What a model calls: the outputs with their masks, and the activity's loss. */
  pass(inputs: readonly Signal[], context: CallContext): readonly Signal[] {
    const tensors = inputs.map(({ tensor }) => tensor);
    const masks = inputs.map(({ mask }) => mask);
    const outputs = inScope(this.name, () => this.callAll(tensors, { ...context, mask: masks[0], masks }));
    const regularizer = this.#activityRegularizer;
    if (regularizer !== undefined && context.addLoss !== undefined) {
      for (const output of outputs) context.addLoss(regularizer.value(output).div(output.shape[0] ?? 1));
    }
    context.watch?.(this, outputs);
    const after = this.masksAfter(masks, tensors, outputs);
    return outputs.map((tensor, i) => ({ tensor, mask: after[i] }));
  }

  /** Gives the memory of weights and state back. A layer that is simply dropped does this by itself in time. */
  dispose(): void {
    for (const weight of this.#weights ?? []) weight.dispose();
    this.#weights = undefined;
    this.#state.dispose();
    for (const layer of this.sublayers) layer.dispose();
  }

  #named(): readonly BaseLayer[] {
    const { sublayers } = this;
    if (sublayers.some(({ givenName }) => givenName === undefined)) nameLayers(this.name, sublayers);
    return sublayers;
  }

  #otherShape(taken: Shape, inputs: readonly Shape[]): Error {
    const received = inputs.map(shapeText).join(" and ");
    return new Error(`${this.name}: the layer takes inputs of shape ${shapeText(taken)}; received ${received}. Leave inputShape out, or make it match the layer before.`);
  }
}

/** A source for a layer that no model has given one; each has its own. */
export function freshRandom(): RandomSource {
  return new RandomSource(globalRandom().integer(2 ** 32));
}

/** Those among the values, and in lists there, each once. Every single answer of a network asks each of its layers. */
function layersIn(values: readonly unknown[]): readonly BaseLayer[] {
  const isLayer = (value: unknown): value is BaseLayer => value instanceof BaseLayer;
  return values.some((value) => isLayer(value) || Array.isArray(value)) ? [...new Set(values.flat().filter(isLayer))] : [];
}

function areSymbolic(list: readonly unknown[]): list is readonly SymbolicTensor[] {
  return list.length > 0 && list.every((each) => each instanceof SymbolicTensor);
}

function described(list: readonly unknown[]): string {
  if (list.length === 0) return "an empty list";
  return list.map((each) => (each instanceof SymbolicTensor ? "a symbolic tensor" : each instanceof tf.Tensor ? "a tensor" : String(each))).join(" and ");
}
