import { type Shape, shapeText, sizeOf } from "../../arithmetic/shape.js";
import { checkCount } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import { type InitializerChoice, initializerOf } from "../../initializers/named.js";
import { BaseLayer, type LayerOptions } from "../baseLayer.js";
import type { CallContext } from "../callContext.js";
import type { WeightSpec } from "../weightSpec.js";

export interface WordOutputOptions extends LayerOptions {
  /** How many words, or other classes, there are. */
  readonly classes: number;
  /** The first values of the classes' vectors; "glorotUniform". */
  readonly kernelInitializer?: InitializerChoice;
  /** The first values of the classes' biases; "zeros". */
  readonly biasInitializer?: InitializerChoice;
}

/**
 * What the outputs for very many classes share. They come in two forms with the same weights:
 *
 * - for training, `apply([h, target])`: the loss of each sample [1], whose mean is added to what the model makes smaller, so that the model
 *   needs no loss of its own;
 * - for use, `apply(h)`: a logit for each class [classes].
 */
export abstract class WordOutput extends BaseLayer {
  readonly classes: number;
  /** How many vectors the layer holds. */
  protected readonly rows: number;
  readonly #kernelInitializer: InitializerChoice;
  readonly #biasInitializer: InitializerChoice;

  constructor(owner: string, options: WordOutputOptions, rows = options.classes) {
    super(options);
    this.classes = checkCount(owner, "classes", options.classes);
    this.rows = rows;
    this.#kernelInitializer = options.kernelInitializer ?? "glorotUniform";
    this.#biasInitializer = options.biasInitializer ?? "zeros";
  }

  /** The loss of each row [n] of vectors [n, d] with its class [n]. */
  protected abstract losses(vectors: Tensor, targets: Tensor, training: boolean): Tensor;

  /** A logit for each class [n, classes] of vectors [n, d]. */
  protected abstract logits(vectors: Tensor): Tensor;

  protected shapesAfter([vectors = [], targets, ...others]: readonly Shape[]): readonly Shape[] {
    const places = vectors.slice(0, -1);
    if (vectors.length === 0 || others.length > 0) {
      throw new Error(`${this.name}: the layer takes vectors [features], and for training their classes too; received ${shapeText(vectors)}.`);
    }
    if (targets === undefined) return [[...places, this.classes]];
    if (sizeOf(targets) !== sizeOf(places)) {
      throw new Error(
        `${this.name}: there must be one class for each vector, of shape ${shapeText([...places, 1])}; ` +
          `received ${shapeText(targets)} for vectors ${shapeText(vectors)}.`,
      );
    }
    return [[...places, 1]];
  }

  protected override specs([vectors = []]: readonly Shape[]): readonly WeightSpec[] {
    return [
      { name: "kernel", shape: [this.rows, vectors.at(-1) ?? 0], initializer: initializerOf(this.#kernelInitializer) },
      { name: "bias", shape: [this.rows], initializer: initializerOf(this.#biasInitializer) },
    ];
  }

  callAll([vectors, targets]: readonly Tensor[], { training, addLoss }: CallContext): readonly Tensor[] {
    if (vectors === undefined) throw new Error(`${this.name}: the layer takes vectors; received nothing.`);
    const places = vectors.shape.slice(0, -1);
    const rows = vectors.reshape([-1, vectors.shape.at(-1) ?? 0]);
    if (targets === undefined) return [this.logits(rows).reshape([...places, this.classes])];
    const losses = this.losses(rows, tf.cast(targets, "int32").reshape([-1]), training);
    addLoss?.(losses.mean());
    return [losses.reshape([...places, 1])];
  }

  override config(): Record<string, unknown> {
    return { classes: this.classes };
  }
}
