import { type Shape, shapeText } from "../../arithmetic/shape.js";
import { type Tensor, tf } from "../../backend/index.js";
import { unknownName } from "../../variables/byName.js";
import { oneHot } from "../../variables/oneHot.js";

/**
 * How indices are written: "int" as they are; "oneHot" a 1 at the index; "multiHot" a 1 at every index of a sample; "count" how often each occurs;
 * "tfIdf" the count, weighed by how rare the token is.
 */
export type OutputMode = "int" | "oneHot" | "multiHot" | "count" | "tfIdf";

/** Checks an output mode's name. */
export function checkMode<Mode extends OutputMode>(owner: string, mode: Mode, known: readonly Mode[]): Mode {
  if (!known.includes(mode)) throw new Error(`${owner}: ${unknownName("outputMode", mode, known)}`);
  return mode;
}

/** A sample's shape after its indices are written. */
export function encodedShape(owner: string, input: Shape, mode: OutputMode, depth: number): Shape {
  if (mode === "int") return input;
  if (mode === "oneHot") return [...(input.at(-1) === 1 ? input.slice(0, -1) : input), depth];
  if (input.length === 0) throw new Error(`${owner}: outputMode ${JSON.stringify(mode)} needs samples of indices [n]; received ${shapeText(input)}.`);
  return [...input.slice(0, -1), depth];
}

/**
 * Indices [batch, ...] written in a mode; one beyond the depth counts for nothing.
 *
 * @param weights for "tfIdf", one a token
 */
export function encoded(indices: Tensor, mode: OutputMode, depth: number, weights?: readonly number[]): Tensor {
  if (mode === "int") return indices.cast("int32");
  const hot = oneHot(indices.flatten(), depth).reshape([...indices.shape, depth]);
  if (mode === "oneHot") return indices.rank > 1 && indices.shape.at(-1) === 1 ? hot.squeeze([indices.rank - 1]) : hot;
  const along = indices.rank - 1;
  if (mode === "multiHot") return hot.max(along);
  const counts = hot.sum(along);
  return mode === "tfIdf" ? counts.mul(tf.tensor1d([...(weights ?? [])])) : counts;
}
