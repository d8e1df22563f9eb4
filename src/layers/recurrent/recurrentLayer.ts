import { sameShapes, type Shape, shapeText } from "../../arithmetic/shape.js";
import type { Tensor } from "../../backend/index.js";
import { BaseLayer, type LayerOptions } from "../baseLayer.js";
import type { CallContext, Mask } from "../callContext.js";
import type { RnnCell } from "./cell.js";
import { unroll } from "./recurrence.js";

/** What every recurrent layer takes besides its cell's own options. */
export interface SequenceOptions extends LayerOptions {
  /** Gives every step's output [time, ...] instead of the last one's; false. */
  readonly returnSequences?: boolean;
  /** Gives the states after the last step too, as further outputs; false. */
  readonly returnState?: boolean;
  /** Goes from the last step to the first, and gives the outputs in that order; false. */
  readonly goBackwards?: boolean;
  /**
   * Begins with the states that the batch before ended with, until `resetStates()`; false. Sample i of a batch then goes on with sample i of
   * the one before, and batches of another size have states of their own. neon says the opposite by `reset_cells`.
   */
  readonly stateful?: boolean;
  /** Gives zeros at steps that a mask leaves out, instead of the output before; false. */
  readonly zeroOutputForMask?: boolean;
  /** Kept for Keras' files. Steps are always laid out one after the other here, which a compiled step needs. */
  readonly unroll?: boolean;
}

/**
 * Runs a cell along the second axis of its input. What all recurrent layers are: see {@link rnn}.
 *
 * Inputs: x [time, ...], and the first states if they are not zeros. Outputs: y, and with `returnState` the last states.
 */
export abstract class RecurrentLayer extends BaseLayer {
  readonly cell: RnnCell;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  readonly stateful: boolean;
  readonly zeroOutputForMask: boolean;

  constructor(options: SequenceOptions, cell: RnnCell) {
    super(options);
    this.cell = cell;
    this.returnSequences = options.returnSequences ?? false;
    this.returnState = options.returnState ?? false;
    this.goBackwards = options.goBackwards ?? false;
    this.stateful = options.stateful ?? false;
    this.zeroOutputForMask = options.zeroOutputForMask ?? false;
  }

  protected override multiplyAddsOf([[steps = 0] = []]: readonly Shape[]): number {
    return steps * this.cell.multiplyAdds;
  }

  protected shapesAfter([sequence = [], ...initial]: readonly Shape[]): readonly Shape[] {
    const [time, ...step] = sequence;
    if (time === undefined || step.length === 0) {
      throw new Error(`${this.name}: the input must be a sequence of shape [time, features]; received ${shapeText(sequence)}. Use layers.reshape or layers.embedding before it.`);
    }
    if (time < 1) throw new Error(`${this.name}: a sequence must have at least one step; received ${shapeText(sequence)}.`);
    const output = this.cell.connect(step);
    const states = this.cell.stateShapes(step);
    if (initial.length > 0 && !sameShapes(states, initial)) {
      throw new Error(
        `${this.name}: the first states must be of shape ${states.map(shapeText).join(" and ")}; received ${initial.map(shapeText).join(" and ")}. ` +
          "Leave them out to begin with zeros.",
      );
    }
    return [this.returnSequences ? [time, ...output] : output, ...(this.returnState ? states : [])];
  }

  callAll([sequence, ...initial]: readonly Tensor[], context: CallContext): readonly Tensor[] {
    if (sequence === undefined) throw new Error(`${this.name}: the layer takes a sequence; received nothing.`);
    const batch = sequence.shape[0] ?? 0;
    const kept = this.stateful ? this.#kept(batch, sequence.shape.slice(2)) : undefined;
    const given = initial.length > 0 ? initial : kept;
    const { output, states } = unroll(this.cell.recurrence(context, batch), sequence, {
      states: given ?? this.cell.zeroStates(batch),
      mask: context.mask,
      goBackwards: this.goBackwards,
      returnSequences: this.returnSequences,
      zeroOutputForMask: this.zeroOutputForMask,
    });
    kept?.forEach((variable, i) => {
      const state = states[i];
      if (state !== undefined) variable.assign(state);
    });
    return this.returnState ? [output, ...states] : [output];
  }

  protected override masksAfter([mask]: readonly Mask[]): readonly Mask[] {
    return [this.returnSequences ? mask : undefined];
  }

  #kept(batch: number, step: Shape) {
    return this.cell.stateShapes(step).map((shape, i) => this.state(`state ${i}`, [batch, ...shape]));
  }

  /** The layer's own options, without the cell's. */
  protected sequenceConfig(): Record<string, unknown> {
    const { returnSequences, returnState, goBackwards, stateful, zeroOutputForMask } = this;
    const { unroll: unrolled = false } = this.options as SequenceOptions;
    return { returnSequences, returnState, goBackwards, stateful, zeroOutputForMask, unroll: unrolled };
  }

  override config(): Record<string, unknown> {
    return { ...this.sequenceConfig(), ...this.cell.config() };
  }
}

/** A recurrent layer's options as its cell takes them: the name, the input's shape and the activity's loss are the layer's alone. */
export function cellOptions<T extends LayerOptions>(options: T): T {
  const { name: _name, inputShape: _shape, activityRegularizer: _regularizer, ...rest } = options;
  return rest as T;
}
