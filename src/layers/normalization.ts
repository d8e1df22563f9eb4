import { checkInteger } from "../arithmetic/optionChecks.js";
import { type Shape, shapeText } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { ones } from "../initializers/ones.js";
import { zeros } from "../initializers/zeros.js";
import { checkAxis } from "./affineNormalization.js";
import { Layer, type LayerOptions, type WeightSpec } from "./layer.js";

// Keras' smallest divisor.
const SMALLEST = 1e-7;

export interface NormalizationOptions extends LayerOptions {
  /** The axis whose every place has a mean and a variance of its own, with the batch as 0, or null for one mean of all; −1. */
  readonly axis?: number | null;
  /** The means, when they are known; else `adapt` finds them. */
  readonly mean?: number | readonly number[];
  /** The variances, when they are known. */
  readonly variance?: number | readonly number[];
  /** Takes normalised numbers back to what they were; false. */
  readonly invert?: boolean;
}

/** Data with mean 0 and variance 1: see {@link normalization}. */
export class Normalization extends Layer {
  readonly kind = "normalization";
  readonly axis: number | null;
  readonly invert: boolean;
  readonly #given: { readonly mean: number | readonly number[]; readonly variance: number | readonly number[] } | undefined;

  constructor(options: NormalizationOptions) {
    super(options);
    const { axis = -1, mean, variance } = options;
    for (const each of typeof axis === "number" ? [axis] : (axis ?? [])) checkInteger("normalization", "axis", each);
    this.axis = axis;
    this.invert = options.invert ?? false;
    if ((mean === undefined) !== (variance === undefined)) throw new Error("normalization: give mean and variance together, or neither and call adapt.");
    this.#given = mean === undefined || variance === undefined ? undefined : { mean, variance };
  }

  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    if (this.#given !== undefined) return [];
    const shape = this.axis === null ? [] : [input[checkAxis(this.name, this.axis, input.length + 1) - 1] ?? 1];
    return [
      { name: "mean", shape, initializer: zeros(), trainable: false },
      { name: "variance", shape, initializer: ones(), trainable: false },
    ];
  }

  /**
   * Finds mean and variance of data, exactly over all of it.
   *
   * @param data a tensor, or its parts one after the other
   * @throws when there is no data, or the statistics were given as options
   */
  adapt(data: Tensor | Iterable<Tensor>): void {
    if (this.#given !== undefined) throw new Error(`${this.name}: mean and variance were given as options; leave them out to adapt to data.`);
    const parts = data instanceof tf.Tensor ? [data] : data;
    let count = 0;
    let mean: Tensor | undefined;
    let squares: Tensor | undefined; // the sum of squared distances from the mean
    for (const part of parts) {
      this.connect(part.shape.slice(1));
      const axes = part.shape.map((_, axis) => axis).filter((axis) => axis !== this.#channel(part.rank));
      const size = axes.reduce((product, axis) => product * (part.shape[axis] ?? 1), 1);
      const [of, total] = [tf.keep(part.mean(axes)), count + size];
      const spread = tf.tidy(() => part.sub(part.mean(axes, true)).square().sum(axes));
      const merged = tf.tidy((): [Tensor, Tensor] => {
        const gap = mean === undefined ? tf.zerosLike(of) : of.sub(mean);
        const sum = squares === undefined ? spread : squares.add(spread);
        return [mean === undefined ? of.clone() : mean.add(gap.mul(size / total)), sum.add(gap.square().mul((count * size) / total))];
      });
      tf.dispose([of, spread, ...(mean === undefined ? [] : [mean]), ...(squares === undefined ? [] : [squares])]);
      [mean, squares, count] = [merged[0], merged[1], total];
    }
    if (mean === undefined || squares === undefined) throw new Error(`${this.name}: adapt needs data; received none.`);
    const variance = squares.div(count);
    this.weight("mean").assign(mean);
    this.weight("variance").assign(variance);
    tf.dispose([mean, squares, variance]);
  }

  call(input: Tensor): Tensor {
    const channel = this.#channel(input.rank);
    const shape = input.shape.map((length, axis) => (axis === channel ? length : 1));
    const mean = this.#statistic("mean", shape);
    const deviation = this.#statistic("variance", shape).sqrt().maximum(SMALLEST);
    return this.invert ? input.mul(deviation).add(mean) : input.sub(mean).div(deviation);
  }

  #channel(rank: number): number {
    return this.axis === null ? -1 : checkAxis(this.name, this.axis, rank);
  }

  #statistic(name: "mean" | "variance", shape: readonly number[]): Tensor {
    if (this.#given === undefined) return this.weight(name).reshape([...shape]);
    const given = this.#given[name];
    const numbers = typeof given === "number" ? [given] : given;
    const size = shape.reduce((product, length) => product * length, 1);
    if (numbers.length !== 1 && numbers.length !== size) {
      throw new Error(`${this.name}: ${name} must be one number or ${size}, one for each place of axis ${this.axis}; received ${numbers.length} for ${shapeText(shape)}.`);
    }
    return numbers.length === 1 ? tf.tensor(numbers, shape.map(() => 1)) : tf.tensor([...numbers], [...shape]);
  }

  override config() {
    return { axis: this.axis, invert: this.invert, ...this.#given };
  }
}

/**
 * Brings data to mean 0 and variance 1 by numbers that are known or found beforehand with `adapt`, and that training leaves alone.
 *
 * y = (x − mean) / max(sqrt(variance), 1e-7); with invert, y = x · max(sqrt(variance), 1e-7) + mean
 *
 * @param options.axis the axis whose every place has a mean and a variance of its own, with the batch as 0, or null for one of all; −1
 * @param options.mean the means, when they are known
 * @param options.variance the variances, when they are known
 * @param options.invert takes normalised numbers back; false
 * @returns a layer that keeps the shape
 * @throws when only one of mean and variance is given, or they don't fit the input
 * @example
 * const layer = layers.normalization();
 * layer.adapt(tf.tensor([[1, 10], [3, 30]])); // [[1, 10]] becomes [[−1, −1]]
 * @see LeCun, Bottou, Orr and Müller, Efficient BackProp, 1998, section 4.3
 */
export function normalization(options: NormalizationOptions = {}): Normalization {
  return new Normalization(options);
}
