import { type Tensor, tf } from "../backend/index.js";
import type { NetworkLayer } from "./networkLayer.js";

/** What each layer gives while a network is passed, kept beyond the scope that the layer works in. To be disposed. */
export class KeptOutputs {
  readonly #outputs = new Map<NetworkLayer, Tensor>();

  /** By layer, in the order in which they were passed; the last use of a layer counts. */
  get outputs(): ReadonlyMap<NetworkLayer, Tensor> {
    return this.#outputs;
  }

  /** For the context of a pass. */
  readonly watch = (layer: NetworkLayer, [output]: readonly Tensor[]): void => {
    if (output === undefined) return;
    this.#outputs.get(layer)?.dispose();
    this.#outputs.set(layer, tf.keep(output.clone()));
  };

  dispose(): void {
    tf.dispose([...this.#outputs.values()]);
  }
}
