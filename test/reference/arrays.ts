/** A batch of images as nested arrays: [sample][row][column][channel]. */
export type Images = number[][][][];

/** Deterministic numbers in [-1, 1) that have nothing to do with the library's random source. */
export function numbers(count: number, seed = 1): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 1073741824 - 1;
  });
}

/** A flat list as nested arrays of a shape. */
export function nest(flat: ArrayLike<number>, shape: readonly number[]): unknown {
  if (shape.length === 0) return flat[0];
  const [length = 0, ...rest] = shape;
  const size = rest.reduce((product, n) => product * n, 1);
  return Array.from({ length }, (_, i) => nest(Array.from(flat).slice(i * size, (i + 1) * size), rest));
}
