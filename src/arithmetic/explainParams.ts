import { checkWhole, shown } from "./optionChecks.js";
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
 * @throws when it is no layer, model or the like, or a weight has no shape
 * @example explainParams(layers.dense({ units: 64, inputShape: [784] })) // dense: 784·64 + 64 = 50,240
 */
export function explainParams(counted: Counted): ParamsExplained {
  const { name, weightShapes } = checkCounted(counted);
  const trainable = weightShapes.filter((weight) => weight.trainable).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const nonTrainable = weightShapes.filter((weight) => !weight.trainable).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return worked({ params: trainable + nonTrainable, trainable, nonTrainable }, `${name}: ${paramsWorking(weightShapes)}`);
}

function checkCounted(counted: Counted): Counted {
  // A layer or a model is an object of its class, whose weights' shapes may be worked out: they are looked at once.
  const weightShapes: readonly CountedWeight[] | undefined = typeof counted === "object" && counted !== null ? counted.weightShapes : undefined;
  if (!Array.isArray(weightShapes)) throw new Error(`explainParams: counted must be a layer or a model, or have weightShapes as they do; received ${shown(counted)}.`);
  weightShapes.forEach((weight: CountedWeight | null | undefined, index) => {
    const shape = weight?.shape;
    if (!Array.isArray(shape)) throw new Error(`explainParams: the shape of weight ${index + 1} must be a list of whole numbers; received ${shown(shape)}.`);
    for (const length of shape) checkWhole("explainParams", `a length of weight ${index + 1}`, length);
  });
  return { name: counted.name, weightShapes };
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
