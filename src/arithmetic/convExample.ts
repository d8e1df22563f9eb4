/** A worked example by its name; "" for none. */
export type ExampleName = "cs231n" | "";

type Part = "input" | "kernel" | "bias";

/** Numbers of a worked example, channel by channel, in rows and columns. */
interface Example {
  readonly input: readonly (readonly (readonly number[])[])[];
  /** A filter's channels, filter by filter. */
  readonly kernel: readonly (readonly (readonly (readonly number[])[])[])[];
  readonly bias: readonly number[];
}

/**
 * The convolution of Stanford's course CS231n: an image of 5 x 5 x 3, two filters of 3 x 3, stride 2, padding 1.
 *
 * @see CS231n, Convolutional Neural Networks, the convolution demo
 */
const CS231N: Example = {
  input: [
    [[0, 0, 2, 2, 1], [1, 2, 2, 1, 2], [0, 2, 1, 2, 1], [2, 2, 1, 1, 1], [1, 0, 1, 0, 1]],
    [[1, 1, 0, 2, 0], [1, 0, 1, 1, 0], [2, 2, 0, 2, 0], [2, 1, 1, 1, 0], [1, 1, 2, 1, 1]],
    [[1, 2, 0, 0, 0], [0, 2, 1, 0, 0], [1, 0, 2, 1, 1], [2, 1, 0, 2, 2], [1, 1, 2, 2, 0]],
  ],
  kernel: [
    [[[-1, 0, -1], [0, 0, -1], [0, -1, 1]], [[0, 1, -1], [1, 0, 1], [-1, 1, 0]], [[1, -1, 1], [-1, -1, 0], [1, 0, 1]]],
    [[[1, 0, 1], [-1, 1, 1], [1, 1, 1]], [[0, -1, 1], [0, 0, 0], [1, 0, 0]], [[1, 0, -1], [0, 1, 1], [-1, 1, -1]]],
  ],
  bias: [1, 0],
};

/** The settings that open the example as the course shows it. */
export const CS231N_SETTINGS = { input: [5, 5], channels: 3, filters: 2, kernelSize: [3, 3], strides: [2, 2], padding: [1, 1] } as const;

/** Lowest number and how many follow, part by part: small enough to add up in one's head. */
const RANGE: Readonly<Record<Part, readonly [low: number, count: number]>> = { input: [0, 4], kernel: [-1, 3], bias: [0, 2] };

/**
 * The number that stands in a cell: the example's as far as it reaches, else one of a pattern. A cell keeps its number when lengths change.
 *
 * @param place [...axes, channel] of the input, [...axes, channel, filter] of the kernel, [filter] of the biases
 */
export function exampleValue(example: ExampleName | undefined, part: Part, place: readonly number[]): number {
  return (example === "cs231n" ? givenValue(part, place) : undefined) ?? pattern(part, place);
}

function givenValue(part: Part, place: readonly number[]): number | undefined {
  if (part === "bias") return CS231N.bias[place[0] ?? 0];
  const [row = 0, column = 0, channel = 0, filter = 0] = place;
  if (place.length !== (part === "input" ? 3 : 4)) return undefined;
  return (part === "input" ? CS231N.input[channel] : CS231N.kernel[filter]?.[channel])?.[row]?.[column];
}

/** The first for which a filter of 3 x 3 has each of its numbers three times, and one of 1 x 1 is no zero. */
const SEED = 30;

/** A number that looks like any other, always the same for a place: its coordinates mixed by multiplications with odd constants. */
function pattern(part: Part, place: readonly number[]): number {
  const [low, count] = RANGE[part];
  let mixed = Math.imul(SEED, 0x9e3779b1);
  for (const coordinate of place) {
    mixed = Math.imul(mixed ^ (coordinate + 1), 0x85ebca6b);
    mixed ^= mixed >>> 13;
    mixed = Math.imul(mixed, 0xc2b2ae35);
    mixed ^= mixed >>> 16;
  }
  return low + ((mixed >>> 0) % count);
}
