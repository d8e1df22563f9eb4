/** A convolution by loops over any number of axes; everything flat in row-major order. */
export interface ConvolutionCase {
  readonly x: ArrayLike<number>;
  /** [batch, ...axes, channels] */
  readonly shape: readonly number[];
  /** [...axes, channels, filters] */
  readonly kernel: ArrayLike<number>;
  readonly kernelShape: readonly number[];
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  /** Zeros before and after each axis. */
  readonly pads: readonly (readonly [number, number])[];
}

/** y[b, o, k] = Σ_{i, d} x[b, o·stride + i·dilation − before, d] · kernel[o, i, d, k]; `own` gives each place its own kernel. */
export function convolution({ x, shape, kernel, kernelShape, strides, dilation, pads }: ConvolutionCase, own = false): number[] {
  const [batch = 0] = shape;
  const channels = shape.at(-1) ?? 0;
  const filters = kernelShape.at(-1) ?? 0;
  const window = kernelShape.slice(0, -2);
  const input = shape.slice(1, -1);
  const output = input.map((n, a) => Math.floor((n + at(pads, a)[0] + at(pads, a)[1] - (at(dilation, a) * (at(window, a) - 1) + 1)) / at(strides, a)) + 1);
  const taps = places(window);
  const y: number[] = [];
  for (let b = 0; b < batch; b++) {
    places(output).forEach((place, p) => {
      for (let k = 0; k < filters; k++) {
        let sum = 0;
        taps.forEach((tap, t) => {
          const cell = place.map((o, a) => o * at(strides, a) + at(tap, a) * at(dilation, a) - at(pads, a)[0]);
          if (cell.some((c, a) => c < 0 || c >= at(input, a))) return;
          const base = flat([b, ...cell], [batch, ...input]) * channels;
          const first = own ? p * taps.length : 0;
          for (let d = 0; d < channels; d++) sum += (x[base + d] ?? 0) * (kernel[((first + t) * channels + d) * filters + k] ?? 0);
        });
        y.push(sum);
      }
    });
  }
  return y;
}

/** y[b, i·stride + t·dilation − before, k] += Σ_d x[b, i, d] · kernel[t, k, d], cut to `output`. */
export function transposedConvolution({ x, shape, kernel, kernelShape, strides, dilation }: Omit<ConvolutionCase, "pads">, before: number, output: readonly number[]): number[] {
  const [batch = 0] = shape;
  const channels = shape.at(-1) ?? 0;
  const filters = kernelShape.at(-2) ?? 0;
  const window = kernelShape.slice(0, -2);
  const input = shape.slice(1, -1);
  const y = Array.from({ length: batch * output.reduce((a, b) => a * b, 1) * filters }, () => 0);
  for (let b = 0; b < batch; b++) {
    places(input).forEach((place) => {
      places(window).forEach((tap, t) => {
        const cell = place.map((i, a) => i * at(strides, a) + at(tap, a) * at(dilation, a) - before);
        if (cell.some((c, a) => c < 0 || c >= at(output, a))) return;
        for (let k = 0; k < filters; k++) {
          const to = flat([b, ...cell], [batch, ...output]) * filters + k;
          for (let d = 0; d < channels; d++) {
            const from = flat([b, ...place], [batch, ...input]) * channels + d;
            y[to] = (y[to] ?? 0) + (x[from] ?? 0) * (kernel[(t * filters + k) * channels + d] ?? 0);
          }
        }
      });
    });
  }
  return y;
}

/** All places of a grid, the last axis fastest. */
export function places(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>((all, n) => all.flatMap((place) => Array.from({ length: n }, (_, i) => [...place, i])), [[]]);
}

function flat(place: readonly number[], shape: readonly number[]): number {
  return place.reduce((index, i, axis) => index * at(shape, axis) + i, 0);
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new Error(`no entry ${index}`);
  return value;
}
