import { inspect } from "node:util";
import type { Tensor, Tfjs } from "./tfjs.js";

/** How many numbers stand at each end of an axis that is too long to show whole. */
const EDGE = 3;
/** Up to this many values are shown whole, as NumPy's print does with a smaller limit than its own. */
const WHOLE = 200;

/**
 * Lets a tensor show itself: as a cell's result through `Symbol.for("Jupyter.display")`, and in console.log.
 * Where an axis is too long, its first and last three entries stand for it, and only those are read from the device.
 */
export function installDisplay(tf: Tfjs): void {
  const prototype = tf.Tensor.prototype as unknown as Record<symbol, unknown>;
  prototype[Symbol.for("Jupyter.display")] = function (this: Tensor) {
    return { "text/plain": describeTensor(tf, this) };
  };
  prototype[inspect.custom] = function (this: Tensor) {
    return describeTensor(tf, this);
  };
}

/**
 * A tensor in words: its shape, dtype and values.
 *
 * @example
 * describeTensor(tf, tf.ones([2, 2]));   // Tensor [2, 2] float32\n[[1, 1],\n [1, 1]]
 */
export function describeTensor(tf: Tfjs, tensor: Tensor): string {
  const kind = tensor instanceof tf.Variable ? `Variable "${tensor.name}"` : "Tensor";
  const head = `${kind} ${tensor.rank === 0 ? "scalar" : `[${tensor.shape.join(", ")}]`} ${tensor.dtype}`;
  if (tensor.isDisposed) return `${head}, disposed`;
  if (tensor.size === 0) return `${head}, empty`;
  const thinned = tensor.size > WHOLE;
  const kept = tensor.shape.map((length) => (thinned && length > 2 * EDGE ? keptIndices(length) : undefined));
  const shown = kept.map((indices, axis) => indices?.length ?? tensor.shape[axis] ?? 0);
  const values = Array.from(readValues(tf, tensor, kept), (value) => formatValue(tensor.dtype, value));
  const width = values.reduce((widest, value) => Math.max(widest, value.length), 0);
  const cells = values.map((value) => value.padStart(width));
  return `${head}\n${layOut(cells, shown, kept.map((indices) => indices !== undefined), 0, { next: 0 })}`;
}

function keptIndices(length: number): number[] {
  return Array.from({ length: 2 * EDGE }, (_, index) => (index < EDGE ? index : length - 2 * EDGE + index));
}

function readValues(tf: Tfjs, tensor: Tensor, kept: readonly (readonly number[] | undefined)[]): ArrayLike<unknown> {
  if (tensor.dtype === "complex64") {
    const parts = tf.tidy(() => [gatherKept(tf, tf.real(tensor), kept).dataSync(), gatherKept(tf, tf.imag(tensor), kept).dataSync()] as const);
    return Array.from(parts[0], (real, index) => `${shortNumber(real)}${(parts[1][index] ?? 0) < 0 ? "-" : "+"}${shortNumber(Math.abs(parts[1][index] ?? 0))}i`);
  }
  return tf.tidy(() => gatherKept(tf, tensor, kept).dataSync()) as ArrayLike<unknown>;
}

function gatherKept(tf: Tfjs, tensor: Tensor, kept: readonly (readonly number[] | undefined)[]): Tensor {
  return kept.reduce<Tensor>((rest, indices, axis) => (indices === undefined ? rest : tf.gather(rest, tf.tensor1d([...indices], "int32"), axis)), tensor);
}

/** Nested brackets; a thinned axis has an ellipsis in its middle. `cursor` walks over the cells. */
function layOut(cells: readonly string[], shape: readonly number[], thinned: readonly boolean[], axis: number, cursor: { next: number }): string {
  if (axis === shape.length) return cells[cursor.next++] ?? "";
  const parts: string[] = [];
  for (let i = 0; i < (shape[axis] ?? 0); i++) {
    if (thinned[axis] === true && i === EDGE) parts.push("…");
    parts.push(layOut(cells, shape, thinned, axis + 1, cursor));
  }
  const innermost = axis === shape.length - 1;
  return `[${parts.join(innermost ? ", " : `,${"\n".repeat(Math.min(2, shape.length - axis - 1))}${" ".repeat(axis + 1)}`)}]`;
}

function formatValue(dtype: string, value: unknown): string {
  if (dtype === "bool") return value === 0 || value === false ? "false" : "true";
  if (typeof value === "string") return dtype === "string" ? JSON.stringify(value) : value;
  return typeof value === "number" ? shortNumber(value) : String(value);
}

/** Five significant digits: float32 holds seven, and the last two are rounding. */
function shortNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : String(Number(value.toPrecision(5)));
}
