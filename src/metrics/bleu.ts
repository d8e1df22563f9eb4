import { checkInteger } from "../arithmetic/optionChecks.js";
import { type Tensor, tf } from "../backend/index.js";
import { GatheringMetric } from "./gatheringMetric.js";

export interface BleuOptions {
  /** The longest runs of words that are compared; 4. */
  readonly maxOrder?: number;
  /** The word number that stands for nothing, behind a sentence's end; 0. */
  readonly padding?: number;
  /** The number of the unknown word, which never matches; none. */
  readonly unknown?: number;
}

/** See {@link bleu}. */
export class Bleu extends GatheringMetric {
  readonly name = "bleu";
  readonly maxOrder: number;
  readonly padding: number;
  readonly unknown: number | undefined;

  constructor({ maxOrder = 4, padding = 0, unknown }: BleuOptions) {
    super();
    if (!(Number.isInteger(maxOrder) && maxOrder > 0)) throw new Error(`bleu: maxOrder must be a positive integer; received ${maxOrder}.`);
    [this.maxOrder, this.padding, this.unknown] = [maxOrder, checkInteger("bleu", "padding", padding), unknown];
  }

  /** The sentences of a batch behind their numbers: batch, references a sentence, and the lengths of both. */
  protected parts(targets: Tensor, predictions: Tensor): Tensor {
    const batch = predictions.shape[0] ?? 0;
    const said = predictions.rank === 3 ? tf.argMax(predictions, -1) : predictions;
    const references = targets.rank === 3 ? targets : targets.expandDims(1);
    const [, count = 1, length = 0] = references.shape;
    const head = tf.tensor1d([batch, count, length, said.shape[1] ?? 0]);
    return tf.concat([head, references.toFloat().reshape([-1]), said.toFloat().reshape([-1])]);
  }

  result(all: readonly number[]): number {
    const matches = Array.from<number>({ length: this.maxOrder }).fill(0);
    const runs = Array.from<number>({ length: this.maxOrder }).fill(0);
    let [saidLength, referenceLength] = [0, 0];
    for (const { references, said } of this.#sentences(all)) {
      saidLength += said.length;
      referenceLength += nearestLength(references, said.length);
      for (let order = 1; order <= this.maxOrder; order++) {
        const allowed = references.map((reference) => this.#runs(reference, order));
        for (const [run, count] of this.#runs(said, order)) {
          runs[order - 1] = (runs[order - 1] ?? 0) + count;
          const known = Math.max(0, ...allowed.map((counts) => counts.get(run) ?? 0));
          const isKnown = this.unknown === undefined || !run.split(" ").includes(String(this.unknown));
          if (isKnown) matches[order - 1] = (matches[order - 1] ?? 0) + Math.min(count, known);
        }
      }
    }
    if (matches.some((count) => count === 0)) return 0;
    const logs = matches.map((count, i) => Math.log(count / (runs[i] ?? 1)));
    const brevity = saidLength > referenceLength ? 1 : Math.exp(1 - referenceLength / saidLength);
    return brevity * Math.exp(logs.reduce((a, b) => a + b, 0) / this.maxOrder);
  }

  override config() {
    return { maxOrder: this.maxOrder, padding: this.padding, ...(this.unknown === undefined ? {} : { unknown: this.unknown }) };
  }

  *#sentences(all: readonly number[]): Generator<{ references: number[][]; said: number[] }> {
    const words = (from: number, length: number): number[] => {
      const sentence = all.slice(from, from + length);
      const end = sentence.indexOf(this.padding);
      return end < 0 ? sentence : sentence.slice(0, end);
    };
    for (let at = 0; at < all.length; ) {
      const [batch = 0, count = 0, length = 0, saidLength = 0] = all.slice(at, at + 4);
      const saidFrom = at + 4 + batch * count * length;
      for (let i = 0; i < batch; i++) {
        const references = Array.from({ length: count }, (_, r) => words(at + 4 + (i * count + r) * length, length)).filter((reference) => reference.length > 0);
        yield { references, said: words(saidFrom + i * saidLength, saidLength) };
      }
      at = saidFrom + batch * saidLength;
    }
  }

  #runs(sentence: readonly number[], order: number): Map<string, number> {
    const counts = new Map<string, number>();
    for (let i = 0; i + order <= sentence.length; i++) {
      const run = sentence.slice(i, i + order).join(" ");
      counts.set(run, (counts.get(run) ?? 0) + 1);
    }
    return counts;
  }
}

/** The length of the reference that is nearest in length, the shorter of two. */
function nearestLength(references: readonly (readonly number[])[], length: number): number {
  const lengths = references.map((reference) => reference.length).sort((a, b) => a - b);
  return lengths.reduce((best, each) => (Math.abs(each - length) < Math.abs(best - length) ? each : best), lengths[0] ?? 0);
}

/**
 * How much translations have in common with those of people, over a whole corpus; neon's BLEUScore.
 *
 * BLEU = min(1, exp(1 − r / c)) · (Π_n p_n)^(1 / maxOrder), p_n = the share of runs of n words that are in a reference (each as often as there),
 * c the length of all translations, r that of the references nearest in length
 *
 * Predictions are word numbers [batch, length] or outputs [batch, length, words]; targets word numbers [batch, length], or [batch, references, length].
 *
 * @param options.maxOrder the longest runs; 4
 * @param options.padding the word number behind a sentence's end; 0
 * @param options.unknown the number of the unknown word, which never matches; none
 * @throws when maxOrder is not a positive integer
 * @example metrics.bleu({ maxOrder: 2 })
 * @see Papineni et al., BLEU: a method for automatic evaluation of machine translation, 2002
 */
export function bleu(options: BleuOptions = {}): Bleu {
  return new Bleu(options);
}
