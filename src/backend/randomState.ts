import { isNative, tf } from "./backend.js";
import { nodeBackendOf } from "./nodeBackend.js";
import { RandomSource } from "./randomSource.js";
import type { Tensor, Variable } from "./tfjs.js";

const INT32_SIZE = 2 ** 31;

/**
 * Seeded random tensors made where the computation runs, for randomness inside a training step.
 *
 * The state is a variable [key, draws so far] that every draw reads and assigns, so that a compiled step goes on drawing new
 * numbers instead of repeating those of its recording, and draws the very same numbers as the uncompiled step does.
 *
 * On the native rungs the numbers are TensorFlow's counter-based Philox generator's (ops StatelessRandomUniform and StatelessRandomNormal), elsewhere a
 * {@link RandomSource}'s.
 *
 * @param seed A number or a string.
 * @example
 * const random = new RandomState(7);
 * const mask = random.uniform([2, 3]).greater(0.5);
 *
 * @see Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
export class RandomState {
  readonly #source: RandomSource;
  readonly #state: Variable | undefined;

  constructor(seed: number | string) {
    this.#source = new RandomSource(seed);
    if (isNative) {
      const start = tf.tensor1d([this.#source.integer(INT32_SIZE), 0], "int32");
      this.#state = tf.variable(start, false);
      start.dispose();
    }
  }

  /** Where the stream stands, as numbers; set it to go on from there. */
  get position(): readonly number[] {
    return this.#state === undefined ? this.#source.position : [...this.#state.dataSync()];
  }

  set position(numbers: readonly number[]) {
    const state = this.#state;
    if (state === undefined) this.#source.position = numbers;
    else tf.tidy(() => state.assign(tf.tensor1d([...numbers], "int32")));
  }

  /** Uniform float32 numbers in [0, 1). */
  uniform(shape: readonly number[]): Tensor {
    return this.#draw("StatelessRandomUniform", shape, (numbers) => this.#source.fillUniform(numbers));
  }

  /** Normally distributed float32 numbers with mean 0 and variance 1. */
  normal(shape: readonly number[]): Tensor {
    return this.#draw("StatelessRandomNormal", shape, (numbers) => this.#source.fillNormal(numbers));
  }

  #draw(op: string, shape: readonly number[], fill: (numbers: Float32Array) => Float32Array): Tensor {
    const state = this.#state;
    if (state === undefined) {
      const size = shape.reduce((product, length) => product * length, 1);
      return tf.tensor(fill(new Float32Array(size)), [...shape]);
    }
    return tf.tidy(() => {
      const node = nodeBackendOf(tf);
      const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = node.binding;
      const attributes = [
        { name: "dtype", type: TF_ATTR_TYPE, value: TF_FLOAT },
        { name: "T", type: TF_ATTR_TYPE, value: TF_INT32 },
        { name: "Tseed", type: TF_ATTR_TYPE, value: TF_INT32 },
      ];
      const numbers = node.executeSingleOutput(op, attributes, [tf.tensor1d([...shape], "int32"), state]);
      state.assign(tf.add(state, tf.tensor1d([0, 1], "int32")));
      return numbers;
    });
  }

  /** Gives the state's memory back; the object can't be used any more. */
  dispose(): void {
    this.#state?.dispose();
  }
}
