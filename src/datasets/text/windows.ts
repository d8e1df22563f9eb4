import { Dataset } from "../dataset.js";
import type { Vocabulary } from "./vocabulary.js";

export interface WindowOptions {
  /** How many tokens a sample has; 64. */
  readonly window?: number;
  /** How far one sample begins after the one before; the window, so that none overlaps. */
  readonly stride?: number;
}

/**
 * A text in windows, each with the same window one token on as its target: at every place the next token is to be predicted.
 *
 * @throws when window or stride is not a positive integer, or the text has no window
 */
export function windows(owner: string, numbers: ArrayLike<number>, vocabulary: Vocabulary, name: string, { window = 64, stride = window }: WindowOptions): Dataset {
  for (const [argument, value] of Object.entries({ window, stride })) {
    if (!(Number.isInteger(value) && value >= 1)) throw new Error(`${owner}: ${argument} must be a positive integer; received ${String(value)}.`);
  }
  const count = Math.floor((numbers.length - 1 - window) / stride) + 1;
  if (count < 1) throw new Error(`${owner}: a window of ${window} needs a text of at least ${window + 1} tokens; received ${numbers.length} for ${name}. Take a smaller window.`);
  const inputs = new Float32Array(count * window);
  const targets = new Int32Array(count * window);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < window; k++) {
      inputs[i * window + k] = numbers[i * stride + k] ?? 0;
      targets[i * window + k] = numbers[i * stride + k + 1] ?? 0;
    }
  }
  return new Dataset({ inputs, inputShape: [window], targets, targetShape: [window], classNames: vocabulary.tokens, name });
}
