import { type Shape, sizeOf } from "../arithmetic/shape.js";
import type { Activation } from "../activations/activation.js";
import { type ActivationChoice, activationOf } from "../activations/named.js";
import type { Tensor } from "../backend/index.js";
import { folded } from "../initializers/folded.js";
import type { Initializer } from "../initializers/initializer.js";
import { type InitializerChoice, initializerOf } from "../initializers/named.js";
import { Layer, type LayerOptions, type WeightSpec } from "./layer.js";
import { einsum, type EinsumLetters, readEinsum } from "./ops/einsum.js";

export interface EinsumDenseOptions extends LayerOptions {
  /** How input, kernel and output share their axes: "abc,cd->abd". "..." stands for any axes of the input. */
  readonly equation: string;
  /** A sample's shape afterwards, or how many units a vector has; `null` for an axis that is the input's. */
  readonly outputShape: number | readonly (number | null)[];
  /** The output's axes that have a bias each; none. */
  readonly biasAxes?: string;
  /** Applied to the output; "linear". */
  readonly activation?: ActivationChoice;
  /** The first values of the kernel; "glorotUniform". */
  readonly kernelInitializer?: InitializerChoice;
  /** The first values of the bias; "zeros". */
  readonly biasInitializer?: InitializerChoice;
}

/** A dense layer over chosen axes: see {@link einsumDense}. */
export class EinsumDense extends Layer {
  readonly kind = "einsumDense";
  readonly equation: string;
  readonly activation: Activation;
  readonly #outputShape: readonly (number | null)[];
  readonly #biasAxes: string;
  readonly #kernelInitializer: Initializer;
  readonly #biasInitializer: Initializer;

  constructor(options: EinsumDenseOptions) {
    super(options);
    this.equation = options.equation;
    this.activation = activationOf(options.activation ?? "linear");
    this.#outputShape = typeof options.outputShape === "number" ? [options.outputShape] : options.outputShape;
    this.#biasAxes = options.biasAxes ?? "";
    this.#kernelInitializer = initializerOf(options.kernelInitializer ?? "glorotUniform");
    this.#biasInitializer = initializerOf(options.biasInitializer ?? "zeros");
  }

  protected shapeAfter(input: Shape): Shape {
    const { letters, length } = this.#read(input);
    return [...letters.output].slice(1).map(length);
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const { letters, length } = this.#read(input);
    const summed = [...letters.kernel].filter((letter) => !letters.output.includes(letter)).map(length);
    const shape = [...letters.kernel].map(length);
    const initializer = folded(this.#kernelInitializer, sizeOf(summed), sizeOf(shape) / sizeOf(summed));
    const kernel = { name: "kernel", shape, initializer };
    if (this.#biasAxes === "") return [kernel];
    const first = [...letters.output].findIndex((letter) => this.#biasAxes.includes(letter));
    const biasShape = [...letters.output].slice(first).map((letter) => (this.#biasAxes.includes(letter) ? length(letter) : 1));
    return [kernel, { name: "bias", shape: biasShape, initializer: this.#biasInitializer }];
  }

  protected override multiplyAddsFor(input: Shape): number {
    const { letters, length } = this.#read(input);
    return sizeOf([...new Set(letters.input.slice(1) + letters.kernel)].map(length));
  }

  call(input: Tensor): Tensor {
    const sums = einsum(readEinsum(this.name, this.equation, input.rank), input, this.weight("kernel"));
    return this.activation.apply(this.#biasAxes === "" ? sums : sums.add(this.weight("bias")));
  }

  override config() {
    return {
      equation: this.equation,
      outputShape: this.#outputShape,
      biasAxes: this.#biasAxes,
      activation: this.activation.kind,
      kernelInitializer: this.#kernelInitializer.kind,
      biasInitializer: this.#biasInitializer.kind,
    };
  }

  /** The letters, and how long the axis of each is: the input's, or what outputShape says of the output's last axes. */
  #read(input: Shape): { readonly letters: EinsumLetters; readonly length: (letter: string) => number } {
    const letters = readEinsum(this.name, this.equation, input.length + 1);
    const given = this.#outputShape;
    const length = (letter: string): number => {
      const fromInput = input[letters.input.indexOf(letter) - 1];
      const place = [...letters.output].indexOf(letter) - (letters.output.length - given.length);
      const wanted = given[place] ?? fromInput;
      if (letters.output.length - 1 < given.length || wanted === undefined || (fromInput !== undefined && fromInput !== wanted)) {
        throw new Error(`${this.name}: outputShape ${JSON.stringify(given)} does not fit the equation ${JSON.stringify(this.equation)} and an input of shape ${JSON.stringify(input)} at the axis ${letter}.`);
      }
      return wanted;
    };
    const stray = [...this.#biasAxes].find((letter) => !letters.output.includes(letter));
    if (stray !== undefined) throw new Error(`${this.name}: biasAxes must be letters of the output ${letters.output}; received ${JSON.stringify(this.#biasAxes)}.`);
    return { letters, length };
  }
}

/**
 * A dense layer over chosen axes: an equation says which axes of the input are summed against the kernel.
 *
 * y = activation(einsum(equation, x, kernel) + bias)
 *
 * @param options.equation how input, kernel and output share their axes: "abc,cd->abd"; "..." stands for any axes of the input
 * @param options.outputShape a sample's shape afterwards; `null` for an axis that is the input's
 * @param options.biasAxes the output's axes that have a bias each; none
 * @param options.activation applied to the output; "linear"
 * @param options.kernelInitializer "glorotUniform"
 * @param options.biasInitializer "zeros"
 * @returns a layer from the shape on the left of the arrow to outputShape
 * @throws when the equation can't be read, or the shapes don't fit it
 * @example layers.einsumDense({ equation: "abc,cd->abd", outputShape: [null, 64], biasAxes: "d", inputShape: [32, 128] }) // [32, 64]
 * @see Einstein, Die Grundlage der allgemeinen Relativitätstheorie, 1916, for the summation convention
 */
export function einsumDense(options: EinsumDenseOptions): EinsumDense {
  return new EinsumDense(options);
}
