import { sameShape, shapeText } from "../arithmetic/shape.js";
import { RandomState, type Tensor, tf, type Variable } from "../backend/index.js";
import { Schedule } from "../schedules/schedule.js";
import { checkNumbers } from "../variables/checkTensors.js";
import { Weight } from "../variables/weight.js";
import { clipped } from "./clipping.js";
import { checkCommon, checkRate, type CommonOptions } from "./optionChecks.js";
import { stochasticallyRounded } from "./stochasticRounding.js";

/** Variables that an optimizer keeps for one weight, by name: its velocity, its moments. */
export type Slots = Readonly<Record<string, Variable>>;

/** Where a weight belongs: what {@link OptimizerOptions.excludeFromWeightDecay} and `multiOptimizer` look at. */
export interface Place {
  /** The layer's name, such as "dense_1". */
  readonly layer: string;
  /** The layer's kind, such as "dense". */
  readonly kind: string;
  /** The weight's name within it, such as "bias". */
  readonly weight: string;
}

/** One weight and what is kept for it. */
interface Target {
  readonly variable: Variable;
  readonly name: string;
  readonly slots: Readonly<Record<string, Weight>>;
  /** The sum of gradients that waits for its step. */
  readonly waiting: Weight | undefined;
  readonly average: Weight | undefined;
}

/**
 * Changes weights along their gradients.
 *
 * An optimizer says which variables it keeps for each weight (`slotNames`) and how one weight changes (`update`); what all can do, such as
 * clipping, decay and averages, stands here. The learning rate and the count of steps are variables as well, so that a compiled step takes
 * a change over without being recorded anew.
 */
export abstract class Optimizer {
  /** The name of its factory, as it stands in `optimizers.…` and in a run's record. */
  abstract readonly kind: string;
  /** What is kept for each weight; every slot starts at zero unless `firstSlot` says otherwise. */
  protected abstract readonly slotNames: readonly string[];
  /** The options that all optimizers share. */
  protected readonly common: CommonOptions;

  readonly #schedule: Schedule | undefined;
  #learningRate: number;
  #rate: Weight | undefined;
  #steps: Weight | undefined;
  #batches: Weight | undefined;
  #random: RandomState | undefined;
  #targets: readonly Target[] = [];

  constructor(learningRate: number | Schedule, common: CommonOptions = {}) {
    this.#schedule = learningRate instanceof Schedule ? learningRate : undefined;
    this.#learningRate = learningRate instanceof Schedule ? 0 : checkRate(learningRate);
    this.common = checkCommon(common);
  }

  /**
   * Changes one weight by its gradient.
   *
   * @param w the weight: assign its new value
   * @param g its gradient
   * @param slots its slots: assign their new values
   * @param rate what `stepSize` made of the learning rate
   * @param t the count of steps, this one included
   */
  protected abstract update(w: Variable, g: Tensor, slots: Slots, rate: Tensor, t: Tensor): void;

  /** The rate for this step; Adam corrects it by the count of steps, which starts at 1. */
  protected stepSize(learningRate: Tensor, _step: Tensor): Tensor {
    return learningRate;
  }

  /** A slot's first value; undefined when this weight has no such slot. */
  protected firstSlot(_slot: string, w: Variable, _name: string): Tensor | undefined {
    return tf.zeros(w.shape);
  }

  /** How much a weight decays at a step. */
  protected decayOf(_w: Variable, _name: string): number {
    return this.common.weightDecay ?? 0;
  }

  /** The options that make the same optimizer again. */
  config(): Record<string, unknown> {
    const schedule = this.#schedule;
    return { learningRate: schedule === undefined ? this.#learningRate : { kind: schedule.kind, ...schedule.config() }, ...this.common };
  }

  /**
   * How far a step goes. It may be changed at any time; the next step takes it over.
   *
   * @throws when it is set although a schedule computes it
   */
  get learningRate(): number {
    if (this.#schedule === undefined) return this.#learningRate;
    return this.#schedule.at(this.#steps?.variable.dataSync()[0] ?? 0);
  }

  set learningRate(value: number) {
    if (this.#schedule !== undefined) {
      throw new Error(`${this.kind}: learningRate follows the schedule ${this.#schedule.kind} and can't be set. Give the optimizer a number instead.`);
    }
    this.#learningRate = checkRate(value);
    const rate = this.#rate;
    if (rate !== undefined) tf.tidy(() => rate.variable.assign(tf.scalar(value)));
  }

  /** Whether a schedule computes the learning rate. */
  get isScheduled(): boolean {
    return this.#schedule !== undefined;
  }

  /** What the loss is to be multiplied by before gradients are taken; they are divided by it here. */
  lossScale(): Tensor | undefined {
    return this.common.lossScale === undefined ? undefined : tf.scalar(this.common.lossScale);
  }

  /**
   * Makes the slots for these weights, unless they are there already.
   *
   * @param places where each weight belongs, for options that choose weights by name
   * @throws when it already works on other weights, or they are something else
   */
  build(variables: readonly Variable[], places?: readonly Place[]): void {
    if (this.#rate !== undefined) {
      if (variables.length === this.#targets.length && variables.every((variable, i) => variable === this.#targets[i]?.variable)) return;
      throw new Error(`${this.kind}: this optimizer already works on other weights. Make one for each model: optimizers.${this.kind}().`);
    }
    variables.forEach((variable, i) => checkNumbers(this.kind, `weight ${i + 1}`, variable));
    const { accumulationSteps = 1, emaMomentum, stochasticRound } = this.common;
    this.#rate = new Weight("learningRate", tf.scalar(this.#learningRate), false);
    this.#steps = new Weight("steps", tf.scalar(0), false);
    this.#batches = accumulationSteps > 1 ? new Weight("batches", tf.scalar(0), false) : undefined;
    this.#random = stochasticRound === undefined ? undefined : new RandomState("stochasticRound");
    this.#targets = variables.map((variable, i) => {
      const place = places?.[i];
      const name = place === undefined ? variable.name : `${place.layer}.${place.weight}`;
      const first = this.slotNames.flatMap((slot) => {
        const value = tf.tidy(() => this.firstSlot(slot, variable, name));
        return value === undefined ? [] : [[slot, new Weight(slot, value, false)] as const];
      });
      return {
        variable,
        name,
        slots: Object.fromEntries(first),
        waiting: accumulationSteps > 1 ? new Weight("waiting", tf.zeros(variable.shape), false) : undefined,
        average: emaMomentum === undefined ? undefined : new Weight("average", variable.clone(), false),
      };
    });
  }

  /**
   * Changes every weight by its gradient, in the order that `build` was given.
   *
   * @param allowed a truth value; when it is false at the time of the step, nothing changes
   * @throws when `build` was not called, or the gradients are not one for each weight and of its shape
   */
  apply(gradients: readonly Tensor[], allowed?: Tensor): void {
    const [rate, steps] = [this.#rate?.variable, this.#steps?.variable];
    if (rate === undefined || steps === undefined) throw new Error(`${this.kind}: apply was called before build(variables).`);
    this.#check(gradients);
    tf.tidy(() => {
      const { lossScale } = this.common;
      const unscaled = lossScale === undefined ? gradients : gradients.map((g) => g.div(lossScale));
      const { due, means } = this.#accumulate(unscaled, allowed);
      const undo = due === undefined ? () => {} : this.#unless(due);
      steps.assign(steps.add(1));
      this.#step(clipped(means, this.common), this.#schedule?.rate(steps.sub(1)) ?? rate, steps);
      undo();
    });
  }

  /** The variables that it keeps: the learning rate, the counts of steps and batches, and the slots. */
  get weights(): readonly Weight[] {
    const own = [this.#rate, this.#steps, this.#batches];
    const kept = this.#targets.flatMap(({ slots, waiting, average }) => [...Object.values(slots), waiting, average]);
    return [...own, ...kept].filter((weight) => weight !== undefined);
  }

  /** What it keeps for a weight, by name; nothing before `build`. */
  slotsOf(variable: Variable): Readonly<Record<string, Weight>> {
    return this.#targets.find((target) => target.variable === variable)?.slots ?? {};
  }

  /**
   * Exchanges the weights with their moving averages.
   *
   * @throws when it keeps none
   */
  swapAverages(): void {
    if (this.common.emaMomentum === undefined) throw new Error(`${this.kind}: it keeps no averages. Give it emaMomentum, such as 0.99.`);
    for (const { variable, average } of this.#targets) {
      if (average === undefined) continue;
      const own = variable.clone();
      variable.assign(average.variable);
      average.variable.assign(own);
      own.dispose();
    }
  }

  /** Gives the slots' memory back. An optimizer that is simply dropped does this by itself in time. */
  dispose(): void {
    for (const weight of this.weights) weight.dispose();
    this.#random?.dispose();
    [this.#rate, this.#steps, this.#batches, this.#random, this.#targets] = [undefined, undefined, undefined, undefined, []];
  }

  #check(gradients: readonly Tensor[]): void {
    if (gradients.length !== this.#targets.length) throw new Error(`${this.kind}: apply takes a gradient for each of the ${this.#targets.length} weights; received ${gradients.length}.`);
    this.#targets.forEach(({ variable, name }, i) => {
      const gradient: unknown = gradients[i];
      checkNumbers(this.kind, `the gradient of ${name}`, gradient);
      if (!sameShape(gradient.shape, variable.shape)) throw new Error(`${this.kind}: the gradient of ${name} must have its shape, ${shapeText(variable.shape)}; received ${shapeText(gradient.shape)}.`);
    });
  }

  /** Adds gradients to those that wait. `due` tells whether it is time for a step; undefined when it always is. */
  #accumulate(gradients: readonly Tensor[], allowed: Tensor | undefined): { due: Tensor | undefined; means: readonly Tensor[] } {
    const { accumulationSteps: count = 1 } = this.common;
    const batches = this.#batches?.variable;
    if (batches === undefined) return { due: allowed, means: gradients };
    batches.assign(batches.add(allowed === undefined ? 1 : allowed.toFloat()));
    const complete = tf.equal(tf.mod(batches, count), 0);
    const due = allowed === undefined ? complete : tf.logicalAnd(complete, allowed);
    const sums = gradients.map((g, i) => {
      const waiting = this.#targets[i]?.waiting?.variable ?? tf.zerosLike(g);
      return allowed === undefined ? waiting.add(g) : tf.where(allowed, waiting.add(g), waiting);
    });
    sums.forEach((sum, i) => this.#targets[i]?.waiting?.variable.assign(tf.where(due, tf.zerosLike(sum), sum)));
    return { due, means: sums.map((sum) => sum.div(count)) };
  }

  /** Remembers everything; the function that it returns puts it back where `due` is false. A recorded step can't branch, but it can choose. */
  #unless(due: Tensor): () => void {
    const changing = [
      ...(this.#steps === undefined ? [] : [this.#steps.variable]),
      ...this.#targets.flatMap(({ variable, slots, average }) => [variable, ...Object.values(slots).map((slot) => slot.variable), ...(average === undefined ? [] : [average.variable])]),
    ];
    const before = changing.map((variable) => variable.clone());
    return () => changing.forEach((variable, i) => variable.assign(tf.where(due, variable, before[i] ?? variable)));
  }

  #step(gradients: readonly Tensor[], learningRate: Tensor, t: Tensor): void {
    const stepSize = this.stepSize(learningRate, t);
    const { weightDecayMode = "decoupled", paramClipValue, stochasticRound } = this.common;
    this.#targets.forEach(({ variable: w, name, slots }, i) => {
      let g = gradients[i];
      if (g === undefined) return;
      const decay = this.#decays(name) ? this.decayOf(w, name) : 0;
      if (decay !== 0 && weightDecayMode === "coupled") g = g.add(w.mul(decay));
      if (decay !== 0 && weightDecayMode === "decoupled") w.assign(w.sub(w.mul(learningRate.mul(decay))));
      this.update(w, g, Object.fromEntries(Object.entries(slots).map(([slot, { variable }]) => [slot, variable])), stepSize, t);
      if (paramClipValue !== undefined) w.assign(w.clipByValue(-paramClipValue, paramClipValue));
      if (stochasticRound !== undefined && this.#random !== undefined) w.assign(stochasticallyRounded(w, stochasticRound, this.#random));
    });
    this.#average(t);
  }

  #decays(name: string): boolean {
    return !(this.common.excludeFromWeightDecay ?? []).some((part) => name.includes(part));
  }

  /** a ← μ a + (1 − μ) w, and a ← w at the first step. */
  #average(t: Tensor): void {
    const { emaMomentum, emaOverwriteEvery } = this.common;
    if (emaMomentum === undefined) return;
    const momentum = tf.greater(t, 1).toFloat().mul(emaMomentum);
    const overwrite = emaOverwriteEvery === undefined ? undefined : tf.equal(tf.mod(t, emaOverwriteEvery), 0);
    for (const { variable: w, average } of this.#targets) {
      if (average === undefined) continue;
      average.variable.assign(average.variable.mul(momentum).add(w.mul(tf.sub(1, momentum))));
      if (overwrite !== undefined) w.assign(tf.where(overwrite, average.variable, w));
    }
  }
}
