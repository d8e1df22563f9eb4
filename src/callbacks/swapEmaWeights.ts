import { Callback } from "./callback.js";

/** See {@link swapEmaWeights}. */
export class SwapEmaWeights extends Callback {
  override onTrainEnd(): void {
    if (this.training.optimizer.weights.length > 0) this.training.optimizer.swapAverages();
  }
}

/**
 * Ends a training with the moving averages of the weights in place of the weights, which often judge better. The optimizer must keep
 * them: give it emaMomentum. The weights themselves are the averages then, and `optimizer.swapAverages()` changes them back.
 *
 * @throws at the end when the optimizer keeps no averages
 * @example
 * net.compile({ optimizer: optimizers.adam({ emaMomentum: 0.99 }), loss: "mse" });
 * await net.fit(data, { callbacks: [callbacks.swapEmaWeights()] });
 * @see Polyak and Juditsky, Acceleration of stochastic approximation by averaging, 1992
 */
export function swapEmaWeights(): SwapEmaWeights {
  return new SwapEmaWeights();
}
