import { tf } from "./backend.js";
import { whileTakingGradients } from "./compiled/underWay.js";
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

/** A function's value and its gradient with respect to each tensor, in the order given. */
export interface Gradients {
  readonly value: Scalar;
  readonly grads: Tensor[];
}

/**
 * The value of `fn` and its gradients: grads[i] = ∂fn() / ∂tensors[i].
 *
 * @param fn Computes a scalar from the tensors.
 * @param tensors What to differentiate by, variables or any other tensors of floats; `fn` must use each of them.
 * @throws Error when `fn` returns no scalar, or a tensor that the value does not depend on.
 * @example
 * const w = variable([1, 2]);
 * const { value, grads } = gradients(() => w.square().sum(), [w]);   // 5, [[2, 4]]
 * @example
 * const x = tf.randomUniform([1, 28, 28, 1]);                        // what would make the third output larger?
 * const { grads: [saliency] } = gradients(() => net.apply(x).slice([0, 3], [1, 1]).sum(), [x]);
 */
export function gradients(fn: () => Tensor, tensors: readonly Tensor[]): Gradients {
  const { value, grads } = gradientsWhereUsed(fn, tensors);
  const unused = grads.indexOf(undefined);
  if (unused < 0) return { value, grads: grads as Tensor[] };
  tf.dispose([value, ...grads.filter((gradient) => gradient !== undefined)]);
  const tensor = tensors[unused];
  const which = tensor instanceof tf.Variable ? `variable ${tensor.name}` : `tensor ${unused + 1}`;
  throw new Error(`gradients: the value does not depend on ${which}; take it off the list or use it in fn.`);
}

/** The same, with nothing in the place of a tensor that the value does not depend on. */
export function gradientsWhereUsed(fn: () => Tensor, tensors: readonly Tensor[]): { value: Scalar; grads: (Tensor | undefined)[] } {
  if (tensors.length === 0) throw new Error("gradients: there must be at least one tensor to differentiate by; received none.");
  const { value, grads } = whileTakingGradients(() => tf.engine().gradients(fn as () => Scalar, [...tensors], undefined, true));
  if (value.size !== 1) {
    tf.dispose([value, ...grads]);
    throw new Error(`gradients: fn must return a scalar; received a tensor of shape [${value.shape}]. Take its sum or its mean.`);
  }
  return { value, grads: grads.map((gradient) => gradient ?? undefined) };
}
