import { axisPadding, type Padding, type WindowAxis, windowPads } from "../../arithmetic/window.js";
import { type Tensor, type Tensor4D, type Tensor5D, tf } from "../../backend/index.js";
import { padAxes } from "./convolve.js";

/** A window over one, two or three axes. */
export interface PoolWindow {
  readonly poolSize: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;
}

type Plain = "max" | "average";

/** The largest number of each window; cells outside the input don't count. */
export function maxPool(x: Tensor, window: PoolWindow): Tensor {
  return pool(x, window, "max");
}

/** The mean of each window; cells outside the input don't count. */
export function averagePool(x: Tensor, window: PoolWindow): Tensor {
  if (typeof window.padding === "string") return pool(x, window, "average");
  // With zeros put around, the mean counts them; the mean of ones says which share of a window lies inside.
  const inside = pool(tf.ones([1, ...x.shape.slice(1, -1), 1]), window, "average");
  return pool(x, window, "average").div(inside);
}

/** The root of the sum of squares in each window. */
export function l2Pool(x: Tensor, window: PoolWindow): Tensor {
  const cells = window.poolSize.reduce((product, length) => product * length, 1);
  const squares = pool(x.square(), { ...window, padding: windowAxes(x, window).map(windowPads) }, "average").mul(cells);
  // The root has no slope at 0; there the maximum passes no gradient on.
  return squares.maximum(1e-30).sqrt();
}

function pool(x: Tensor, { poolSize, strides, padding }: PoolWindow, kind: Plain): Tensor {
  const isSequence = poolSize.length === 1;
  const pads = windowAxes(x, { poolSize, strides, padding }).map(windowPads);
  const isGiven = typeof padding !== "string";
  const around = isGiven ? padAxes(x, pads, kind === "max" ? -Infinity : 0) : x;
  const inner = padding === "same" ? "same" : "valid";
  if (isSequence) return plain(around.expandDims(1), [1, ...poolSize], [1, ...strides], inner, kind).squeeze([1]);
  return plain(around, poolSize, strides, inner, kind);
}

function plain(x: Tensor, window: readonly number[], strides: readonly number[], padding: "valid" | "same", kind: Plain): Tensor {
  const [a = 1, b = 1, c = 1] = window;
  const [p = 1, q = 1, r = 1] = strides;
  if (window.length === 3) return (kind === "max" ? tf.maxPool3d : tf.avgPool3d)(x as Tensor5D, [a, b, c], [p, q, r], padding);
  return (kind === "max" ? tf.maxPool : tf.avgPool)(x as Tensor4D, [a, b], [p, q], padding);
}

function windowAxes(x: Tensor, { poolSize, strides, padding }: PoolWindow): WindowAxis[] {
  return poolSize.map((window, axis) => ({ input: x.shape[axis + 1] ?? 0, window, stride: strides[axis] ?? 1, padding: axisPadding(padding, axis) }));
}
