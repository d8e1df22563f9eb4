import type { Activation } from "../../activations/activation.js";
import { type Tensor, tf } from "../../backend/index.js";
import type { StepResult } from "./recurrence.js";

/**
 * The equations of a long short-term memory, for vectors and for images of states alike.
 *
 * i, f, o = σ(z_i), σ(z_f), σ(z_o); c = f · c₋₁ + i · tanh(z_c); h = o · tanh(c)
 *
 * @param sums z: the four gates' sums beside each other along the last axis, in the order i, f, c, o
 * @param before c₋₁
 * @param peephole what i, f and o see of the carried state, if they do: σ(z_i + p_i · c₋₁), σ(z_f + p_f · c₋₁), σ(z_o + p_o · c)
 */
export function lstmStep(sums: Tensor, before: Tensor, activation: Activation, recurrentActivation: Activation, peephole?: readonly [Tensor, Tensor, Tensor]): StepResult {
  const [zi, zf, zc, zo] = tf.split(sums, 4, sums.rank - 1) as [Tensor, Tensor, Tensor, Tensor];
  const [pi, pf, po] = peephole ?? [];
  const gate = (z: Tensor, c: Tensor, p: Tensor | undefined) => recurrentActivation.apply(p === undefined ? z : z.add(c.mul(p)));
  const i = gate(zi, before, pi);
  const f = gate(zf, before, pf);
  const c = f.mul(before).add(i.mul(activation.apply(zc)));
  const o = gate(zo, c, po);
  const h = o.mul(activation.apply(c));
  return { output: h, states: [h, c] };
}
