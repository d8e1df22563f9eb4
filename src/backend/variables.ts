import { tf } from "./backend.js";
import type { Scalar, Tensor, TensorLike, Variable } from "./tfjs.js";

/** Settings of {@link variable}. */
export interface VariableOptions {
  /** Whether {@link gradients} without a list and optimizers take it; default true. */
  readonly trainable?: boolean;
  readonly name?: string;
}

/**
 * A tensor whose value can be assigned.
 *
 * @param init The first value: a tensor, which is copied and stays yours, or numbers.
 * @example
 * const w = variable(tf.zeros([784, 10]), { name: "w" });
 * w.assign(w.sub(0.1));
 */
export function variable(init: Tensor | TensorLike, { trainable = true, name }: VariableOptions = {}): Variable {
  if (init instanceof tf.Tensor) return tf.variable(init, trainable, name);
  const start = tf.tensor(init);
  const made = tf.variable(start, trainable, name);
  start.dispose();
  return made;
}

/** A function's value and its gradient with respect to each variable, in the order given. */
export interface Gradients {
  readonly value: Scalar;
  readonly grads: Tensor[];
}

/**
 * The value of `fn` and its gradients: grads[i] = ∂fn() / ∂variables[i].
 *
 * @param fn Computes a scalar from the variables.
 * @param variables What to differentiate by; `fn` must use each of them.
 * @throws Error when `fn` returns no scalar, or a variable that the value does not depend on.
 * @example
 * const w = variable([1, 2]);
 * const { value, grads } = gradients(() => w.square().sum(), [w]);   // 5, [[2, 4]]
 */
export function gradients(fn: () => Tensor, variables: readonly Variable[]): Gradients {
  const { value, grads } = tf.variableGrads(fn as () => Scalar, [...variables]);
  return {
    value,
    grads: variables.map((each) => {
      const gradient = grads[each.name];
      if (gradient === undefined) throw new Error(`gradients: the value does not depend on variable ${each.name}; take it off the list or use it in fn.`);
      return gradient;
    }),
  };
}
