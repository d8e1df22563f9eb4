import { tf } from "./backend.js";
import { DeviceOp, isFusingOnCpu } from "./deviceOp.js";
import type { Tensor } from "./tfjs.js";

// native/recurrent.h and native/sequences.h say what they compute.
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

const lstmSequenceGrad = new DeviceOp({ name: "GradbookLstmSequenceGrad", inputs: ["gates", "kernel", "c0", "c", "dh", "dlastC"], outputs: 3 });
const gruSequenceGrad = new DeviceOp({ name: "GradbookGruSequenceGrad", inputs: ["gates", "s", "kernel", "h0", "h", "dh"], outputs: 3 });

const lstmSequence = new DeviceOp({
  name: "GradbookLstmSequence",
  inputs: ["x", "kernel", "h0", "c0"],
  outputs: 4,
  gradient: {
    inputs: ["kernel", "h0", "c0"],
    outputs: [0, 2, 3],
    of: ([dh, dlastC], [kernel, h0, c0, h, c, gates]) => {
      const [dx, dh0, dc0] = lstmSequenceGrad.run([gates, kernel, c0, c, dh, dlastC] as Tensor[]);
      return [dx, kernelGradient(h0 as Tensor, h as Tensor, dx as Tensor), dh0, dc0];
    },
  },
});

const gruSequence = new DeviceOp({
  name: "GradbookGruSequence",
  inputs: ["x", "kernel", "bias", "h0"],
  outputs: 3,
  gradient: {
    inputs: ["kernel", "h0"],
    outputs: [0, 1, 2],
    of: ([dh], [kernel, h0, h, s, gates]) => {
      const [dx, ds, dh0] = gruSequenceGrad.run([gates, s, kernel, h0, h, dh] as Tensor[]);
      return [dx, kernelGradient(h0 as Tensor, h as Tensor, ds as Tensor), (ds as Tensor).sum([0, 1]), dh0];
    },
  },
});

/** Σ_t h_{t−1}ᵀ · ∂z_t, as one product over all steps and samples. */
function kernelGradient(h0: Tensor, h: Tensor, dz: Tensor): Tensor {
  const [time = 0] = h.shape;
  const first = h0.expandDims(0);
  const before = time === 1 ? first : tf.concat([first, h.slice(0, time - 1)], 0);
  return tf.matMul(before.reshape([-1, h.shape[2] ?? 0]), dz.reshape([-1, dz.shape[2] ?? 0]), true, false);
}

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

/**
 * An LSTM's way along a whole sequence as one op of the binding's, and its gradient as another: several times as fast as step by step on a CPU, since no
 * thread waits for another at a step.
 *
 * @param x what the inputs contribute, [time, batch, 4 · units]
 * @param kernel what the state goes through, [units, 4 · units]
 * @param h the first states, [batch, units]
 * @param c likewise
 * @returns h of all steps, [time, batch, units], and the last c, or undefined where there is no such op: see {@link fusedLstm}
 */
export function fusedLstmSequence(x: Tensor, kernel: Tensor, h: Tensor, c: Tensor): [h: Tensor, lastC: Tensor] | undefined {
  if (!isFusingOnCpu(x, kernel, h, c)) return undefined;
  const [all, lastC] = lstmSequence.run([x, kernel, h, c]) as [Tensor, Tensor];
  return [all, lastC];
}

/**
 * The same for a gated recurrent unit: see {@link fusedGru}.
 *
 * @param x what the inputs contribute, [time, batch, 3 · units]
 * @param kernel what the state goes through, [units, 3 · units]
 * @param bias added to that, [3 · units]
 * @param h the first state, [batch, units]
 * @returns h of all steps, [time, batch, units]
 */
export function fusedGruSequence(x: Tensor, kernel: Tensor, bias: Tensor, h: Tensor): Tensor | undefined {
  return isFusingOnCpu(x, kernel, bias, h) ? gruSequence.run([x, kernel, bias, h])[0] : undefined;
}
