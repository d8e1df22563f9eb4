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
  /** The layer's kind, as in `lstm`: the gates of recurrent layers are counted together. */
  readonly kind?: string;
  readonly weightShapes: readonly CountedWeight[];
}

export interface ParamsExplained extends Worked {
  readonly params: number;
  readonly trainable: number;
  readonly nonTrainable: number;
}

/** The recurrent layers whose weights hold those of several gates side by side. */
const GATES: Readonly<Record<string, number>> = { lstm: 4, lstmCell: 4, gru: 3, gruCell: 3, convLstm1d: 4, convLstm2d: 4, convLstm3d: 4 };

/**
 * How many parameters a layer has and how they are counted: one product for each weight, and the gates of recurrent layers together.
 *
 * @param counted a layer that knows its input shape
 * @example explainParams(layers.dense({ units: 64, inputShape: [784] })) // dense: 784·64 + 64 = 50,240
 */
export function explainParams({ name, kind = "", weightShapes }: Counted): ParamsExplained {
  const trainable = weightShapes.filter((weight) => weight.trainable).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const nonTrainable = weightShapes.filter((weight) => !weight.trainable).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return worked({ params: trainable + nonTrainable, trainable, nonTrainable }, `${name}: ${paramsWorking(weightShapes, kind)}`);
}

/** `3·3·1·32 + 32 = 320`: the sum of the weights' products, or `no parameters`. For an LSTM, `4·(28·128 + 128·128 + 128) = 80,384`. */
export function paramsWorking(weightShapes: readonly { readonly shape: Shape }[], kind = ""): string {
  if (weightShapes.length === 0) return "no parameters";
  const total = countText(weightShapes.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
  const gates = Object.hasOwn(GATES, kind) ? (GATES[kind] ?? 1) : 1;
  const isGated = (shape: Shape): boolean => gates > 1 && shape.length > 0 && (shape.at(-1) ?? 0) % gates === 0;
  const shapes = weightShapes.map(({ shape }) => shape);
  // Peepholes and the like have no gates side by side; they are told by not having the kernel's last length.
  const gated = shapes.filter((shape) => isGated(shape) && shape.at(-1) === shapes[0]?.at(-1));
  const products = gated.length === 0 ? [] : [`${gates}·(${gated.map((shape) => product([...shape.slice(0, -1), (shape.at(-1) ?? 0) / gates])).join(" + ")})`];
  const sum = [...products, ...shapes.filter((shape) => !gated.includes(shape)).map(product)].join(" + ");
  return sum === total ? total : `${sum} = ${total}`;
}

function product(shape: Shape): string {
  return shape.length === 0 ? "1" : shape.join("·");
}
