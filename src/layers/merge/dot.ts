import { type Shape, shapeText } from "../../arithmetic/shape.js";
import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../baseLayer.js";
import type { CallContext, Mask } from "../callContext.js";
import { MergeLayer } from "../mergeLayer.js";

export interface DotOptions extends LayerOptions {
  /** Which axis is summed over, one for both inputs or one for each, counted with the batch as 0, or from the end. */
  readonly axes: number | readonly [number, number];
  /** Whether the vectors along the axis are brought to length 1 first, which gives their cosine; false. */
  readonly normalize?: boolean;
}

/** The inner product of two inputs: see {@link dot}. */
export class Dot extends MergeLayer {
  readonly kind = "dot";
  readonly axes: readonly [number, number];
  readonly normalize: boolean;

  constructor(options: DotOptions) {
    super(options);
    const axes: readonly [number, number] = typeof options.axes === "number" ? [options.axes, options.axes] : options.axes;
    if (!Array.isArray(axes) || axes.length !== 2 || !axes.every((axis) => Number.isInteger(axis) && axis !== 0)) {
      throw new Error(`dot: axes must be an integer other than 0, the batch, or a pair of them; received ${JSON.stringify(options.axes) ?? "nothing"}.`);
    }
    this.axes = axes;
    this.normalize = options.normalize ?? false;
  }

  protected shapeAfter(inputs: readonly Shape[]): Shape {
    const [a = [], b = []] = inputs;
    const [i, j] = [sampleAxis(this.axes[0], a.length), sampleAxis(this.axes[1], b.length)];
    if (inputs.length !== 2 || a[i] === undefined || a[i] !== b[j]) {
      throw new Error(`${this.name}: two inputs must have the same length along axes ${this.axes.join(" and ")}; received ${inputs.map(shapeText).join(" and ")}.`);
    }
    const output = [...a.filter((_, axis) => axis !== i), ...b.filter((_, axis) => axis !== j)];
    return output.length === 0 ? [1] : output;
  }

  call([a, b]: readonly Tensor[], _context: CallContext): Tensor {
    if (a === undefined || b === undefined) throw new Error(`${this.name}: the layer takes two inputs.`);
    const rows = lastAxis(a, sampleAxis(this.axes[0], a.rank - 1) + 1);
    const columns = lastAxis(b, sampleAxis(this.axes[1], b.rank - 1) + 1);
    const [batch = 0, ...left] = rows.shape.slice(0, -1);
    const right = columns.shape.slice(1, -1);
    const matrix = (x: Tensor) => (this.normalize ? unitLength(x) : x).reshape([batch, -1, x.shape.at(-1) ?? 0]);
    const product = tf.matMul(matrix(rows), matrix(columns), false, true);
    return product.reshape([batch, ...(left.length + right.length === 0 ? [1] : [...left, ...right])]);
  }

  protected override maskAfter(): Mask {
    return undefined;
  }

  override config() {
    return { axes: this.axes, normalize: this.normalize };
  }
}

/** The axis of a sample, without the batch; −1 when there is none. */
function sampleAxis(axis: number, rank: number): number {
  return axis < 0 ? rank + axis : axis - 1;
}

function lastAxis(x: Tensor, axis: number): Tensor {
  const others = x.shape.map((_, i) => i).filter((i) => i !== axis);
  return axis === x.rank - 1 ? x : tf.transpose(x, [...others, axis]);
}

/** Vectors along the last axis at length 1; those shorter than 1e-6 are only made 1e6 times longer. */
function unitLength(x: Tensor): Tensor {
  return x.mul(tf.rsqrt(tf.maximum(x.square().sum(-1, true), 1e-12)));
}

/**
 * The inner product of two inputs along one axis of each, sample by sample.
 *
 * y[…, …'] = Σ_k a[…, k] · b[…', k], the axes of a that are left before those of b
 *
 * @param options.axes which axis is summed over: 1 is the first axis of a sample, −1 the last
 * @param options.normalize gives cosines; false
 * @returns a layer from two inputs; two vectors give [1]
 * @throws when the axes have different lengths
 * @example const similarity = layers.dot({ axes: -1, normalize: true }).apply([a, b]); // [64] and [64] become [1]
 */
export function dot(options: DotOptions): Dot {
  return new Dot(options);
}
