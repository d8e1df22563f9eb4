import { type Shape, sizeOf } from "../../arithmetic/shape.js";
import { type Tensor, tf } from "../../backend/index.js";
import { BaseLayer } from "../baseLayer.js";
import type { CallContext } from "../callContext.js";
import type { Recurrence, StepResult } from "./recurrence.js";

/**
 * One step of a recurrent layer: from an input and the states before to an output and the states after.
 *
 * A cell says which states it has (`stateShapes`), what comes out (`shapeAfter`) and gives its equations (`recurrence`), once for a single
 * step and for whole sequences. `layers.rnn({ cell })` runs it along a sequence; as a layer of its own it takes [x, ...states], or x alone
 * with states of zeros, and gives [output, ...states].
 */
export abstract class RnnCell extends BaseLayer {
  /** The shapes of one sample's states, for such an input of one step. */
  abstract stateShapes(input: Shape): readonly Shape[];

  /** The shape of one step's output, for such an input. Throws when the cell can't take it. */
  protected abstract shapeAfter(input: Shape): Shape;

  /** The equations for one pass over `batch` sequences; dropout's masks stay the same through it. */
  abstract recurrence(context: CallContext, batch: number): Recurrence;

  /** States of zeros for a batch, which a sequence begins with. */
  zeroStates(batch: number): Tensor[] {
    return this.stateShapes(this.inputShape).map((shape) => tf.zeros([batch, ...shape]));
  }

  /**
   * One step.
   *
   * @param input [batch, ...]
   * @param states the states before, as `zeroStates` or the step before gave them
   */
  step(input: Tensor, states: readonly Tensor[], context: CallContext): StepResult {
    const recurrence = this.recurrence(context, input.shape[0] ?? 0);
    return recurrence.advance(recurrence.project(input), states);
  }

  /** For one step: every number of its kernels once, at each place where a convolutional cell's filters stop. */
  protected override multiplyAddsOf([input = []]: readonly Shape[]): number {
    const kernels = this.specs([input]).filter(({ name }) => /kernel|peephole/i.test(name));
    const places = sizeOf(this.shapeAfter(input).slice(0, -1));
    return super.multiplyAddsOf([input]) + places * kernels.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  protected shapesAfter([input = [], ...states]: readonly Shape[]): readonly Shape[] {
    const output = this.shapeAfter(input);
    const own = this.stateShapes(input);
    if (states.length !== 0 && states.length !== own.length) {
      throw new Error(`${this.name}: the cell takes an input and its ${own.length} states; received ${states.length} states.`);
    }
    return [output, ...own];
  }

  callAll([input, ...states]: readonly Tensor[], context: CallContext): readonly Tensor[] {
    if (input === undefined) throw new Error(`${this.name}: the cell takes an input and its states; received nothing.`);
    const { output, states: after } = this.step(input, states.length === 0 ? this.zeroStates(input.shape[0] ?? 0) : states, context);
    return [output, ...after];
  }
}
