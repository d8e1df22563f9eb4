import { type Shape, shapeText } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { type CallContext, Layer, type LayerOptions } from "./layer.js";
import { checkRate } from "./noise.js";

export interface DropoutOptions extends LayerOptions {
  /** The share of numbers that is set to 0 while training, from 0 up to but not including 1. */
  readonly rate?: number;
  /** neon's way to say it, in place of rate: the share that is kept while training; the output is then scaled in prediction. */
  readonly keep?: number;
  /** The shape of the mask, without the batch; an axis of length 1 has one draw for all its numbers. The input's own shape. */
  readonly noiseShape?: Shape;
}

/** Random zeros while training: see {@link dropout}. */
export class Dropout extends Layer {
  readonly kind: string = "dropout";
  readonly rate: number;
  readonly #keeps: boolean;
  readonly #noiseShape: Shape | undefined;

  constructor(options: DropoutOptions) {
    super(options);
    const { rate, keep } = options;
    if (rate !== undefined && keep !== undefined) throw new Error("dropout: give either rate, the share to drop, or keep, the share to keep; received both.");
    if (keep !== undefined && !(keep > 0 && keep <= 1)) throw new Error(`dropout: keep is the share to keep and must be more than 0 and at most 1; received ${keep}.`);
    this.rate = keep === undefined ? checkRate("dropout", rate ?? Number.NaN) : 1 - keep;
    this.#keeps = keep !== undefined;
    this.#noiseShape = options.noiseShape;
  }

  protected shapeAfter(input: Shape): Shape {
    const mask = this.maskShape(input);
    if (mask.length !== input.length || !mask.every((length, axis) => length === 1 || length === input[axis])) {
      throw new Error(`${this.name}: noiseShape must have the input's lengths or 1; received ${shapeText(mask)} for an input of shape ${shapeText(input)}.`);
    }
    return input;
  }

  override get isRandom(): boolean {
    return true;
  }

  /** The shape of a sample's mask. */
  protected maskShape(input: Shape): Shape {
    return this.#noiseShape ?? input;
  }

  call(input: Tensor, { training }: CallContext): Tensor {
    if (this.rate === 0) return input;
    if (!training) return this.#keeps ? input.mul(1 - this.rate) : input;
    const shape = [input.shape[0] ?? 0, ...this.maskShape(input.shape.slice(1))];
    const kept = tf.cast(tf.greaterEqual(this.draws.uniform(shape), this.rate), "float32");
    return this.#keeps ? input.mul(kept) : input.mul(kept).mul(1 / (1 - this.rate));
  }

  override config(): Record<string, unknown> {
    const share = this.#keeps ? { keep: 1 - this.rate } : { rate: this.rate };
    return this.#noiseShape === undefined ? share : { ...share, noiseShape: this.#noiseShape };
  }
}

/**
 * Sets a random share of the numbers to 0 while training and scales the others up, so that the mean stays; does nothing otherwise.
 *
 * y = x · m / (1 − rate), with each m 0 with probability rate and 1 otherwise
 *
 * neon's form is `dropout({ keep })`: y = x · m while training, with each m 1 with probability keep, and y = keep · x in prediction.
 *
 * @param options.rate the share to drop
 * @param options.keep in place of rate, the share to keep, with the scaling in prediction
 * @param options.noiseShape the shape of a sample's mask; an axis of length 1 has one draw for all its numbers
 * @returns a layer that keeps the shape
 * @throws when rate is not in [0, 1), keep not in (0, 1], or both are given
 * @example layers.dropout({ rate: 0.25 })
 * @see Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, 2014
 */
export function dropout(options: DropoutOptions): Dropout {
  return new Dropout(options);
}
