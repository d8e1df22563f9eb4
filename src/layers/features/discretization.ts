import { checkList } from "../../arithmetic/optionChecks.js";
import type { Shape } from "../../arithmetic/shape.js";
import { checkCount } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import { Layer, type LayerOptions } from "../layer.js";
import { checkMode, encoded, encodedShape } from "./encoding.js";

type Mode = "int" | "oneHot" | "multiHot" | "count";

export interface DiscretizationOptions extends LayerOptions {
  /** Where one bin ends and the next begins, in ascending order. */
  readonly binBoundaries?: readonly number[];
  /** In their place, how many bins `adapt` makes, with about as many numbers in each. */
  readonly numBins?: number;
  /** "int", "oneHot", "multiHot" or "count"; "int". */
  readonly outputMode?: Mode;
}

/** Numbers as bins: see {@link discretization}. */
export class Discretization extends Layer {
  readonly kind = "discretization";
  readonly outputMode: Mode;
  readonly #numBins: number;
  #boundaries: readonly number[] | undefined;

  constructor(options: DiscretizationOptions) {
    super(options);
    const { binBoundaries, numBins } = options;
    if ((binBoundaries === undefined) === (numBins === undefined)) throw new Error("discretization: give either binBoundaries, or numBins and call adapt.");
    if (binBoundaries !== undefined && !isAscending(checkList("discretization", "binBoundaries", binBoundaries))) {
      throw new Error(`discretization: binBoundaries must be numbers in ascending order; received ${JSON.stringify(binBoundaries)}.`);
    }
    this.#boundaries = binBoundaries;
    this.#numBins = numBins === undefined ? (binBoundaries?.length ?? 0) + 1 : checkCount("discretization", "numBins", numBins);
    this.outputMode = checkMode("discretization", options.outputMode ?? "int", ["int", "oneHot", "multiHot", "count"]);
  }

  /** Where one bin ends and the next begins. */
  get binBoundaries(): readonly number[] {
    if (this.#boundaries === undefined) throw new Error(`${this.name}: its bins are not known yet. Call adapt with data first, or give binBoundaries.`);
    return this.#boundaries;
  }

  /**
   * Puts the boundaries where each bin gets about as many of the data's numbers: at its quantiles i / numBins.
   *
   * @throws when boundaries were given, or there is no data
   */
  adapt(data: Tensor | ArrayLike<number>): void {
    if (this.options !== undefined && "binBoundaries" in this.options) throw new Error(`${this.name}: the boundaries were given; leave them out and give numBins to adapt to data.`);
    const values = Float64Array.from(data instanceof tf.Tensor ? data.dataSync() : data).sort();
    if (values.length === 0) throw new Error(`${this.name}: adapt needs data; received none.`);
    this.#boundaries = Array.from({ length: this.#numBins - 1 }, (_, i) => values[Math.min(Math.round(((i + 1) * values.length) / this.#numBins), values.length - 1)] ?? 0);
  }

  protected shapeAfter(input: Shape): Shape {
    return encodedShape(this.name, input, this.outputMode, this.#numBins);
  }

  call(input: Tensor): Tensor {
    const beyond = input.expandDims(-1).greaterEqual(tf.tensor1d([...this.binBoundaries])).cast("float32");
    return encoded(this.binBoundaries.length === 0 ? tf.zerosLike(input) : beyond.sum(-1), this.outputMode, this.#numBins);
  }

  override config() {
    return { outputMode: this.outputMode, ...(this.#boundaries === undefined ? { numBins: this.#numBins } : { binBoundaries: this.#boundaries }) };
  }
}

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((value, i) => Number.isFinite(value) && (i === 0 || value > (numbers[i - 1] ?? value)));
}

/**
 * Turns numbers into the index of the bin that they fall into.
 *
 * y = how many boundaries are ≤ x
 *
 * @param options.binBoundaries where one bin ends and the next begins, in ascending order
 * @param options.numBins in their place, how many bins `adapt` makes from data
 * @param options.outputMode "int", "oneHot", "multiHot" or "count"; "int"
 * @returns a layer that keeps the shape for "int", else one from [] or [n] to [bins]
 * @throws when neither or both are given, or the boundaries don't ascend
 * @example layers.discretization({ binBoundaries: [0, 1] }).apply(tf.tensor([[-0.5, 0, 3]])) // [[0, 1, 2]]
 */
export function discretization(options: DiscretizationOptions): Discretization {
  return new Discretization(options);
}
