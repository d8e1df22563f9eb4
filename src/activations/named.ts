import { byName } from "../variables/byName.js";
import type { Activation } from "./activation.js";
import { elu } from "./elu.js";
import { linear } from "./linear.js";
import { relu } from "./relu.js";
import { selu } from "./selu.js";
import { sigmoid } from "./sigmoid.js";
import { softmax } from "./softmax.js";
import { softplus } from "./softplus.js";
import { tanh } from "./tanh.js";

const known = { elu, linear, relu, selu, sigmoid, softmax, softplus, tanh };

/** An activation, or the name of one with its defaults. */
export type ActivationChoice = Activation | keyof typeof known;

/** Reads an activation option. */
export function activationOf(choice: ActivationChoice): Activation {
  return byName<Activation>("activation", choice, known);
}
