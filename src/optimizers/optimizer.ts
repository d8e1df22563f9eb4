import { type Tensor, tf, type Variable } from "../backend/index.js";
import { Weight } from "../variables/weight.js";

/** What every optimizer takes. */
export interface OptimizerOptions {
  /** How far a step goes. */
  readonly learningRate?: number;
}

/** Variables that an optimizer keeps for one weight, by name: its velocity, its moments. */
export type Slots = Readonly<Record<string, Variable>>;

/**
 * Changes weights along their gradients.
 *
 * An optimizer says which variables it keeps for each weight (`slotNames`) and how one weight changes (`update`). The learning rate and the
 * count of steps are variables as well, so that a compiled step takes a change over without being recorded anew.
 */
export abstract class Optimizer {
  /** The name of its factory, as it stands in `optimizers.…` and in a run's record. */
  abstract readonly kind: string;
  /** What is kept for each weight; every slot starts at zero. */
  protected abstract readonly slotNames: readonly string[];

  #learningRate: number;
  #rate: Weight | undefined;
  #steps: Weight | undefined;
  #targets: readonly Variable[] = [];
  #slots: readonly Readonly<Record<string, Weight>>[] = [];

  constructor(learningRate: number) {
    this.#learningRate = checkRate(learningRate);
  }

  /**
   * Changes one weight by its gradient.
   *
   * @param w the weight: assign its new value
   * @param g its gradient
   * @param slots its slots: assign their new values
   * @param rate what `stepSize` made of the learning rate
   */
  protected abstract update(w: Variable, g: Tensor, slots: Slots, rate: Tensor): void;

  /** The rate for this step; Adam corrects it by the count of steps, which starts at 1. */
  protected stepSize(learningRate: Tensor, _step: Tensor): Tensor {
    return learningRate;
  }

  /** The options that make the same optimizer again. */
  config(): Record<string, unknown> {
    return { learningRate: this.#learningRate };
  }

  /** How far a step goes. It may be changed at any time; the next step takes it over. */
  get learningRate(): number {
    return this.#learningRate;
  }

  set learningRate(value: number) {
    this.#learningRate = checkRate(value);
    const rate = this.#rate;
    if (rate !== undefined) tf.tidy(() => rate.variable.assign(tf.scalar(value)));
  }

  /**
   * Makes the slots for these weights, unless they are there already.
   *
   * @throws when it already works on other weights
   */
  build(variables: readonly Variable[]): void {
    if (this.#rate !== undefined) {
      if (variables.length === this.#targets.length && variables.every((variable, i) => variable === this.#targets[i])) return;
      throw new Error(`${this.kind}: this optimizer already works on other weights. Make one for each model: optimizers.${this.kind}().`);
    }
    this.#rate = new Weight("learningRate", tf.scalar(this.#learningRate), false);
    this.#steps = new Weight("steps", tf.scalar(0), false);
    this.#targets = [...variables];
    this.#slots = variables.map((variable) =>
      Object.fromEntries(this.slotNames.map((name) => [name, new Weight(name, tf.zeros(variable.shape), false)])),
    );
  }

  /**
   * Changes every weight by its gradient, in the order that `build` was given.
   *
   * @throws when `build` was not called
   */
  apply(gradients: readonly Tensor[]): void {
    const [rate, steps] = [this.#rate?.variable, this.#steps?.variable];
    if (rate === undefined || steps === undefined) throw new Error(`${this.kind}: apply was called before build(variables).`);
    tf.tidy(() => {
      steps.assign(steps.add(1));
      const stepSize = this.stepSize(rate, steps);
      this.#targets.forEach((weight, i) => {
        const gradient = gradients[i];
        const slots = Object.fromEntries(Object.entries(this.#slots[i] ?? {}).map(([name, slot]) => [name, slot.variable]));
        if (gradient !== undefined) this.update(weight, gradient, slots, stepSize);
      });
    });
  }

  /** The variables that it keeps: the learning rate, the count of steps, and the slots. */
  get weights(): readonly Weight[] {
    const own = [this.#rate, this.#steps].filter((weight) => weight !== undefined);
    return [...own, ...this.#slots.flatMap((slots) => Object.values(slots))];
  }

  /** Gives the slots' memory back. An optimizer that is simply dropped does this by itself in time. */
  dispose(): void {
    for (const weight of this.weights) weight.dispose();
    [this.#rate, this.#steps, this.#targets, this.#slots] = [undefined, undefined, [], []];
  }
}

function checkRate(learningRate: number): number {
  if (!(learningRate >= 0 && Number.isFinite(learningRate))) {
    throw new Error(`optimizer: learningRate must be a number from 0; received ${learningRate}.`);
  }
  return learningRate;
}

/** Checks a number that must lie in [0, 1), naming the argument. */
export function checkFraction(owner: string, argument: string, value: number): number {
  if (!(value >= 0 && value < 1)) throw new Error(`${owner}: ${argument} must be at least 0 and less than 1; received ${value}.`);
  return value;
}
