import { type Tensor, tf } from "../backend/index.js";
import { Weight } from "../variables/weight.js";

/**
 * Gradients of several batches, summed up until their mean is due.
 *
 * A step either adds its gradients (`isDue` false) or takes the mean of all with its own; each is compiled by itself, so the switch between
 * them costs nothing.
 */
export class GradientStore {
  readonly #sums: readonly Weight[];
  readonly #batches: number;
  readonly #isDue: boolean;

  constructor(sums: readonly Weight[], batches: number, isDue: boolean) {
    this.#sums = sums;
    this.#batches = batches;
    this.#isDue = isDue;
  }

  /** Zeros of the weights' shapes, which both kinds of step share. */
  static sumsFor(weights: readonly Weight[]): readonly Weight[] {
    return weights.map(({ name, shape }) => new Weight(name, tf.zeros([...shape]), false));
  }

  /** Adds a batch's gradients; gives the mean when it is due, and begins anew. */
  take(gradients: readonly (Tensor | undefined)[]): (Tensor | undefined)[] | undefined {
    const totals = gradients.map((gradient, i) => {
      const sum = this.#sums[i]?.variable;
      return gradient === undefined || sum === undefined ? undefined : sum.add(gradient);
    });
    totals.forEach((total, i) => {
      const sum = this.#sums[i]?.variable;
      if (total !== undefined) sum?.assign(this.#isDue ? tf.zerosLike(sum) : total);
    });
    return this.#isDue ? totals.map((total) => total?.div(this.#batches)) : undefined;
  }
}
