import { type Shape, shapeText } from "../arithmetic/shape.js";
import { Initializer } from "./initializer.js";

const WINDOWS = {
  hann: [0.5, 0.5, 0],
  hamming: [0.54, 0.46, 0],
  blackman: [0.42, 0.5, 0.08],
} as const;

export interface StftOptions {
  /** The cosines or the sines; "real". */
  readonly side?: "real" | "imag";
  /** What fades the frame's ends; null, which is nothing; "hann". */
  readonly window?: keyof typeof WINDOWS | null;
  /** "density" divides by the window's root of the sum of squares, "spectrum" by its sum, null not at all; "density". */
  readonly scaling?: "density" | "spectrum" | null;
  /** Whether the window repeats after the frame instead of ending with it; false. */
  readonly periodic?: boolean;
}

/** See {@link stft}. */
export class Stft extends Initializer {
  readonly kind = "stft";
  readonly options: Required<StftOptions>;

  constructor({ side = "real", window = "hann", scaling = "density", periodic = false }: StftOptions) {
    super();
    const oneOf = (argument: string, value: string | null, known: readonly (string | null)[]): void => {
      if (!known.includes(value)) throw new Error(`stft: ${argument} must be one of ${known.map(String).join(", ")}; received ${JSON.stringify(value)}.`);
    };
    oneOf("side", side, ["real", "imag"]);
    oneOf("window", window, [...Object.keys(WINDOWS), null]);
    oneOf("scaling", scaling, ["density", "spectrum", null]);
    this.options = { side, window, scaling, periodic };
  }

  values(shape: Shape): Float32Array {
    const [length = 0, channels = 0, frequencies = 0] = shape;
    if (shape.length !== 3 || frequencies < 2) {
      throw new Error(`stft: the weight must be [frameLength, channels, frequencies], with two frequencies or more; received the shape ${shapeText(shape)}.`);
    }
    const window = this.#window(length);
    const wave = this.options.side === "real" ? Math.cos : Math.sin;
    const values = new Float32Array(length * channels * frequencies);
    for (let t = 0; t < length; t++) {
      for (let c = 0; c < channels; c++) {
        for (let f = 0; f < frequencies; f++) {
          values[(t * channels + c) * frequencies + f] = wave((-2 * Math.PI * t * f) / (2 * (frequencies - 1))) * (window[t] ?? 1);
        }
      }
    }
    return values;
  }

  /** The window, scaled. */
  #window(length: number): number[] {
    const { window, scaling, periodic } = this.options;
    if (window === null) return Array.from<number>({ length }).fill(1);
    const [a, b, c] = WINDOWS[window];
    const period = periodic ? length : Math.max(length - 1, 1);
    const shape = Array.from({ length }, (_, t) => (length === 1 ? 1 : a - b * Math.cos((2 * Math.PI * t) / period) + c * Math.cos((4 * Math.PI * t) / period)));
    const total = { density: Math.sqrt(shape.reduce((sum, w) => sum + w * w, 0)), spectrum: shape.reduce((sum, w) => sum + Math.abs(w), 0) };
    const divisor = scaling === null ? 1 : total[scaling];
    return shape.map((w) => w / divisor);
  }

  override config() {
    return this.options;
  }
}

/**
 * The waves of a short-time Fourier transform, so that a one-dimensional convolution computes it.
 *
 * w[t, c, f] = window[t] / scaling · cos(−2π t f / (2 (frequencies − 1))), with sin for "imag"
 *
 * @param options.side "real" or "imag"; "real"
 * @param options.window "hann", "hamming", "blackman" or null; "hann"
 * @param options.scaling "density", "spectrum" or null; "density"
 * @param options.periodic whether the window repeats after the frame instead of ending with it; false
 * @throws when an option is unknown, or the weight has another shape than [frameLength, channels, frequencies]
 * @example initializers.stft().shape([256, 1, 129])
 */
export function stft(options: StftOptions = {}): Stft {
  return new Stft(options);
}
