import { type Shape, shapeText } from "../../arithmetic/shape.js";
import { checkCount, checkLengths, type Lengths, windowPlaces } from "../../arithmetic/window.js";
import type { Activation } from "../../activations/activation.js";
import { type ActivationChoice, activationOf } from "../../activations/named.js";
import type { Tensor } from "../../backend/index.js";
import type { Initializer } from "../../initializers/initializer.js";
import { type InitializerChoice, initializerOf } from "../../initializers/named.js";
import type { LayerOptions } from "../baseLayer.js";
import type { CallContext } from "../callContext.js";
import { checkShare, dropoutMask } from "../dropoutMask.js";
import { convolve } from "../ops/convolve.js";
import type { WeightSpec } from "../weightSpec.js";
import { RnnCell } from "./cell.js";
import { ForgetBias } from "./forgetBias.js";
import { lstmStep } from "./lstmStep.js";
import type { Recurrence } from "./recurrence.js";
import { type RecurrentRuleOptions, recurrentRules, type RecurrentRules } from "./recurrentRules.js";

/** What the convolutional memories take; `kernelSize`, `strides` and `dilation` are one number for all axes or one for each. */
export interface ConvLstmCellOptions extends LayerOptions, RecurrentRuleOptions {
  /** How many channels the state has. */
  readonly filters: number;
  readonly kernelSize: Lengths;
  /** How far the filter over the inputs moves at a time; 1. */
  readonly strides?: Lengths;
  /** What surrounds the inputs: "valid" nothing, "same" zeros; "valid". The state is always padded to stay as large as it is. */
  readonly padding?: "valid" | "same";
  /** The distance between the cells of the filter over the inputs; 1. */
  readonly dilation?: Lengths;
  /** "tanh". */
  readonly activation?: ActivationChoice;
  /** Of the gates; "sigmoid". */
  readonly recurrentActivation?: ActivationChoice;
  /** Whether a bias is added; true. */
  readonly useBias?: boolean;
  /** Whether the forget gate's bias starts at 1; true. */
  readonly unitForgetBias?: boolean;
  /** "glorotUniform". */
  readonly kernelInitializer?: InitializerChoice;
  /** "orthogonal". */
  readonly recurrentInitializer?: InitializerChoice;
  /** "zeros". */
  readonly biasInitializer?: InitializerChoice;
  /** The share of input numbers that training drops, the same ones at every step; 0. */
  readonly dropout?: number;
  /** The share of state numbers that training drops on their way into the convolution, the same ones at every step; 0. */
  readonly recurrentDropout?: number;
}

/** How many axes of space there are: 1, 2 or 3. */
export type SpatialRank = 1 | 2 | 3;

/** One step of a memory whose states are images: an LSTM with convolutions for products. Of `convLstm1d`, `convLstm2d` and `convLstm3d`. */
export class ConvLstmCell extends RnnCell {
  readonly kind = "convLstmCell";
  readonly rank: SpatialRank;
  readonly filters: number;
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
  readonly padding: "valid" | "same";
  readonly dilation: readonly number[];
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  readonly useBias: boolean;
  readonly unitForgetBias: boolean;
  readonly dropout: number;
  readonly recurrentDropout: number;
  readonly #kernelInitializer: Initializer;
  readonly #recurrentInitializer: Initializer;
  readonly #biasInitializer: Initializer;
  readonly #rules: RecurrentRules;

  constructor({ rank, ...options }: ConvLstmCellOptions & { readonly rank: SpatialRank }) {
    super(options);
    const owner = `convLstm${rank}d`;
    const { padding = "valid" } = options;
    if (padding !== "valid" && padding !== "same") throw new Error(`${owner}: padding must be "valid" or "same"; received ${JSON.stringify(padding)}.`);
    this.rank = rank;
    this.filters = checkCount(owner, "filters", options.filters);
    this.kernelSize = checkLengths(owner, "kernelSize", options.kernelSize, rank);
    this.strides = checkLengths(owner, "strides", options.strides ?? 1, rank);
    this.dilation = checkLengths(owner, "dilation", options.dilation ?? 1, rank);
    this.padding = padding;
    if (Math.max(...this.strides) > 1 && Math.max(...this.dilation) > 1) {
      throw new Error(`${owner}: strides above 1 can't go with a dilation above 1; received strides ${shapeText(this.strides)} and dilation ${shapeText(this.dilation)}.`);
    }
    this.activation = activationOf(options.activation ?? "tanh");
    this.recurrentActivation = activationOf(options.recurrentActivation ?? "sigmoid");
    this.useBias = options.useBias ?? true;
    this.unitForgetBias = options.unitForgetBias ?? true;
    this.dropout = checkShare(owner, "dropout", options.dropout ?? 0);
    this.recurrentDropout = checkShare(owner, "recurrentDropout", options.recurrentDropout ?? 0);
    this.#rules = recurrentRules(options);
    this.#kernelInitializer = initializerOf(options.kernelInitializer ?? "glorotUniform");
    this.#recurrentInitializer = initializerOf(options.recurrentInitializer ?? "orthogonal");
    this.#biasInitializer = initializerOf(options.biasInitializer ?? "zeros");
  }

  override get isRandom(): boolean {
    return this.dropout > 0 || this.recurrentDropout > 0;
  }

  protected shapeAfter(input: Shape): Shape {
    if (input.length !== this.rank + 1) {
      throw new Error(`convLstm${this.rank}d: one step's input must have ${this.rank} axes of space and its channels last; received ${shapeText(input)}.`);
    }
    const places = this.kernelSize.map((window, axis) =>
      windowPlaces({ input: input[axis] ?? 0, window, stride: this.strides[axis] ?? 1, padding: this.padding, dilation: this.dilation[axis] ?? 1 }),
    );
    return [...places, this.filters];
  }

  stateShapes(input: Shape): readonly Shape[] {
    const state = this.shapeAfter(input);
    return [state, state];
  }

  protected override specs([input = []]: readonly Shape[]): readonly WeightSpec[] {
    const width = 4 * this.filters;
    const bias = this.unitForgetBias ? new ForgetBias(this.#biasInitializer) : this.#biasInitializer;
    return [
      { name: "kernel", shape: [...this.kernelSize, input.at(-1) ?? 0, width], initializer: this.#kernelInitializer, gates: 4, ...this.#rules.kernel },
      { name: "recurrentKernel", shape: [...this.kernelSize, this.filters, width], initializer: this.#recurrentInitializer, gates: 4, ...this.#rules.recurrent },
      ...(this.useBias ? [{ name: "bias", shape: [width], initializer: bias, gates: 4, ...this.#rules.bias }] : []),
    ];
  }

  recurrence({ training }: CallContext, batch: number): Recurrence {
    const [kernel, recurrentKernel] = [this.weight("kernel"), this.weight("recurrentKernel")];
    const ones = this.strides.map(() => 1);
    const still = { strides: ones, padding: "same", dilation: ones } as const;
    const dropped = (shape: Shape, rate: number) => (training && rate > 0 ? dropoutMask(this.draws.uniform([batch, ...shape]), rate) : undefined);
    const inputMask = dropped(this.inputShape, this.dropout);
    const stateMask = dropped(this.outputShape, this.recurrentDropout);
    return {
      project: (x) => {
        const kept = inputMask === undefined ? x : x.reshape([-1, ...inputMask.shape]).mul(inputMask).reshape(x.shape);
        const sums = convolve(kept, kernel, this);
        return this.useBias ? sums.add(this.weight("bias")) : sums;
      },
      advance: (projected, states) => {
        const [h, c] = states as [Tensor, Tensor];
        const sums = projected.add(convolve(stateMask === undefined ? h : h.mul(stateMask), recurrentKernel, still));
        return lstmStep(sums, c, this.activation, this.recurrentActivation);
      },
    };
  }

  override config() {
    return {
      filters: this.filters,
      kernelSize: this.kernelSize,
      strides: this.strides,
      padding: this.padding,
      dilation: this.dilation,
      activation: this.activation.kind,
      recurrentActivation: this.recurrentActivation.kind,
      useBias: this.useBias,
      unitForgetBias: this.unitForgetBias,
      kernelInitializer: this.#kernelInitializer.kind,
      recurrentInitializer: this.#recurrentInitializer.kind,
      biasInitializer: this.#biasInitializer.kind,
      dropout: this.dropout,
      recurrentDropout: this.recurrentDropout,
    };
  }
}
