import { countText, type Shape, sizeOf } from "./shape.js";
import { type Worked, worked } from "./worked.js";

/** What is counted: a layer, or a model with its layers. */
export interface Counted {
  readonly name: string;
  readonly weightShapes: readonly { readonly name: string; readonly shape: Shape; readonly trainable: boolean }[];
}

export interface ParamsExplained extends Worked {
  readonly params: number;
  readonly trainable: number;
  readonly nonTrainable: number;
}

/**
 * How many parameters a layer has and how they are counted: one product for each weight.
 *
 * @param counted a layer that knows its input shape
 * @example explainParams(layers.dense({ units: 64, inputShape: [784] })) // dense: 784·64 + 64 = 50,240
 */
export function explainParams({ name, weightShapes }: Counted): ParamsExplained {
  const trainable = weightShapes.filter((weight) => weight.trainable).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const nonTrainable = weightShapes.filter((weight) => !weight.trainable).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return worked({ params: trainable + nonTrainable, trainable, nonTrainable }, `${name}: ${paramsWorking(weightShapes)}`);
}

/** `3·3·1·32 + 32 = 320`: the sum of the weights' products, or `no parameters`. */
export function paramsWorking(weightShapes: readonly { readonly shape: Shape }[]): string {
  if (weightShapes.length === 0) return "no parameters";
  const products = weightShapes.map(({ shape }) => (shape.length === 0 ? "1" : shape.join("·")));
  const total = countText(weightShapes.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
  const sum = products.join(" + ");
  return sum === total ? total : `${sum} = ${total}`;
}
