import { checkNumber } from "../../arithmetic/optionChecks.js";
import { type Shape, shapeText } from "../../arithmetic/shape.js";
import { checkCount } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import { stft } from "../../initializers/stft.js";
import { Layer, type LayerOptions } from "../layer.js";
import { convolve } from "../ops/convolve.js";

export interface MelSpectrogramOptions extends LayerOptions {
  /** How many samples a frame has, window and zeros beside it together; 2048. */
  readonly fftLength?: number;
  /** How far the frame moves at a time; 512. */
  readonly sequenceStride?: number;
  /** How many samples the window has; fftLength. */
  readonly sequenceLength?: number;
  /** What fades the frame's ends; "hann". */
  readonly window?: "hann" | "hamming" | "blackman" | null;
  /** Samples a second; 16000. */
  readonly samplingRate?: number;
  /** How many bands; 128. */
  readonly numMelBins?: number;
  /** The lowest frequency, in hertz; 20. */
  readonly minFreq?: number;
  /** The highest frequency, in hertz; half the sampling rate. */
  readonly maxFreq?: number;
  /** Whether powers are given in decibels; true. */
  readonly powerToDb?: boolean;
  /** How many decibels below the loudest anything is at least; 80. */
  readonly topDb?: number;
  /** The power of the magnitude; 2. */
  readonly magExp?: number;
  /** What counts as silence; 1e-10. */
  readonly minPower?: number;
  /** The power of 0 decibels; 1. */
  readonly refPower?: number;
}

/** How loud a signal is in bands as the ear hears them: see {@link melSpectrogram}. */
export class MelSpectrogram extends Layer {
  readonly kind = "melSpectrogram";
  readonly #settings: Required<Omit<MelSpectrogramOptions, keyof LayerOptions>>;

  constructor(options: MelSpectrogramOptions) {
    super(options);
    const fftLength = checkCount("melSpectrogram", "fftLength", options.fftLength ?? 2048);
    const samplingRate = options.samplingRate ?? 16000;
    this.#settings = {
      fftLength,
      sequenceStride: checkCount("melSpectrogram", "sequenceStride", options.sequenceStride ?? 512),
      sequenceLength: checkCount("melSpectrogram", "sequenceLength", options.sequenceLength ?? fftLength),
      window: options.window === undefined ? "hann" : options.window,
      samplingRate,
      numMelBins: checkCount("melSpectrogram", "numMelBins", options.numMelBins ?? 128),
      minFreq: options.minFreq ?? 20,
      maxFreq: options.maxFreq ?? samplingRate / 2,
      powerToDb: options.powerToDb ?? true,
      topDb: checkNumber("melSpectrogram", "topDb", options.topDb ?? 80),
      magExp: checkNumber("melSpectrogram", "magExp", options.magExp ?? 2),
      minPower: checkNumber("melSpectrogram", "minPower", options.minPower ?? 1e-10),
      refPower: checkNumber("melSpectrogram", "refPower", options.refPower ?? 1),
    };
    stft({ window: this.#settings.window }); // refuses an unknown window now, not at the first batch
    const { sequenceLength, minFreq, maxFreq } = this.#settings;
    if (sequenceLength > fftLength || fftLength % 2 !== 0) throw new Error(`melSpectrogram: fftLength must be even and at least sequenceLength, ${sequenceLength}; received ${fftLength}.`);
    if (!(minFreq >= 0 && minFreq < maxFreq && maxFreq <= samplingRate / 2)) {
      throw new Error(`melSpectrogram: minFreq must be below maxFreq, and that at most half the samplingRate, ${samplingRate / 2}; received ${minFreq} and ${maxFreq}.`);
    }
  }

  protected shapeAfter(input: Shape): Shape {
    const { fftLength, sequenceStride, numMelBins } = this.#settings;
    const [samples = 0] = input;
    if (input.length !== 1 || samples <= fftLength / 2) {
      throw new Error(`${this.name}: the input must be a signal [samples] of more than half a frame, ${fftLength / 2}; received ${shapeText(input)}.`);
    }
    return [numMelBins, 1 + Math.floor(samples / sequenceStride)];
  }

  call(input: Tensor): Tensor {
    const { fftLength, sequenceLength, sequenceStride, window, magExp, powerToDb } = this.#settings;
    const [, samples = 0] = input.shape;
    const half = fftLength / 2;
    // The signal's mirror image at its ends, so that frames stand around their time.
    const places = Array.from({ length: samples + fftLength }, (_, i) => mirrored(i - half, samples));
    const signal = tf.gather(input, tf.tensor1d(places, "int32"), 1).expandDims(-1);
    const before = Math.floor((fftLength - sequenceLength) / 2);
    const wave = (side: "real" | "imag") => {
      const values = stft({ side, window, scaling: null, periodic: true }).values([sequenceLength, 1, half + 1]);
      return tf.tensor(values, [sequenceLength, 1, half + 1]).pad([[before, fftLength - sequenceLength - before], [0, 0], [0, 0]]);
    };
    const sliding = { strides: [sequenceStride], padding: "valid" as const, dilation: [1] };
    // Where the window starts shifts the phase alone, which the power doesn't see.
    const power = convolve(signal, wave("real"), sliding).square().add(convolve(signal, wave("imag"), sliding).square());
    const spectrum = magExp === 2 ? power : power.maximum(1e-30).pow(magExp / 2);
    const bands = tf.matMul(spectrum.reshape([-1, half + 1]), this.#melWeights()).reshape([input.shape[0] ?? 0, -1, this.#settings.numMelBins]);
    return (powerToDb ? this.#decibels(bands) : bands).transpose([0, 2, 1]);
  }

  #decibels(power: Tensor): Tensor {
    const { minPower, refPower, topDb } = this.#settings;
    const level = (x: Tensor) => x.maximum(minPower).log().mul(10 / Math.LN10);
    const decibels = level(power).sub(10 * Math.log10(Math.max(Math.abs(refPower), minPower)));
    return decibels.maximum(decibels.max().sub(topDb));
  }

  /** Triangles in mel that reach from one band's middle to the next but one's; the frequency 0 belongs to none. */
  #melWeights(): Tensor {
    const { fftLength, numMelBins, samplingRate, minFreq, maxFreq } = this.#settings;
    const [low, high] = [mel(minFreq), mel(maxFreq)];
    const edge = (i: number) => low + ((high - low) * i) / (numMelBins + 1);
    const weights = Array.from({ length: fftLength / 2 + 1 }, (_, bin) => {
      const place = mel((bin * samplingRate) / fftLength);
      return Array.from({ length: numMelBins }, (_, band) => {
        const [left, middle, right] = [edge(band), edge(band + 1), edge(band + 2)];
        return bin === 0 ? 0 : Math.max(0, Math.min((place - left) / (middle - left), (right - place) / (right - middle)));
      });
    });
    return tf.tensor2d(weights);
  }

  override config() {
    return this.#settings;
  }
}

function mel(hertz: number): number {
  return 2595 * Math.log10(1 + hertz / 700);
}

function mirrored(place: number, length: number): number {
  const within = place < 0 ? -place : place;
  return within < length ? within : 2 * (length - 1) - within;
}

/**
 * The loudness of a signal in bands that are as wide as the ear tells pitches apart, over time.
 *
 * mel(f) = 2595 · log₁₀(1 + f / 700); each band weighs the powers |X[t, f]|^magExp by a triangle in mel; in decibels, 10 · log₁₀(power / refPower)
 *
 * @param options.fftLength how many samples a frame has; 2048
 * @param options.sequenceStride how far the frame moves at a time; 512
 * @param options.sequenceLength how many samples the window has; fftLength
 * @param options.window "hann", "hamming", "blackman" or null; "hann"
 * @param options.samplingRate samples a second; 16000
 * @param options.numMelBins how many bands; 128
 * @param options.minFreq the lowest frequency, in hertz; 20
 * @param options.maxFreq the highest frequency, in hertz; half the sampling rate
 * @param options.powerToDb whether powers are given in decibels; true
 * @param options.topDb how many decibels below the loudest anything is at least; 80
 * @param options.magExp the power of the magnitude; 2
 * @param options.minPower what counts as silence; 1e-10
 * @param options.refPower the power of 0 decibels; 1
 * @returns a layer from [samples] to [numMelBins, 1 + floor(samples / sequenceStride)]
 * @throws when an argument is not what it must be, or the signal is too short
 * @example layers.melSpectrogram({ numMelBins: 64, inputShape: [16000] }) // [64, 32]
 */
export function melSpectrogram(options: MelSpectrogramOptions = {}): MelSpectrogram {
  return new MelSpectrogram(options);
}
