import { countText, type Shape, sizeOf } from "./shape.js";
import { type Worked, worked } from "./worked.js";

/** What is known of a weight that is counted. */
export interface CountedWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly trainable: boolean;
  /** How many gates' columns stand beside each other in it, as in recurrent layers. */
  readonly gates?: number;
}

/** What is counted: a layer, or a model with its layers. */
export interface Counted {
  readonly name: string;
  readonly weightShapes: readonly CountedWeight[];
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

/** `3·3·1·32 + 32 = 320`: the sum of the weights' products, or `no parameters`. Gates are counted together: `4·(28·128 + 128·128 + 128) = 80,384`. */
export function paramsWorking(weightShapes: readonly Pick<CountedWeight, "shape" | "gates" | "name">[]): string {
  if (weightShapes.length === 0) return "no parameters";
  const groups: { gates: number; layer: string; products: string[] }[] = [];
  for (const { name, shape, gates = 1 } of weightShapes) {
    const layer = name.slice(0, name.lastIndexOf(".") + 1);
    const last = groups.at(-1);
    const group = last?.gates === gates && last.layer === layer ? last : { gates, layer, products: [] };
    if (group !== last) groups.push(group);
    group.products.push(shape.length === 0 ? "1" : [...shape.slice(0, -1), (shape.at(-1) ?? 0) / gates].join("·"));
  }
  const total = countText(weightShapes.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
  const sum = groups.map(({ gates, products }) => (gates === 1 ? products.join(" + ") : `${gates}·(${products.join(" + ")})`)).join(" + ");
  return sum === total ? total : `${sum} = ${total}`;
}
