import { type Tensor, tf, type Variable } from "../backend/index.js";
import { Optimizer, type Slots } from "./optimizer.js";
import { checkNotNegative, type OptimizerOptions } from "./optionChecks.js";

export interface AdagradOptions extends OptimizerOptions {
  /** Where the sum of squares starts; 0.1. */
  readonly initialAccumulator?: number;
  /** Keeps the division away from 0; 1e-7. */
  readonly epsilon?: number;
}

/** See {@link adagrad}. */
export class Adagrad extends Optimizer {
  readonly kind = "adagrad";
  readonly initialAccumulator: number;
  readonly epsilon: number;
  protected readonly slotNames = ["squares"];

  constructor({ learningRate = 0.001, initialAccumulator = 0.1, epsilon = 1e-7, ...common }: AdagradOptions) {
    super(learningRate, common);
    this.initialAccumulator = checkNotNegative("adagrad", "initialAccumulator", initialAccumulator);
    this.epsilon = checkNotNegative("adagrad", "epsilon", epsilon);
  }

  protected override firstSlot(_slot: string, w: Variable): Tensor {
    return tf.fill(w.shape, this.initialAccumulator);
  }

  protected update(w: Variable, g: Tensor, { squares }: Slots, rate: Tensor): void {
    if (squares === undefined) return;
    squares.assign(squares.add(g.square()));
    w.assign(w.sub(g.mul(rate).div(squares.add(this.epsilon).sqrt())));
  }

  override config() {
    return { ...super.config(), initialAccumulator: this.initialAccumulator, epsilon: this.epsilon };
  }
}

/**
 * Adagrad: a weight's steps get smaller the more it has been moved, so that rare features keep large ones.
 *
 * s ← s + g², w ← w − η g / sqrt(s + ε)
 *
 * @param options.learningRate η; 0.001. (neon takes 0.01.)
 * @param options.initialAccumulator s at first; 0.1, as in Keras and tfjs. neon's starts at 0.
 * @param options.epsilon ε; 1e-7, as in Keras. (neon takes 1e-6.)
 * @throws when an argument is out of its range
 * @example optimizers.adagrad({ learningRate: 0.01, initialAccumulator: 0, epsilon: 1e-6 }) // neon's
 * @see Duchi, Hazan and Singer, Adaptive subgradient methods, 2011
 */
export function adagrad(options: AdagradOptions = {}): Adagrad {
  return new Adagrad(options);
}
