import { type Tensor, type Tensor2D, tf } from "../../backend/index.js";

/** Multiplies a state [batch, units] by a kernel. */
export type Product = (state: Tensor) => Tensor;

/**
 * The product of each step's state with one kernel, whose gradient is taken by one product over all steps.
 *
 * z_t = s_t · K has the gradients ∂s_t = ∂z_t · Kᵀ and ∂K = Σ_t s_tᵀ · ∂z_t. The sum over the steps is one product of the stacked states with
 * the stacked ∂z, [units × time·batch] · [time·batch × outputs], which runs at several times the rate of many small ones and adds up by itself.
 *
 * Backward passes come to the steps in reverse, so the first step is the last to be reached: it has everybody's ∂z then.
 *
 * @param kernel [units, outputs]
 * @returns a function to be called once a step, in order, within one pass
 */
export function stackedProduct(kernel: Tensor): Product {
  // For gradients of gradients several backward passes come by, and the gradients of one must not be added to another's.
  if (tf.engine().state.gradientDepth > 1) return (state) => tf.matMul(state, kernel);
  const later: { readonly state: Tensor; readonly gradient: Tensor }[] = [];
  let first = true;
  return (state) => {
    if (!first) return laterProduct(state, kernel, (s, gradient) => later.push({ state: s, gradient }));
    first = false;
    return firstProduct(state, kernel, (s, gradient) => {
      const all = [{ state: s, gradient }, ...later];
      const states = tf.concat(all.map((step) => step.state), 0) as Tensor2D;
      const gradients = tf.concat(all.map((step) => step.gradient), 0) as Tensor2D;
      return tf.matMul(states, gradients, true, false);
    });
  };
}

/** s · K, with the gradient of s alone; tells the state and ∂z on the way back. */
function laterProduct(state: Tensor, kernel: Tensor, tell: (state: Tensor, gradient: Tensor) => void): Tensor {
  const product = tf.customGrad((...args) => {
    const [s, save] = args as unknown as [Tensor, (tensors: Tensor[]) => void];
    save([s]);
    return {
      value: tf.matMul(s, kernel),
      gradFunc: (dz: Tensor | Tensor[], saved: Tensor[]) => {
        const gradient = single(dz);
        tell(given(saved[0]), gradient);
        return [tf.matMul(gradient, kernel, false, true)];
      },
    };
  });
  return product(state);
}

/** s · K with the gradients of both. */
function firstProduct(state: Tensor, kernel: Tensor, kernelGradient: (state: Tensor, gradient: Tensor) => Tensor): Tensor {
  const product = tf.customGrad((...args) => {
    const [s, k, save] = args as unknown as [Tensor, Tensor, (tensors: Tensor[]) => void];
    save([s, k]);
    return {
      value: tf.matMul(s, k),
      gradFunc: (dz: Tensor | Tensor[], saved: Tensor[]) => {
        const gradient = single(dz);
        return [tf.matMul(gradient, given(saved[1]), false, true), kernelGradient(given(saved[0]), gradient)];
      },
    };
  });
  return product(state, kernel);
}

function single(gradient: Tensor | Tensor[]): Tensor {
  return Array.isArray(gradient) ? given(gradient[0]) : gradient;
}

function given(tensor: Tensor | undefined): Tensor {
  if (tensor === undefined) throw new Error("stackedProduct: nothing was saved for the backward pass.");
  return tensor;
}
