import { type Shape, shapeText } from "../arithmetic/shape.js";
import { RandomState, tf, type Variable } from "../backend/index.js";
import { disposeWith } from "../variables/lifetime.js";
import { Weight } from "../variables/weight.js";

/** What a layer keeps besides its weights: its random numbers' state, and what it remembers of earlier batches. */
export class LayerState {
  #draws: RandomState | undefined;
  #forget: (() => void) | undefined;
  readonly #variables = new Map<string, Weight>();

  get isSeeded(): boolean {
    return this.#draws !== undefined;
  }

  get draws(): RandomState {
    if (this.#draws === undefined) throw new Error("layer: its random numbers have no seed yet; seed comes first.");
    return this.#draws;
  }

  seed(seed: number): void {
    this.#draws = new RandomState(seed);
    this.#forget = disposeWith(this, this.#draws);
  }

  /** One for each shape: a smaller last batch has a state of its own. */
  variable(name: string, shape: Shape): Variable {
    const key = `${name} ${shapeText(shape)}`;
    let found = this.#variables.get(key);
    if (found === undefined) {
      found = new Weight(name, tf.zeros([...shape]), false);
      this.#variables.set(key, found);
    }
    return found.variable;
  }

  reset(): void {
    for (const { variable } of this.#variables.values()) tf.tidy(() => variable.assign(tf.zeros(variable.shape)));
  }

  dispose(): void {
    this.#forget?.();
    this.#draws?.dispose();
    [this.#draws, this.#forget] = [undefined, undefined];
    for (const weight of this.#variables.values()) weight.dispose();
    this.#variables.clear();
  }
}
