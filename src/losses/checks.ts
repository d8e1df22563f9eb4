import { sameShape, type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import { unknownName } from "../variables/byName.js";
import type { Targets } from "./loss.js";

/** Checks a number that must be positive, naming the argument. */
export function checkPositive(owner: string, argument: string, value: number): number {
  if (!(value > 0)) throw new Error(`${owner}: ${argument} must be a positive number; received ${value}.`);
  return value;
}

/** Checks a number that must not be negative, naming the argument. */
export function checkNotNegative(owner: string, argument: string, value: number): number {
  if (!(value >= 0)) throw new Error(`${owner}: ${argument} must be a number from 0; received ${value}.`);
  return value;
}

/** Checks how a sample's outputs are put together. */
export function checkOutputs(owner: string, outputs: "mean" | "sum"): "mean" | "sum" {
  if (outputs !== "mean" && outputs !== "sum") throw new Error(`${owner}: ${unknownName("outputs", outputs, ["mean", "sum"])}`);
  return outputs;
}

/**
 * Checks targets that are class numbers, one a sample or position.
 *
 * @param ignored a class number that may lie out of range
 * @throws when the shape is another, or with the first label that is no class number and its sample
 */
export function checkLabels(owner: string, { values, shape }: Targets, output: Shape, ignored?: number): void {
  const classes = output.at(-1) ?? 0;
  const positions = output.slice(0, -1);
  if (!sameShape(shape, positions) && !sameShape(shape, [...positions, 1])) {
    throw new Error(
      `${owner}: targets must be class numbers of shape ${shapeText(positions)} for a model with outputs ${shapeText(output)}; ` +
        `received ${shapeText(shape)}. For one-hot targets take losses.categoricalCrossentropy().`,
    );
  }
  for (let i = 0; i < values.length; i++) {
    const label = values[i] ?? 0;
    if (label === ignored || (Number.isInteger(label) && label >= 0 && label < classes)) continue;
    throw new Error(
      `${owner}: labels must be whole numbers from 0 to ${classes - 1}, because the model has ${classes} outputs; ` +
        `received ${label} at sample ${Math.floor(i / sizeOf(shape))}. Correct the label, or give the last layer more units.`,
    );
  }
}
