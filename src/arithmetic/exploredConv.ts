import { cells, type Meeting } from "./cells.js";
import { conv } from "./conv.js";
import { convTranspose } from "./convTranspose.js";
import { exampleValue, type ExampleName } from "./convExample.js";
import { type Shape, sizeOf } from "./shape.js";
import { type Lengths, type Padding, checkLengths, axisPadding, windowPads } from "./window.js";

export interface ExploredConvOptions {
  /** The input's lengths without channels: `[7, 7]` or `[12]`. */
  readonly input: readonly number[];
  /** How many channels the input has; 1. */
  readonly channels?: number;
  /** How many filters; 1. */
  readonly filters?: number;
  readonly kernelSize: Lengths;
  /** 1. */
  readonly strides?: Lengths;
  /** "valid". */
  readonly padding?: Padding;
  /** 1. */
  readonly dilation?: Lengths;
  /** 1; a transposed convolution has no others. */
  readonly groups?: number;
  /** False. */
  readonly transposed?: boolean;
  /** Extra cells at the end of a transposed convolution's axes; none. */
  readonly outputPadding?: Lengths | undefined;
  /** A worked example whose numbers stand in the cells as far as it reaches; "" for a pattern. */
  readonly example?: ExampleName;
}

/** One product of the sum behind an output cell. */
export interface ConvTerm extends Meeting {
  readonly channel: number;
  /** What stands in the input there; 0 in the padding. */
  readonly value: number;
  /** What stands in the filter there. */
  readonly weight: number;
}

/**
 * A convolution with small whole numbers in all its cells, to be looked at cell by cell.
 *
 * y[cell, filter] = bias[filter] + Σ value · weight over the filter's taps and its group's channels
 *
 * @throws when an argument is not what it must be, or when nothing comes out
 * @example new ExploredConv({ input: [7, 7], kernelSize: 3, strides: 2 }).outputShape // [3, 3, 1]
 */
export class ExploredConv {
  /** [...lengths, channels]. */
  readonly inputShape: Shape;
  /** [...lengths, channels / groups, filters]; for a transposed convolution [...lengths, filters, channels]. */
  readonly kernelShape: Shape;
  /** [...lengths, filters]. */
  readonly outputShape: Shape;
  readonly params: number;
  /** Multiplications with their additions. */
  readonly multiplyAdds: number;
  /** The formulas with the numbers in them. */
  readonly working: string;
  /** Zeros before and after each axis of the input; none in a transposed convolution, which cuts its output instead. */
  readonly pads: readonly (readonly [before: number, after: number])[];
  readonly transposed: boolean;
  readonly groups: number;
  readonly #options: ExploredConvOptions;
  #output: readonly number[] | undefined;

  constructor(options: ExploredConvOptions) {
    const { input, channels = 1, filters = 1, groups = 1, transposed = false, outputPadding } = options;
    if (transposed && groups !== 1) throw new Error(`convArithmetic: a transposed convolution has one group; received ${groups}. Set groups to 1.`);
    const window = { ...options, input: [...input, channels], filters, groups };
    const { output, params, multiplyAdds, working } = transposed ? convTranspose({ ...window, outputPadding }) : conv(window);
    const rank = input.length;
    const kernel = checkLengths("convArithmetic", "kernelSize", options.kernelSize, rank);
    this.inputShape = window.input;
    this.kernelShape = transposed ? [...kernel, filters, channels] : [...kernel, channels / groups, filters];
    this.outputShape = output;
    this.params = params;
    this.multiplyAdds = multiplyAdds;
    this.working = working;
    this.transposed = transposed;
    this.groups = groups;
    this.pads = transposed ? input.map(() => [0, 0] as const) : this.#padsOf(options, kernel);
    this.#options = options;
  }

  /** What stands in a cell of the input. */
  inputValue(place: readonly number[], channel: number): number {
    return exampleValue(this.#options.example, "input", [...place, channel]);
  }

  /** What stands in a cell of a filter; the channel counts within the filter's group. */
  weight(tap: readonly number[], channel: number, filter: number): number {
    return exampleValue(this.#options.example, "kernel", [...tap, channel, filter]);
  }

  bias(filter: number): number {
    return exampleValue(this.#options.example, "bias", [filter]);
  }

  /** The channels that a filter sees. */
  channelsOf(filter: number): readonly number[] {
    const { channels = 1, filters = 1 } = this.#options;
    const seen = channels / this.groups;
    const first = Math.floor(filter / (filters / this.groups)) * seen;
    return Array.from({ length: seen }, (_, index) => first + index);
  }

  /** The input cells and taps behind an output cell, whatever the channel. */
  meetings(cell: readonly number[]): readonly Meeting[] {
    return cells({ ...this.#options, input: this.inputShape }, cell);
  }

  /** The products of the sum behind an output cell, channel by channel. */
  terms(cell: readonly number[], filter: number): readonly ConvTerm[] {
    const meetings = this.meetings(cell);
    return this.channelsOf(filter).flatMap((channel, within) =>
      meetings.map((meeting) => ({
        ...meeting,
        channel,
        value: meeting.inside ? this.inputValue(meeting.input, channel) : 0,
        weight: this.weight(meeting.tap, within, filter),
      })),
    );
  }

  /** What comes out at a cell. */
  value(cell: readonly number[], filter: number): number {
    this.#output ??= this.#outputs();
    const index = [...cell, filter].reduce((flat, i, axis) => flat * (this.outputShape[axis] ?? 1) + i, 0);
    return this.#output[index] ?? NaN;
  }

  /** All numbers of the input, of the kernel, of the biases and of the output, the last axis fastest: as tensors hold them. */
  values(): { readonly input: readonly number[]; readonly kernel: readonly number[]; readonly bias: readonly number[]; readonly output: readonly number[] } {
    const rank = this.#options.input.length;
    const filters = this.outputShape.at(-1) ?? 0;
    const split = (place: readonly number[]): [number[], number, number] => [place.slice(0, rank), place[rank] ?? 0, place[rank + 1] ?? 0];
    return {
      input: places(this.inputShape).map(split).map(([place, channel]) => this.inputValue(place, channel)),
      kernel: places(this.kernelShape).map(split).map(([tap, a, b]) => (this.transposed ? this.weight(tap, b, a) : this.weight(tap, a, b))),
      bias: Array.from({ length: filters }, (_, filter) => this.bias(filter)),
      output: (this.#output ??= this.#outputs()),
    };
  }

  /** All outputs: the pairs behind a cell are the same for every filter, and each number is looked up once. */
  #outputs(): number[] {
    const lookUp = (axes: Shape, channels: number, value: (place: readonly number[], channel: number) => number): Map<string, number[]> =>
      new Map(places(axes).map((place) => [place.join(), Array.from({ length: channels }, (_, channel) => value(place, channel))]));
    const rank = this.#options.input.length;
    const filters = Array.from({ length: this.outputShape.at(-1) ?? 0 }, (_, filter) => filter);
    const input = lookUp(this.inputShape.slice(0, -1), this.inputShape.at(-1) ?? 1, (place, channel) => this.inputValue(place, channel));
    const kernels = filters.map((filter) => lookUp(this.kernelShape.slice(0, rank), this.channelsOf(filter).length, (tap, channel) => this.weight(tap, channel, filter)));
    return places(this.outputShape.slice(0, -1)).flatMap((cell) => {
      const pairs = this.meetings(cell).filter(({ inside }) => inside).map((pair) => [input.get(pair.input.join()) ?? [], pair.tap.join()] as const);
      return filters.map((filter) => {
        let sum = this.bias(filter);
        const channels = this.channelsOf(filter);
        for (const [values, tap] of pairs) {
          const weights = kernels[filter]?.get(tap) ?? [];
          for (const [within, channel] of channels.entries()) sum += (values[channel] ?? 0) * (weights[within] ?? 0);
        }
        return sum;
      });
    });
  }

  #padsOf({ input, strides = 1, dilation = 1, padding = "valid" }: ExploredConvOptions, kernel: readonly number[]): (readonly [number, number])[] {
    const [steps, gaps] = [checkLengths("convArithmetic", "strides", strides, kernel.length), checkLengths("convArithmetic", "dilation", dilation, kernel.length)];
    return kernel.map((window, axis) => windowPads({ input: input[axis] ?? 0, window, stride: steps[axis] ?? 1, dilation: gaps[axis] ?? 1, padding: axisPadding(padding, axis) }));
  }
}

/** All places of a shape, the last axis fastest. */
export function places(shape: Shape): number[][] {
  return Array.from({ length: sizeOf(shape) }, (_, index) => {
    const place: number[] = [];
    let rest = index;
    for (const length of shape.toReversed()) {
      place.unshift(rest % length);
      rest = Math.floor(rest / length);
    }
    return place;
  });
}
