import type { GradConfig, KernelConfig } from "@tensorflow/tfjs";
import { backend, tf } from "./backend.js";
import { isRecordingForXla } from "./compiled/recording.js";
import { nodeBackendOf } from "./nodeBackend.js";
import type { Tensor } from "./tfjs.js";

/** One of the ops in native/recurrent.h. */
interface RecurrentOp {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: number;
}

const LSTM: RecurrentOp = { name: "GradbookLstm", inputs: ["x", "s", "c"], outputs: 3 };
const LSTM_GRAD: RecurrentOp = { name: "GradbookLstmGrad", inputs: ["gates", "c", "newC", "dh", "dnewC"], outputs: 2 };
const GRU: RecurrentOp = { name: "GradbookGru", inputs: ["x", "s", "h"], outputs: 2 };
const GRU_GRAD: RecurrentOp = { name: "GradbookGruGrad", inputs: ["gates", "s", "h", "dnewH"], outputs: 3 };

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
  if (!isUsable(x, s, c)) return undefined;
  const [h, newC] = run(LSTM, [x, s, c]) as [Tensor, Tensor];
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
  return isUsable(x, s, h) ? run(GRU, [x, s, h])[0] : undefined;
}

function isUsable(...tensors: readonly Tensor[]): boolean {
  if (backend().rung !== "tensorflow" || tf.getBackend() !== "tensorflow" || isRecordingForXla() || tf.engine().state.gradientDepth > 1) return false;
  return tensors.every(({ dtype, rank }) => dtype === "float32" && rank === 2);
}

function run({ name, inputs }: RecurrentOp, tensors: readonly Tensor[]): Tensor[] {
  if (tf.getKernel(name, "tensorflow") === undefined) register();
  return tf.engine().runKernel(name, Object.fromEntries(inputs.map((input, i) => [input, tensors[i] as Tensor]))) as Tensor[];
}

function register(): void {
  for (const op of [LSTM, LSTM_GRAD, GRU, GRU_GRAD]) tf.registerKernel(kernelOf(op));
  const ofLstm: GradConfig = {
    kernelName: LSTM.name,
    inputsToSave: ["c"],
    outputsToSave: [false, true, true],
    gradFunc: (dys, saved) => {
      const [dh, dnewC] = dys as Tensor[];
      const [c, newC, gates] = saved;
      // Here and not in the functions below: tfjs disposes what each of them makes and does not return.
      const [dz, dc] = run(LSTM_GRAD, [gates, c, newC, dh, dnewC] as Tensor[]) as [Tensor, Tensor];
      // tfjs may dispose one gradient while it adds up: the two that are equal must not be one tensor.
      return { x: () => dz, s: () => dz.clone(), c: () => dc };
    },
  };
  const ofGru: GradConfig = {
    kernelName: GRU.name,
    inputsToSave: ["s", "h"],
    outputsToSave: [false, true],
    gradFunc: (dys, saved) => {
      const [dnewH] = dys as Tensor[];
      const [s, h, gates] = saved;
      const [dx, ds, dh] = run(GRU_GRAD, [gates, s, h, dnewH] as Tensor[]) as [Tensor, Tensor, Tensor];
      return { x: () => dx, s: () => ds, h: () => dh };
    },
  };
  tf.registerGradient(ofLstm);
  tf.registerGradient(ofGru);
}

function kernelOf({ name, inputs, outputs }: RecurrentOp): KernelConfig {
  return {
    kernelName: name,
    backendName: "tensorflow",
    kernelFunc: ({ inputs: given }) => nodeBackendOf(tf).executeMultipleOutputs(name, [], inputs.map((input) => given[input] as Tensor), outputs),
  };
}
