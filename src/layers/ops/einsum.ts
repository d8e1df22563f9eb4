import { type Tensor, tf } from "../../backend/index.js";

/** The letters of an equation `ab,bc->ac`, with "..." written out as letters of its own. */
export interface EinsumLetters {
  readonly input: string;
  readonly kernel: string;
  readonly output: string;
}

/**
 * Reads an equation of an input and a kernel.
 *
 * @param rank how many axes the input has, which says how many "..." stands for
 * @throws when it isn't such an equation
 */
export function readEinsum(owner: string, equation: string, rank: number): EinsumLetters {
  const match = /^\s*([a-zA-Z.]+)\s*,\s*([a-zA-Z]+)\s*->\s*([a-zA-Z.]+)\s*$/.exec(equation);
  const [, left = "", kernel = "", right = ""] = match ?? [];
  const more = rank - left.replace("...", "").length;
  // Digits can't stand in an equation, so that they are free for the axes behind the dots.
  const dots = Array.from({ length: Math.max(more, 0) }, (_, i) => i).join("");
  const [input, output] = [left.replace("...", dots), right.replace("...", dots)];
  const letters = [...output];
  const isWhole = match !== null && input.length === rank && new Set(letters).size === letters.length && letters.every((letter) => input.includes(letter) || kernel.includes(letter));
  if (!isWhole || left.includes("...") !== right.includes("...")) {
    throw new Error(`${owner}: equation must be like "abc,cd->abd", with as many letters for the input as it has axes, which are ${rank}, or "..." for several; received ${JSON.stringify(equation)}.`);
  }
  return { input, kernel, output };
}

/** Σ over the letters that the output lacks, as one batched product. tfjs' own einsum has no gradient. */
export function einsum({ input, kernel, output }: EinsumLetters, x: Tensor, w: Tensor): Tensor {
  const both = [...input].filter((letter) => kernel.includes(letter));
  const batch = both.filter((letter) => output.includes(letter));
  const summed = both.filter((letter) => !output.includes(letter));
  const alone = (letters: string, others: string) => [...letters].filter((letter) => !others.includes(letter));
  const freeX = alone(input, kernel).filter((letter) => output.includes(letter));
  const freeW = alone(kernel, input).filter((letter) => output.includes(letter));
  const lengths = new Map([...[...input].map((letter, i) => [letter, x.shape[i] ?? 1] as const), ...[...kernel].map((letter, i) => [letter, w.shape[i] ?? 1] as const)]);
  const size = (letters: readonly string[]) => letters.reduce((product, letter) => product * (lengths.get(letter) ?? 1), 1);

  const left = ordered(x, input, [...batch, ...freeX, ...summed]).reshape([size(batch), size(freeX), size(summed)]);
  const right = ordered(w, kernel, [...batch, ...summed, ...freeW]).reshape([size(batch), size(summed), size(freeW)]);
  const result = [...batch, ...freeX, ...freeW];
  const product = tf.matMul(left, right).reshape(result.map((letter) => lengths.get(letter) ?? 1));
  return ordered(product, result.join(""), [...output]);
}

/** A tensor with its axes in another order; those that are not wanted are summed. */
function ordered(x: Tensor, letters: string, wanted: readonly string[]): Tensor {
  const unwanted = [...letters].flatMap((letter, axis) => (wanted.includes(letter) ? [] : [axis]));
  const kept = [...letters].filter((letter) => wanted.includes(letter));
  const order = wanted.map((letter) => kept.indexOf(letter));
  const y = unwanted.length === 0 ? x : x.sum(unwanted);
  return order.every((axis, i) => axis === i) ? y : tf.transpose(y, order);
}
