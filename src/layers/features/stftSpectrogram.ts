import { conv } from "../../arithmetic/conv.js";
import { type Shape, shapeText } from "../../arithmetic/shape.js";
import { checkCount } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import { stft, type StftOptions } from "../../initializers/stft.js";
import { unknownName } from "../../variables/byName.js";
import { Layer, type LayerOptions, type WeightSpec } from "../layer.js";
import { convolve } from "../ops/convolve.js";

const MODES = ["log", "magnitude", "psd", "real", "imag", "angle", "stft"] as const;
// Keras' smallest power and magnitude.
const SMALLEST = 1e-7;

export interface StftSpectrogramOptions extends LayerOptions, Omit<StftOptions, "side"> {
  /** What is given: "log", "magnitude", "psd" (power), "real", "imag", "angle", or "stft" (real and imag); "log". */
  readonly mode?: (typeof MODES)[number];
  /** How many samples a frame has; 256. */
  readonly frameLength?: number;
  /** How far the frame moves at a time; half a frame. */
  readonly frameStep?: number;
  /** How finely frequencies are told apart: fftLength / 2 + 1 of them; the next power of two from frameLength on. */
  readonly fftLength?: number;
  /** "valid" or "same"; "valid". */
  readonly padding?: "valid" | "same";
  /** Keeps the input's channels as an axis of their own; false. */
  readonly expandDims?: boolean;
}

/** What frequencies a signal has, over time: see {@link stftSpectrogram}. */
export class StftSpectrogram extends Layer {
  readonly kind = "stftSpectrogram";
  readonly mode: (typeof MODES)[number];
  readonly frameLength: number;
  readonly frameStep: number;
  readonly fftLength: number;
  readonly padding: "valid" | "same";
  readonly expandDims: boolean;

  constructor(options: StftSpectrogramOptions) {
    super(options);
    this.mode = options.mode ?? "log";
    if (!MODES.includes(this.mode)) throw new Error(`stftSpectrogram: ${unknownName("mode", this.mode, MODES)}`);
    this.frameLength = checkCount("stftSpectrogram", "frameLength", options.frameLength ?? 256);
    this.frameStep = checkCount("stftSpectrogram", "frameStep", options.frameStep ?? Math.max(Math.floor(this.frameLength / 2), 1));
    this.fftLength = checkCount("stftSpectrogram", "fftLength", options.fftLength ?? 2 ** Math.ceil(Math.log2(this.frameLength)));
    if (this.fftLength < this.frameLength || this.fftLength % 2 !== 0) {
      throw new Error(`stftSpectrogram: fftLength must be even and at least frameLength, ${this.frameLength}; received ${this.fftLength}.`);
    }
    this.padding = options.padding ?? "valid";
    this.expandDims = options.expandDims ?? false;
  }

  protected shapeAfter(input: Shape): Shape {
    const [samples = 0, channels = 0] = input;
    if (input.length !== 2) throw new Error(`${this.name}: the input must be a signal [samples, channels]; received ${shapeText(input)}.`);
    const [frames = 0] = conv({ input: [samples, 1], filters: 1, kernelSize: this.frameLength, strides: this.frameStep, padding: this.padding }).output;
    const numbers = this.#frequencies * (this.mode === "stft" ? 2 : 1);
    return this.expandDims ? [frames, numbers, channels] : [frames, channels * numbers];
  }

  get #frequencies(): number {
    return this.fftLength / 2 + 1;
  }

  protected override weightSpecs(): readonly WeightSpec[] {
    const shape = [this.frameLength, 1, this.#frequencies];
    const { window, scaling, periodic } = this.options as StftSpectrogramOptions;
    const kernel = (side: "real" | "imag") => ({
      name: `${side}Kernel`,
      shape,
      initializer: stft({ side, ...(window === undefined ? {} : { window }), ...(scaling === undefined ? {} : { scaling }), ...(periodic === undefined ? {} : { periodic }) }),
    });
    return [...(this.mode === "imag" ? [] : [kernel("real")]), ...(this.mode === "real" ? [] : [kernel("imag")])];
  }

  call(input: Tensor): Tensor {
    if (this.mode === "real" || this.mode === "imag") return this.#laid(this.#projected(input, this.mode), input);
    const [real, imag] = [this.#projected(input, "real"), this.#projected(input, "imag")];
    if (this.mode === "stft") return this.#laid(tf.concat([real, imag], 2), input);
    if (this.mode === "angle") return this.#laid(tf.atan2(imag, real), input);
    const power = real.square().add(imag.square());
    if (this.mode === "psd") {
      // Every frequency but the first and the last stands for its negative too.
      const inner = tf.slice(power, [0, 0, 1], [-1, -1, this.#frequencies - 2]);
      return this.#laid(power.add(inner.pad([[0, 0], [0, 0], [1, 1]])), input);
    }
    const magnitude = power.maximum(SMALLEST).sqrt();
    return this.#laid(this.mode === "log" ? magnitude.maximum(SMALLEST).log() : magnitude, input);
  }

  /** [batch · channels, frames, frequencies] */
  #projected(input: Tensor, side: "real" | "imag"): Tensor {
    const [, samples = 0] = input.shape;
    const signals = input.transpose([0, 2, 1]).reshape([-1, samples, 1]);
    return convolve(signals, this.weight(`${side}Kernel`), { strides: [this.frameStep], padding: this.padding, dilation: [1] });
  }

  #laid(signals: Tensor, input: Tensor): Tensor {
    const [batch = 0, , channels = 0] = input.shape;
    const [, frames = 0, numbers = 0] = signals.shape;
    const apart = signals.reshape([batch, channels, frames, numbers]);
    return this.expandDims ? apart.transpose([0, 2, 3, 1]) : apart.transpose([0, 2, 1, 3]).reshape([batch, frames, channels * numbers]);
  }

  override config() {
    const { window, scaling, periodic } = this.options as StftSpectrogramOptions;
    return { mode: this.mode, frameLength: this.frameLength, frameStep: this.frameStep, fftLength: this.fftLength, padding: this.padding, expandDims: this.expandDims, window, scaling, periodic };
  }
}

/**
 * The short-time Fourier transform of a signal, by a convolution whose filters are windowed cosines and sines, which training may change.
 *
 * X[t, f] = Σ_n x[t·step + n] · window[n] · exp(−2πi·f·n / fftLength); "magnitude" is |X|, "log" its logarithm, "psd" 2|X|² but for the outermost frequencies
 *
 * @param options.mode "log", "magnitude", "psd", "real", "imag", "angle" or "stft"; "log"
 * @param options.frameLength how many samples a frame has; 256
 * @param options.frameStep how far the frame moves at a time; half a frame
 * @param options.fftLength how finely frequencies are told apart; the next power of two from frameLength on
 * @param options.window "hann", "hamming", "blackman" or null; "hann"
 * @param options.periodic whether the window repeats after the frame; false
 * @param options.scaling "density", "spectrum" or null; "density"
 * @param options.padding "valid" or "same"; "valid"
 * @param options.expandDims keeps the input's channels as an axis of their own; false
 * @returns a layer from [samples, channels] to [frames, channels · (fftLength / 2 + 1)]
 * @throws when an argument is not what it must be
 * @example layers.stftSpectrogram({ frameLength: 400, frameStep: 160, fftLength: 512, inputShape: [16000, 1] }) // [98, 257]
 * @see Allen and Rabiner, A unified approach to short-time Fourier analysis and synthesis, 1977
 */
export function stftSpectrogram(options: StftSpectrogramOptions = {}): StftSpectrogram {
  return new StftSpectrogram(options);
}
