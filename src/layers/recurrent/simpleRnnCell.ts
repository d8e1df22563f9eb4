import type { Tensor } from "../../backend/index.js";
import type { CallContext } from "../callContext.js";
import { GatedCell, type RecurrentOptions } from "./gatedCell.js";
import type { Recurrence } from "./recurrence.js";
import { stackedProduct } from "./stackedProduct.js";

/** One step of a plain recurrent network: see {@link simpleRnnCell}. */
export class SimpleRnnCell extends GatedCell {
  readonly kind: string = "simpleRnnCell";

  /** @param owner how messages call it */
  constructor(options: RecurrentOptions, owner = "simpleRnnCell") {
    super(owner, 1, options);
  }

  recurrence(context: CallContext, batch: number): Recurrence {
    const drop = this.inputDropout(context, batch);
    const dropState = this.stateDropout(context, batch);
    const recurrent = stackedProduct(this.weight("recurrentKernel"));
    const bias = this.useBias ? this.weight("bias") : undefined;
    return {
      project: (x) => this.projected(drop(x), bias),
      advance: (xW, states) => {
        const [h] = states as [Tensor];
        const next = this.activation.apply(xW.add(recurrent(dropState(h))));
        return { output: next, states: [next] };
      },
    };
  }
}

/**
 * One step of a plain recurrent network: the new state mixes the input with the state before.
 *
 * h_t = activation(x_t · kernel + h_{t−1} · recurrentKernel + bias)
 *
 * @param options see {@link RecurrentOptions}
 * @returns a cell from [features] to [units] with one state h [units]; features·units + units·units + units parameters
 * @throws when units is not a positive integer, a share to drop is not in [0, 1), or a name is unknown
 * @example layers.rnn({ cell: layers.simpleRnnCell({ units: 8 }), inputShape: [20, 3] }) // [20, 3] becomes [8]
 * @see Elman, Finding structure in time, 1990
 */
export function simpleRnnCell(options: RecurrentOptions): SimpleRnnCell {
  return new SimpleRnnCell(options);
}
