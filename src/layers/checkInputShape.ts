import type { Shape } from "../arithmetic/shape.js";

/** @throws when an inputShape in a layer's options is none */
export function checkInputShape(shape: Shape): void {
  const isShape = Array.isArray(shape) && shape.every((length) => Number.isInteger(length) && length >= 0);
  if (!isShape) throw new Error(`layer: inputShape must be a list of whole numbers, one sample's lengths without the batch axis, such as [28, 28, 1]; received ${JSON.stringify(shape)}.`);
}
