import type { Shape } from "../../arithmetic/shape.js";
import { type BatchNormalization, batchNormalization } from "../batchNormalization.js";
import type { CallContext } from "../callContext.js";
import { type Bidirectional, bidirectional } from "./bidirectional.js";
import type { RecurrentOptions } from "./gatedCell.js";
import type { Recurrence } from "./recurrence.js";
import { rnn } from "./rnn.js";
import type { SequenceOptions } from "./recurrentLayer.js";
import { SimpleRnnCell } from "./simpleRnnCell.js";

export interface BiBnRnnOptions extends RecurrentOptions, Pick<SequenceOptions, "stateful"> {
  /** How much of the moving statistics a batch leaves as it was; 0.99. neon calls it rho. */
  readonly momentum?: number;
  /** Keeps the division away from 0; 0.001. */
  readonly epsilon?: number;
}

/** A plain cell whose inputs' part is normalised over all steps and samples: see {@link biBnRnn}. */
export class NormalizedRnnCell extends SimpleRnnCell {
  override readonly kind = "normalizedRnnCell";
  readonly normalization: BatchNormalization;

  constructor(options: BiBnRnnOptions) {
    // The normalisation's beta takes the bias' place.
    super({ ...options, useBias: false }, "biBnRnn");
    const { momentum, epsilon } = options;
    this.normalization = batchNormalization({ ...(momentum !== undefined && { momentum }), ...(epsilon !== undefined && { epsilon }) });
  }

  protected override shapeAfter(input: Shape): Shape {
    return this.normalization.connect(super.shapeAfter(input));
  }

  override recurrence(context: CallContext, batch: number): Recurrence {
    const plain = super.recurrence(context, batch);
    return { ...plain, project: (x) => this.normalization.call(plain.project(x), context) };
  }
}

/**
 * A plain recurrent network read both ways, with batch normalisation of what the inputs contribute. neon's BiBNRNN, of Deep Speech 2.
 *
 * h_t = activation(BN(x_t · kernel) + h_{t−1} · recurrentKernel), the mean and variance taken over all steps of all samples
 *
 * @param options those of simpleRnn, and the normalisation's momentum and epsilon
 * @returns a layer from [time, features] to [time, 2·units]
 * @example sequential([layers.biBnRnn({ units: 8, activation: "relu", inputShape: [20, 3] }), layers.biSum()]) // [20, 8]
 * @see Amodei et al., Deep Speech 2, 2015
 */
export function biBnRnn({ name, inputShape, stateful = false, ...options }: BiBnRnnOptions): Bidirectional {
  const layer = rnn({ cell: new NormalizedRnnCell(options), returnSequences: true, stateful });
  return bidirectional({ layer, ...(name === undefined ? {} : { name }), ...(inputShape === undefined ? {} : { inputShape }) });
}
