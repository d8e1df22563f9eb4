import { type Tensor, tf, type Variable } from "../backend/index.js";
import type { Weight } from "../variables/weight.js";
import { Optimizer, type Place } from "./optimizer.js";

export interface MultiOptimizerOptions {
  /** What changes the weights that no entry names. */
  readonly default: Optimizer;
  /** Optimizers by a layer's name ("dense_1"), its kind ("dense") or one of its weights ("dense_1.bias", "dense.bias", "bias"); the closest entry counts. */
  readonly optimizers: Readonly<Record<string, Optimizer>>;
}

/** See {@link multiOptimizer}. */
export class MultiOptimizer extends Optimizer {
  readonly kind = "multiOptimizer";
  protected readonly slotNames = [];
  readonly #default: Optimizer;
  readonly #named: Readonly<Record<string, Optimizer>>;
  #parts: ReadonlyMap<Optimizer, readonly number[]> = new Map();

  constructor({ default: first, optimizers }: MultiOptimizerOptions) {
    super(0);
    [this.#default, this.#named] = [first, optimizers];
  }

  override build(variables: readonly Variable[], places?: readonly Place[]): void {
    const parts = new Map<Optimizer, number[]>();
    variables.forEach((_, i) => {
      const optimizer = this.#chosen(places?.[i]);
      parts.set(optimizer, [...(parts.get(optimizer) ?? []), i]);
    });
    for (const [optimizer, indices] of parts) optimizer.build(taken(variables, indices), places === undefined ? undefined : taken(places, indices));
    this.#parts = parts;
  }

  override apply(gradients: readonly Tensor[], allowed?: Tensor): void {
    if (this.#parts.size === 0) throw new Error("multiOptimizer: apply was called before build(variables).");
    for (const [optimizer, indices] of this.#parts) optimizer.apply(taken(gradients, indices), allowed);
  }

  protected update(): void {}

  override lossScale(): Tensor | undefined {
    const scales = this.#all().map((optimizer) => optimizer.config()["lossScale"] ?? 1);
    if (new Set(scales).size > 1) throw new Error(`multiOptimizer: all optimizers must have the same lossScale; received ${scales.join(", ")}.`);
    return scales[0] === 1 ? undefined : tf.scalar(Number(scales[0]));
  }

  /** The default optimizer's. Setting it sets that one's alone; the others have their own. */
  override get learningRate(): number {
    return this.#default.learningRate;
  }

  override set learningRate(value: number) {
    this.#default.learningRate = value;
  }

  override get isScheduled(): boolean {
    return this.#default.isScheduled;
  }

  override get weights(): readonly Weight[] {
    return [...this.#parts.keys()].flatMap((optimizer) => optimizer.weights);
  }

  override swapAverages(): void {
    for (const optimizer of this.#parts.keys()) optimizer.swapAverages();
  }

  override dispose(): void {
    for (const optimizer of this.#parts.keys()) optimizer.dispose();
    this.#parts = new Map();
  }

  override config() {
    const described = (optimizer: Optimizer) => ({ kind: optimizer.kind, ...optimizer.config() });
    return {
      default: described(this.#default),
      optimizers: Object.fromEntries(Object.entries(this.#named).map(([name, optimizer]) => [name, described(optimizer)])),
    };
  }

  #all(): readonly Optimizer[] {
    return [this.#default, ...Object.values(this.#named)];
  }

  #chosen(place: Place | undefined): Optimizer {
    if (place === undefined) return this.#default;
    const { layer, kind, weight } = place;
    const closest = [`${layer}.${weight}`, layer, `${kind}.${weight}`, weight, kind].find((name) => Object.hasOwn(this.#named, name));
    return closest === undefined ? this.#default : (this.#named[closest] ?? this.#default);
  }
}

function taken<T>(all: readonly T[], indices: readonly number[]): T[] {
  return indices.flatMap((i) => (all[i] === undefined ? [] : [all[i]]));
}

/**
 * Several optimizers at once, each for its own weights: neon's MultiOptimizer and Keras' OptimizerMap.
 *
 * The closest entry counts: "dense_1.bias" before "dense_1" before "dense.bias" before "bias" before "dense"; what none names goes to the default.
 *
 * @param options.default what changes the weights that no entry names
 * @param options.optimizers optimizers by a layer's name, its kind or a weight's name
 * @example optimizers.multiOptimizer({ default: optimizers.sgd({ learningRate: 0.1 }), optimizers: { bias: optimizers.sgd({ learningRate: 0.2 }), lstm: optimizers.rmsprop() } })
 */
export function multiOptimizer(options: MultiOptimizerOptions): MultiOptimizer {
  return new MultiOptimizer(options);
}
