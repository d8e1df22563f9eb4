import type { Tensor } from "../backend/index.js";
import type { BaseLayer } from "./baseLayer.js";

/** Which steps of a sequence count: booleans [batch, time]. Undefined when all do. */
export type Mask = Tensor | undefined;

/** What a layer is told about the pass it takes part in. */
export interface CallContext {
  /** True while the model learns: dropout drops, batch normalisation takes the batch's own statistics. */
  readonly training: boolean;
  /** The mask of the layer's input, of its first one when it takes several. */
  readonly mask?: Mask;
  /** The masks of all its inputs, in their order. */
  readonly masks?: readonly Mask[];
  /** Adds a scalar to what the training makes smaller. Nobody listens outside a training: `context.addLoss?.(loss)`. */
  readonly addLoss?: (loss: Tensor) => void;
  /** Is told of every layer that has been passed, inner ones before the model that holds them. */
  readonly watch?: (layer: BaseLayer, outputs: readonly Tensor[]) => void;
}

/** A tensor on its way through a network, with its mask. */
export interface Signal {
  readonly tensor: Tensor;
  readonly mask?: Mask;
}
