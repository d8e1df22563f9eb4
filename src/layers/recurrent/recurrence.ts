import { type Tensor, tf } from "../../backend/index.js";
import type { Mask } from "../callContext.js";

/** What one step gives. */
export interface StepResult {
  readonly output: Tensor;
  /** The states for the next step, in the order in which they came. */
  readonly states: readonly Tensor[];
}

/** A cell's equations for one pass over a batch of sequences, in two parts: what needs the input alone, and what needs the state before. */
export interface Recurrence {
  /**
   * What the input contributes. It knows nothing of time, so that all steps are computed by one large product.
   *
   * @param x all steps under each other: [time · batch, ...], the batch's samples of a step beside each other
   */
  project(x: Tensor): Tensor;
  /** One step from what its input contributes and the states before. */
  advance(projected: Tensor, states: readonly Tensor[]): StepResult;
  /**
   * All steps at once, where there is a faster way than one after the other.
   *
   * @param projected what the inputs contribute, [time, batch, ...]
   * @param states those before the first step
   * @returns the outputs [time, batch, ...] and the states after the last step; undefined where there is no such way
   */
  advanceAll?(projected: Tensor, states: readonly Tensor[]): StepResult | undefined;
}

/** How a recurrence runs over a sequence. */
export interface UnrollOptions {
  /** The states before the first step. */
  readonly states: readonly Tensor[];
  /** Which steps count [batch, time]. At the others states stay as they are. */
  readonly mask: Mask;
  /** From the last step to the first; the outputs come in the order in which they are computed, as in Keras. */
  readonly goBackwards: boolean;
  /** Every step's output, or the last one's alone. */
  readonly returnSequences: boolean;
  /** At steps that don't count the output is 0 instead of the one before. */
  readonly zeroOutputForMask: boolean;
}

/**
 * Runs a recurrence over a batch of sequences [batch, time, ...].
 *
 * Step by step: (y_t, s_t) = advance(p_t, s_{t−1}), with p = project(x) computed beforehand for all t at once.
 *
 * @returns outputs [batch, time, ...] or the last one [batch, ...], and the states after the last step
 */
export function unroll(recurrence: Recurrence, x: Tensor, options: UnrollOptions): StepResult {
  const projected = projectSteps(recurrence, x, options.goBackwards);
  const all = options.mask === undefined ? recurrence.advanceAll?.(projected, options.states) : undefined;
  if (all !== undefined) return { ...all, output: options.returnSequences ? swapTime(all.output) : lastStep(all.output) };

  // A copy, because the tape holds the list itself.
  const inOrder = (list: readonly Tensor[]): readonly Tensor[] => (options.goBackwards ? [...list].reverse() : list);
  const masks = options.mask === undefined ? undefined : inOrder(tf.unstack(tf.cast(options.mask, "bool"), 1));
  let states = options.states;
  const outputs: Tensor[] = [];
  unstackTime(projected).forEach((step, t) => {
    const next = recurrence.advance(step, states);
    const counts = masks?.[t];
    if (counts === undefined) {
      outputs.push(next.output);
      states = next.states;
      return;
    }
    // The place of a step that does not count is taken by zeros, which also come before the first step, or by the output before.
    const before = options.zeroOutputForMask ? undefined : outputs.at(-1);
    outputs.push(select(counts, next.output, before ?? tf.zerosLike(next.output)));
    states = next.states.map((state, i) => select(counts, state, states[i] ?? state));
  });
  const last = outputs.at(-1);
  if (last === undefined) throw new Error("rnn: a sequence must have at least one step; received none.");
  return { output: options.returnSequences ? tf.stack(outputs, 1) : last, states };
}

/** What the inputs of the steps contribute, [time, batch, ...] in the order in which they are taken. */
function projectSteps(recurrence: Recurrence, x: Tensor, goBackwards: boolean): Tensor {
  const [batch = 0, time = 0, ...rest] = x.shape;
  const byTime = swapTime(goBackwards ? tf.reverse(x, 1) : x);
  const projected = recurrence.project(byTime.reshape([time * batch, ...rest]));
  return projected.reshape([time, batch, ...projected.shape.slice(1)]);
}

/** From [batch, time, ...] to [time, batch, ...] and back. */
function swapTime(x: Tensor): Tensor {
  return tf.transpose(x, [1, 0, ...x.shape.slice(2).map((_, axis) => axis + 2)]);
}

/** The last of [time, batch, ...]. */
export function lastStep(all: Tensor): Tensor {
  return all.slice((all.shape[0] ?? 1) - 1).squeeze([0]);
}

/** Each of [time, batch, ...]. */
function unstackTime(all: Tensor): Tensor[] {
  // tfjs' gradient of unstack fails when there is one piece.
  return all.shape[0] === 1 ? [all.squeeze([0])] : tf.unstack(all, 0);
}

/** a where `counts` [batch] is true, b elsewhere. */
function select(counts: Tensor, a: Tensor, b: Tensor): Tensor {
  return tf.where(counts.reshape([-1, ...a.shape.slice(1).map(() => 1)]), a, b);
}
