import type { InitializerChoice } from "../../initializers/named.js";
import type { LayerOptions } from "../layer.js";
import { type Embedding, embedding } from "./embedding.js";

export interface LookupTableOptions extends LayerOptions {
  readonly vocabSize: number;
  readonly embeddingDim: number;
  /** The first vectors; "randomUniform". */
  readonly init?: InitializerChoice;
  /** Whether the vectors learn; true. */
  readonly update?: boolean;
  /** The number that fills sequences up: its vector is 0 and never learns; none. */
  readonly padIdx?: number;
}

/**
 * An embedding by neon's names.
 *
 * y = E[x], and 0 where x = padIdx
 *
 * @param options.vocabSize how many words there are
 * @param options.embeddingDim how long their vectors are
 * @param options.update whether they learn; true
 * @param options.padIdx the word whose vector is always 0; none
 * @returns an embedding from [time] to [time, embeddingDim]
 * @throws as {@link embedding} does
 * @example sequential([layers.lookupTable({ vocabSize: 10_000, embeddingDim: 128, padIdx: 0, inputShape: [128] }), layers.lstm({ units: 128 })])
 */
export function lookupTable({ vocabSize, embeddingDim, init, update, padIdx, ...options }: LookupTableOptions): Embedding {
  return embedding({
    ...options,
    inputDim: vocabSize,
    outputDim: embeddingDim,
    ...(init !== undefined && { embeddingsInitializer: init }),
    ...(update !== undefined && { trainable: update }),
    ...(padIdx !== undefined && { padIndex: padIdx }),
  });
}
