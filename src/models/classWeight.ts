import { sizeOf } from "../arithmetic/shape.js";
import type { Targets } from "../losses/loss.js";

/** How much samples of each class count, by the class' number: `{ 0: 1, 1: 5 }` or `[1, 5]`; 1 for classes that are not there. */
export type ClassWeight = Readonly<Record<number, number>> | readonly number[];

/**
 * The weight of each sample by its class.
 *
 * @param weights the samples' own weights, which it multiplies
 * @throws when the targets are no classes
 */
export function classWeights(method: string, { values, shape }: Targets, size: number, classWeight: ClassWeight, weights?: Float32Array): Float32Array {
  const length = sizeOf(shape);
  const areNumbers = length === 1;
  if (!areNumbers && shape.length !== 1) throw new Error(`${method}: classWeight needs class numbers or one-hot rows as targets; received targets of shape [${shape.join(", ")}].`);
  const table = classWeight as Readonly<Record<number, number>>;
  const wrong = Object.entries(table).find(([name, weight]) => !/^\d+$/.test(name) || !(weight >= 0 && Number.isFinite(weight)));
  if (wrong !== undefined) throw new Error(`${method}: classWeight must map class numbers to finite numbers from 0; received ${wrong[0]}: ${wrong[1]}.`);
  return Float32Array.from({ length: size }, (_, sample) => {
    const label = areNumbers ? (values[sample] ?? 0) : largestAt(values, sample * length, length);
    return (table[label] ?? 1) * (weights?.[sample] ?? 1);
  });
}

function largestAt(values: ArrayLike<number>, start: number, length: number): number {
  let best = 0;
  for (let i = 1; i < length; i++) if ((values[start + i] ?? 0) > (values[start + best] ?? 0)) best = i;
  return best;
}
