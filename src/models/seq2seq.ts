import { type Shape, shapeText } from "../arithmetic/shape.js";
import { type Tensor, type TensorLike, tf } from "../backend/index.js";
import type { BaseLayer } from "../layers/baseLayer.js";
import { input } from "../layers/input.js";
import type { RecurrentLayer } from "../layers/recurrent/recurrentLayer.js";
import { FunctionalModel, model } from "./functionalModel.js";
import type { ModelOptions } from "./model.js";

export interface Seq2SeqOptions extends ModelOptions {
  /** The shape of a source sequence: [time, features]. */
  readonly source: Shape;
  /** The shape of a target sequence, as the decoder sees it: [time, features]. */
  readonly target: Shape;
  /** A recurrent layer with `returnState: true`: its last states are what it says of the source. */
  readonly encoder: RecurrentLayer;
  /** A recurrent layer of the same size with `returnSequences: true` and `returnState: true`; it begins with the encoder's states. */
  readonly decoder: RecurrentLayer;
  /** What makes a step's output of the decoder's, such as a dense layer with softmax. */
  readonly output: BaseLayer;
}

export interface GenerateOptions {
  /** How many steps are generated. */
  readonly steps: number;
  /** What the decoder sees first: one step's features. */
  readonly start: readonly number[];
  /** What it sees next: a 1 at the largest output ("largest"), or the output itself ("output"); "largest". */
  readonly feed?: "largest" | "output";
}

/** From one sequence to another: see {@link seq2seq}. */
export class Seq2Seq extends FunctionalModel {
  override readonly kind = "seq2seq";
  /** From a source to the encoder's last states. */
  readonly #encode: FunctionalModel;
  /** From one step and states to an output and the states after. */
  readonly #step: FunctionalModel;

  constructor({ source, target, encoder, decoder, output, ...options }: Seq2SeqOptions) {
    if (!encoder.returnState) throw new Error("seq2seq: the encoder must give its states. Make it with returnState: true.");
    if (!decoder.returnSequences || !decoder.returnState) throw new Error("seq2seq: the decoder must give every step and its states. Make it with returnSequences: true and returnState: true.");
    const [x, seen] = [input({ shape: source, name: "source" }), input({ shape: target, name: "target" })];
    const [, ...states] = encoder.applyAll(x);
    const [y] = decoder.applyAll([seen, ...states]);
    if (y === undefined) throw new Error("seq2seq: the decoder gave no output.");
    super({ ...options, inputs: { source: x, target: seen }, outputs: output.apply(y) });
    this.#encode = model({ inputs: x, outputs: states });
    const one = input({ shape: [1, ...target.slice(1)] });
    const before = states.map(({ shape }) => input({ shape }));
    const [next, ...after] = decoder.applyAll([one, ...before]);
    this.#step = model({ inputs: [one, ...before], outputs: [output.apply(next ?? y), ...after] });
  }

  /**
   * Reads sources and writes targets, each step from the one before.
   *
   * @param sources [samples, time, features]
   * @returns the outputs [samples, steps, ...], which are the caller's
   * @throws when `start` is not one step of a target
   */
  async generate(sources: Tensor | TensorLike, { steps, start, feed = "largest" }: GenerateOptions): Promise<Tensor> {
    const [width = 0] = this.inputShapes[1]?.slice(1) ?? [];
    if (start.length !== width) throw new Error(`${this.name}: start must be one step of a target, ${width} numbers; received ${start.length}.`);
    if (!Number.isInteger(steps) || steps < 1) throw new Error(`${this.name}: steps must be a positive integer; received ${steps}.`);
    let states = Object.values(await this.#encode.predictAll(sources));
    let seen: Tensor = tf.tidy(() => tf.tile(tf.tensor3d([[[...start]]]), [states[0]?.shape[0] ?? 0, 1, 1]));
    const outputs: Tensor[] = [];
    try {
      for (let step = 0; step < steps; step++) {
        const [output, ...after] = Object.values(await this.#step.predictAll([seen, ...states]));
        if (output === undefined) break;
        outputs.push(output);
        tf.dispose([seen, ...states]);
        states = after;
        seen = feed === "output" ? output.clone() : tf.tidy(() => tf.cast(tf.oneHot(output.argMax(-1) as Tensor, output.shape.at(-1) ?? 1), "float32"));
        if (seen.shape.at(-1) !== width) {
          throw new Error(`${this.name}: the decoder sees ${width} features a step and the output has shape ${shapeText(output.shape.slice(2))}, so it can't be fed back.`);
        }
      }
      return tf.tidy(() => tf.concat(outputs, 1));
    } finally {
      tf.dispose([seen, ...states, ...outputs]);
    }
  }
}

/**
 * From one sequence to another: an encoder reads the source, a decoder begins with its last states and writes the target.
 *
 * It learns with the target's steps at hand: `fit({ inputs: { source, target: shifted }, targets })`, where `shifted` is the target one step later,
 * after a start mark. `generate` writes without them, feeding each output back.
 *
 * @param options.source the shape of a source, [time, features]
 * @param options.target the shape of a target as the decoder sees it, [time, features]
 * @param options.encoder a recurrent layer with `returnState`
 * @param options.decoder one with `returnSequences` and `returnState`, and states of the same shapes
 * @param options.output what makes a step's output of the decoder's
 * @throws when the layers don't give what is needed
 * @example
 * const net = models.seq2seq({
 *   source: [8, 12], target: [8, 12],
 *   encoder: layers.lstm({ units: 64, returnState: true }),
 *   decoder: layers.lstm({ units: 64, returnSequences: true, returnState: true }),
 *   output: layers.dense({ units: 12, activation: "softmax" }),
 * });
 * @see Sutskever, Vinyals and Le, Sequence to sequence learning with neural networks, 2014
 */
export function seq2seq(options: Seq2SeqOptions): Seq2Seq {
  return new Seq2Seq(options);
}
