import { byName } from "../variables/byName.js";
import type { Activation } from "./activation.js";
import { celu } from "./celu.js";
import { elu } from "./elu.js";
import { exponential } from "./exponential.js";
import { gelu } from "./gelu.js";
import { glu } from "./glu.js";
import { hardShrink } from "./hardShrink.js";
import { hardSigmoid } from "./hardSigmoid.js";
import { hardSilu } from "./hardSilu.js";
import { hardTanh } from "./hardTanh.js";
import { leakyRelu } from "./leakyRelu.js";
import { linear } from "./linear.js";
import { logSigmoid } from "./logSigmoid.js";
import { logSoftmax } from "./logSoftmax.js";
import { mish } from "./mish.js";
import { normalizer } from "./normalizer.js";
import { relu } from "./relu.js";
import { relu6 } from "./relu6.js";
import { selu } from "./selu.js";
import { sigmoid } from "./sigmoid.js";
import { sign } from "./sign.js";
import { silu } from "./silu.js";
import { softmax } from "./softmax.js";
import { softplus } from "./softplus.js";
import { softShrink } from "./softShrink.js";
import { softsign } from "./softsign.js";
import { sparsemax } from "./sparsemax.js";
import { sparsePlus } from "./sparsePlus.js";
import { sparseSigmoid } from "./sparseSigmoid.js";
import { squareplus } from "./squareplus.js";
import { tanh } from "./tanh.js";
import { tanhShrink } from "./tanhShrink.js";
import { threshold } from "./threshold.js";

const known = {
  celu,
  elu,
  exponential,
  gelu,
  glu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardTanh,
  leakyRelu,
  linear,
  logSigmoid,
  logSoftmax,
  mish,
  normalizer,
  relu,
  relu6,
  selu,
  sigmoid,
  sign,
  silu,
  softmax,
  softplus,
  softShrink,
  softsign,
  sparsemax,
  sparsePlus,
  sparseSigmoid,
  squareplus,
  tanh,
  tanhShrink,
  threshold,
};

/** An activation, or the name of one with its defaults. */
export type ActivationChoice = Activation | keyof typeof known;

/** Reads an activation option. */
export function activationOf(choice: ActivationChoice): Activation {
  return byName<Activation>("activation", choice, known);
}
