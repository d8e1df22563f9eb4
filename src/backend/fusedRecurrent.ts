import { DeviceOp, isFusingOnCpu } from "./deviceOp.js";
import type { Tensor } from "./tfjs.js";

// native/recurrent.h says what they compute.
const lstmGrad = new DeviceOp({ name: "GradbookLstmGrad", inputs: ["gates", "c", "newC", "dh", "dnewC"], outputs: 2 });
const gruGrad = new DeviceOp({ name: "GradbookGruGrad", inputs: ["gates", "s", "h", "dnewH"], outputs: 3 });

const lstm = new DeviceOp({
  name: "GradbookLstm",
  inputs: ["x", "s", "c"],
  outputs: 3,
  gradient: {
    inputs: ["c"],
    outputs: [1, 2],
    of: ([dh, dnewC], [c, newC, gates]) => {
      const [dz, dc] = lstmGrad.run([gates, c, newC, dh, dnewC] as Tensor[]);
      // tfjs may dispose one gradient while it adds up: the two that are equal must not be one tensor.
      return [dz, dz?.clone(), dc];
    },
  },
});

const gru = new DeviceOp({
  name: "GradbookGru",
  inputs: ["x", "s", "h"],
  outputs: 2,
  gradient: { inputs: ["s", "h"], outputs: [1], of: ([dnewH], [s, h, gates]) => gruGrad.run([gates, s, h, dnewH] as Tensor[]) },
});

/**
 * The elementwise part of an LSTM's step, with tanh and sigmoid, as one op of the binding's, and its gradient as another: on a CPU one
 * pass over memory instead of a dozen. The formula stands in src/layers/recurrent/lstmStep.ts.
 *
 * @param x what the input contributes, [batch, 4 · units] in the order i, f, c, o
 * @param s what the state contributes, likewise
 * @param c the carried state before, [batch, units]
 * @returns h and the new c, or undefined where there is no such op: on another rung, in a step for XLA, and where gradients of gradients are taken
 */
export function fusedLstm(x: Tensor, s: Tensor, c: Tensor): [h: Tensor, c: Tensor] | undefined {
  if (!isFusingOnCpu(x, s, c) || c.rank !== 2) return undefined;
  const [h, newC] = lstm.run([x, s, c]) as [Tensor, Tensor];
  return [h, newC];
}

/**
 * The same for a gated recurrent unit whose reset gate acts after the product, and whose update gate keeps: src/layers/recurrent/gruCell.ts.
 *
 * @param x what the input contributes, [batch, 3 · units] in the order z, r, proposal
 * @param s what the state contributes, likewise
 * @param h the state before, [batch, units]
 */
export function fusedGru(x: Tensor, s: Tensor, h: Tensor): Tensor | undefined {
  return isFusingOnCpu(x, s, h) && h.rank === 2 ? gru.run([x, s, h])[0] : undefined;
}
