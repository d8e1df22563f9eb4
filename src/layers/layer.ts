import { explainParams, type ParamsExplained } from "../arithmetic/explainParams.js";
import { sameShape, type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import { globalRandom, RandomSource, type Tensor, tf, type Variable } from "../backend/index.js";
import type { Initializer } from "../initializers/initializer.js";
import { Weight } from "../variables/weight.js";

/** What every layer takes. */
export interface LayerOptions {
  /** Stands in summaries and messages; without one the model numbers the layer, as in `dense_2`. */
  readonly name?: string;
  /** The shape of one sample, without the batch axis. The first layer's tells the model what it takes. */
  readonly inputShape?: Shape;
  /** False keeps the layer's weights as they are while the rest learns; true. */
  readonly trainable?: boolean;
}

/** A weight that a layer will have, before there is one. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
  /** False for what the optimizer leaves alone, such as a moving mean; true. */
  readonly trainable?: boolean;
}

/** What a layer is told about the pass it takes part in. */
export interface CallContext {
  /** True while the model learns: dropout drops, batch normalisation takes the batch's own statistics. */
  readonly training: boolean;
}

/**
 * A step of a network: it turns a batch of samples into another, and may have weights that learn.
 *
 * A layer says three things: which shape comes out (`shapeAfter`), which weights it has (`weightSpecs`) and what it does
 * (`call`). Shapes are known as soon as the layer is connected; the weights are made on first use, in `build`.
 */
export abstract class Layer {
  /** The name of its factory, as it stands in `layers.…` and in a run's record. */
  abstract readonly kind: string;

  /** See {@link LayerOptions.trainable}. A model that is already compiled takes a change over at its next `compile`. */
  trainable: boolean;

  #name: string | undefined;
  readonly #givenInput: Shape | undefined;
  #input: Shape | undefined;
  #output: Shape | undefined;
  #weights: readonly Weight[] | undefined;

  constructor(options: LayerOptions) {
    this.#name = options.name;
    this.#givenInput = options.inputShape;
    this.trainable = options.trainable ?? true;
  }

  /** The shape of one sample after this layer. Throws when the layer can't take such an input. */
  protected abstract shapeAfter(input: Shape): Shape;

  /** The weights for such an input. */
  protected weightSpecs(_input: Shape): readonly WeightSpec[] {
    return [];
  }

  /** The layer's output for a batch. Its weights are at `this.weight(name)`. */
  abstract call(input: Tensor, context: CallContext): Tensor;

  /** The options that make the same layer again. */
  config(): Record<string, unknown> {
    return {};
  }

  get name(): string {
    return this.#name ?? this.kind;
  }

  /** Gives the layer its name in a model, unless its options gave it one. */
  nameInModel(name: string): void {
    this.#name ??= name;
  }

  /** The input shape that the options gave, if any. */
  get givenInputShape(): Shape | undefined {
    return this.#givenInput;
  }

  /**
   * Fixes the input shape, and with it the output's.
   *
   * @throws when the layer can't take it, or already takes another
   */
  connect(input: Shape): Shape {
    const given = this.#input ?? this.#givenInput;
    if (given !== undefined && !sameShape(given, input)) {
      throw new Error(
        `${this.name}: the layer takes inputs of shape ${shapeText(given)}; received ${shapeText(input)}. ` +
          "Leave inputShape out, or make it match the layer before.",
      );
    }
    this.#output ??= this.shapeAfter(input);
    this.#input = [...input];
    return this.#output;
  }

  get inputShape(): Shape {
    if (this.#input === undefined && this.#givenInput !== undefined) this.connect(this.#givenInput);
    if (this.#input === undefined) {
      throw new Error(`${this.name}: the input shape is not known yet. Give it as inputShape, or put the layer into a model that has one.`);
    }
    return this.#input;
  }

  get outputShape(): Shape {
    return this.connect(this.inputShape);
  }

  /** The weights' names and shapes, known without making them. */
  get weightShapes(): readonly { readonly name: string; readonly shape: Shape; readonly trainable: boolean }[] {
    return this.weightSpecs(this.inputShape).map(({ name, shape, trainable = true }) => ({ name, shape, trainable: trainable && this.trainable }));
  }

  /** How many numbers its weights hold. */
  get params(): number {
    return this.weightShapes.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  /** The same with its working: `dense: 784·64 + 64 = 50,240`. */
  explainParams(): ParamsExplained {
    return explainParams(this);
  }

  get isBuilt(): boolean {
    return this.#weights !== undefined;
  }

  /** Makes the weights from the seeded source, unless they are there. */
  build(random: RandomSource): void {
    if (this.#weights !== undefined) return;
    this.#weights = this.weightSpecs(this.inputShape).map(({ name, shape, initializer, trainable }) => {
      const first = tf.tensor(initializer.values(shape, random.fork(name)), [...shape], "float32");
      return new Weight(name, first, trainable);
    });
  }

  /** Its weights, made now if need be. */
  get weights(): readonly Weight[] {
    if (this.#weights === undefined) this.build(freshRandom());
    return this.#weights ?? [];
  }

  /** What the optimizer changes. */
  get trainableWeights(): readonly Weight[] {
    return this.trainable ? this.weights.filter((weight) => weight.trainable) : [];
  }

  /** The variable of a weight, for use in `call`. */
  protected weight(name: string): Variable {
    const found = this.weights.find((weight) => weight.name === name);
    if (found === undefined) throw new Error(`${this.name}: there is no weight called ${JSON.stringify(name)}.`);
    return found.variable;
  }

  /**
   * The layer's output for a batch of samples, outside any model.
   *
   * @example layers.dense({ units: 2 }).apply(tf.ones([1, 3])).print()
   */
  apply(batch: Tensor, context: CallContext = { training: false }): Tensor {
    this.connect(batch.shape.slice(1));
    this.build(freshRandom());
    return tf.tidy(() => this.call(batch, context));
  }

  /** Gives the weights' memory back. A layer that is simply dropped does this by itself in time. */
  dispose(): void {
    for (const weight of this.#weights ?? []) weight.dispose();
    this.#weights = undefined;
  }
}

/** A source for a layer that no model has given one; each has its own. */
export function freshRandom(): RandomSource {
  return new RandomSource(globalRandom().integer(2 ** 32));
}
