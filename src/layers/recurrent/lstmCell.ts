import type { Shape } from "../../arithmetic/shape.js";
import type { Activation } from "../../activations/activation.js";
import { activationOf } from "../../activations/named.js";
import { fusedLstm, fusedLstmSequence, type Tensor, tf } from "../../backend/index.js";
import { zeros } from "../../initializers/zeros.js";
import type { CallContext } from "../callContext.js";
import type { WeightSpec } from "../weightSpec.js";
import { ForgetBias } from "./forgetBias.js";
import { GatedCell, type GatedOptions } from "./gatedCell.js";
import { lstmStep } from "./lstmStep.js";
import { lastStep, type Recurrence } from "./recurrence.js";
import { stackedProduct } from "./stackedProduct.js";

export interface LstmCellOptions extends GatedOptions {
  /** Whether the forget gate's bias starts at 1, so that a fresh cell remembers; true. */
  readonly unitForgetBias?: boolean;
  /** Whether the gates see the carried state too, each through a weight a unit; false. */
  readonly peephole?: boolean;
}

/** One step of a long short-term memory: see {@link lstmCell}. */
export class LstmCell extends GatedCell {
  readonly kind = "lstmCell";
  readonly recurrentActivation: Activation;
  readonly unitForgetBias: boolean;
  readonly peephole: boolean;

  constructor(options: LstmCellOptions, owner = "lstmCell") {
    super(owner, 4, options);
    this.recurrentActivation = activationOf(options.recurrentActivation ?? "sigmoid");
    this.unitForgetBias = options.unitForgetBias ?? true;
    this.peephole = options.peephole ?? false;
  }

  override stateShapes(): readonly Shape[] {
    return [[this.units], [this.units]];
  }

  protected override specs(inputs: readonly Shape[]): readonly WeightSpec[] {
    const specs = super.specs(inputs).map((spec) =>
      spec.name === "bias" && this.unitForgetBias ? { ...spec, initializer: new ForgetBias(spec.initializer) } : spec,
    );
    return this.peephole ? [...specs, { name: "peephole", shape: [3, this.units], initializer: zeros() }] : specs;
  }

  recurrence(context: CallContext, batch: number): Recurrence {
    const drop = this.inputDropout(context, batch);
    const dropState = this.stateDropout(context, batch);
    const kernel = this.weight("recurrentKernel");
    const recurrent = stackedProduct(kernel);
    const bias = this.useBias ? this.weight("bias") : undefined;
    const peephole = this.peephole ? (tf.unstack(this.weight("peephole"), 0) as [Tensor, Tensor, Tensor]) : undefined;
    return {
      project: (x) => this.projected(drop(x), bias),
      advance: (xW, states) => {
        const [h, c] = states as [Tensor, Tensor];
        const hU = recurrent(dropState(h));
        const fused = this.#isPlain ? fusedLstm(xW, hU, c) : undefined;
        return fused === undefined
          ? lstmStep(xW.add(hU), c, this.activation, this.recurrentActivation, peephole)
          : { output: fused[0], states: fused };
      },
      advanceAll: (projected, states) => {
        const [h, c] = states as [Tensor, Tensor];
        const fused = this.#isPlain && !this.dropsState(context) ? fusedLstmSequence(projected, kernel, h, c) : undefined;
        return fused === undefined ? undefined : { output: fused[0], states: [lastStep(fused[0]), fused[1]] };
      },
    };
  }

  /** Whether its formulas are those that the fused ops know. */
  get #isPlain(): boolean {
    return !this.peephole && this.activation.kind === "tanh" && this.recurrentActivation.kind === "sigmoid";
  }

  override config() {
    return { ...super.config(), recurrentActivation: this.recurrentActivation.kind, unitForgetBias: this.unitForgetBias, peephole: this.peephole };
  }
}

/**
 * One step of a long short-term memory: gates decide what the carried state takes in, forgets and lets out.
 *
 * i, f, o = σ(x · W + h₋₁ · U + b), each with its own quarter of the columns (order i, f, c, o, as in Keras)
 * c = f · c₋₁ + i · tanh(x · W_c + h₋₁ · U_c + b_c) and h = o · tanh(c)
 *
 * σ is `recurrentActivation`, tanh `activation`. With `peephole` the gates i and f add p · c₋₁ to their sums and o adds p · c.
 *
 * @param options see {@link LstmCellOptions}
 * @returns a cell from [features] to [units] with the states h and c, both [units]; 4·(features·units + units·units + units) parameters,
 *   and 3·units more with peephole
 * @throws when units is not a positive integer, a share to drop is not in [0, 1), or a name is unknown
 * @example layers.rnn({ cell: layers.lstmCell({ units: 8 }), inputShape: [20, 3] }) // [20, 3] becomes [8]
 * @see Hochreiter and Schmidhuber, Long short-term memory, 1997; Gers and Schmidhuber, Recurrent nets that time and count, 2000 (peephole)
 */
export function lstmCell(options: LstmCellOptions): LstmCell {
  return new LstmCell(options);
}
