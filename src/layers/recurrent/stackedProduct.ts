import { type Tensor, type Tensor2D, tf } from "../../backend/index.js";

/** Multiplies a state [batch, units] by a kernel. */
export type Product = (state: Tensor) => Tensor;

/**
 * The product of each step's state with one kernel, and a bias, whose gradients are taken at once over all steps.
 *
 * z_t = s_t · K + b has the gradients ∂s_t = ∂z_t · Kᵀ, ∂K = Σ_t s_tᵀ · ∂z_t and ∂b = Σ_t Σ_batch ∂z_t. The sum over the steps is one product of the stacked states with
 * the stacked ∂z, [units × time·batch] · [time·batch × outputs], which runs at several times the rate of many small ones and adds up by itself.
 *
 * Backward passes come to the steps in reverse, so the first step is the last to be reached: it has everybody's ∂z then.
 *
 * @param kernel [units, outputs]
 * @param bias [outputs], if there is one
 * @returns a function to be called once a step, in order, within one pass
 */
export function stackedProduct(kernel: Tensor, bias?: Tensor): Product {
  const product = (state: Tensor, k: Tensor, b: Tensor | undefined): Tensor => (b === undefined ? tf.matMul(state, k) : tf.matMul(state, k).add(b));
  // For gradients of gradients several backward passes come by, and the gradients of one must not be added to another's.
  if (tf.engine().state.gradientDepth > 1) return (state) => product(state, kernel, bias);
  const later: Told[] = [];
  const toFirst = withGradients((state, k, b) => product(state, k, b), (own) => {
    // In order of time: so the inputs' gradient stacks the same gradients too, and TensorFlow does it once for both.
    const all = [own, ...later.reverse()];
    const states = stacked(all.map((step) => step.state));
    const gradients = stacked(all.map((step) => step.gradient));
    return [tf.matMul(states, gradients, true, false), ...(bias === undefined ? [] : [gradients.sum(0)])];
  });
  const toLater = withGradients((state) => product(state, kernel, bias), (own) => {
    // Clones: what a step was given is gone when the step before it has its turn (see mends/earlyRelease.ts).
    later.push({ state: own.state.clone(), gradient: own.gradient.clone() });
    return [];
  });
  let first = true;
  return (state) => {
    if (!first) return toLater(kernel, state);
    first = false;
    return toFirst(kernel, state, kernel, ...(bias === undefined ? [] : [bias]));
  };
}

/** A step's state with the gradient of what became of it. */
interface Told {
  readonly state: Tensor;
  readonly gradient: Tensor;
}

/** A function of a state and some weights with the state's gradient by the kernel, and the weights' gradients as `ofWeights` says. */
function withGradients(value: (state: Tensor, ...weights: Tensor[]) => Tensor, ofWeights: (own: Told) => Tensor[]) {
  return (kernel: Tensor, ...inputs: Tensor[]): Tensor =>
    tf.customGrad((...args) => {
      const save = args.pop() as unknown as (tensors: Tensor[]) => void;
      const [state, ...weights] = args as [Tensor, ...Tensor[]];
      // The kernel too: a part of a weight, made in the forward pass, is gone after it.
      save([state, kernel]);
      return {
        value: value(state, ...weights),
        gradFunc: (dz: Tensor | Tensor[], saved: Tensor[]) => {
          const gradient = given(Array.isArray(dz) ? dz[0] : dz);
          return [tf.matMul(gradient, given(saved[1]), false, true), ...ofWeights({ state: given(saved[0]), gradient })];
        },
      };
    })(...inputs);
}

/** The steps' rows under each other. */
function stacked(steps: readonly Tensor[]): Tensor2D {
  const rows = tf.stack([...steps]);
  return rows.reshape([-1, rows.shape[2] ?? 0]);
}

function given(tensor: Tensor | undefined): Tensor {
  if (tensor === undefined) throw new Error("stackedProduct: nothing was saved for the backward pass.");
  return tensor;
}
