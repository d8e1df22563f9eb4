import type { Shape } from "../../arithmetic/shape.js";
import type { Activation } from "../../activations/activation.js";
import { activationOf } from "../../activations/named.js";
import { fusedGru, fusedGruSequence, type Tensor, tf } from "../../backend/index.js";
import type { CallContext } from "../callContext.js";
import { GatedCell, type GatedOptions } from "./gatedCell.js";
import { lastStep, type Recurrence } from "./recurrence.js";
import { stackedProduct } from "./stackedProduct.js";

export interface GruCellOptions extends GatedOptions {
  /** Whether the reset gate acts after the product with the state (Keras' default) or before it (the paper, and neon); true. */
  readonly resetAfter?: boolean;
  /** What the update gate z is the share of: "keep" the state before (Keras; the default), "renew" the proposal (the paper, and neon). */
  readonly updateGate?: "keep" | "renew";
}

/** One step of a gated recurrent unit: see {@link gruCell}. */
export class GruCell extends GatedCell {
  readonly kind = "gruCell";
  readonly recurrentActivation: Activation;
  readonly resetAfter: boolean;
  readonly updateGate: "keep" | "renew";

  constructor(options: GruCellOptions, owner = "gruCell") {
    super(owner, 3, options);
    this.recurrentActivation = activationOf(options.recurrentActivation ?? "sigmoid");
    this.resetAfter = options.resetAfter ?? true;
    this.updateGate = options.updateGate ?? "keep";
    if (this.updateGate !== "keep" && this.updateGate !== "renew") {
      throw new Error(`${owner}: updateGate must be "keep" or "renew"; received ${JSON.stringify(options.updateGate)}.`);
    }
  }

  /** With resetAfter the product with the state has a bias of its own, the second row. */
  protected override biasShape(): Shape {
    return this.resetAfter ? [2, 3 * this.units] : [3 * this.units];
  }

  recurrence(context: CallContext, batch: number): Recurrence {
    const { units } = this;
    const drop = this.inputDropout(context, batch);
    const dropState = this.stateDropout(context, batch);
    const gate = (sum: Tensor) => this.recurrentActivation.apply(sum);
    const [inputBias, stateBias] = this.#biases();
    const kernel = this.weight("recurrentKernel");
    const mix = (z: Tensor, before: Tensor, proposal: Tensor) =>
      this.updateGate === "keep" ? proposal.add(z.mul(before.sub(proposal))) : before.add(z.mul(proposal.sub(before)));
    const project = (x: Tensor) => this.projected(drop(x), inputBias);

    if (this.resetAfter) {
      const recurrent = stackedProduct(kernel, stateBias);
      return {
        project,
        advance: (xW, states) => {
          const [h] = states as [Tensor];
          const hU = recurrent(dropState(h));
          const fused = this.#isPlain ? fusedGru(xW, hU, h) : undefined;
          if (fused !== undefined) return { output: fused, states: [fused] };
          const [xGates, xProposal] = tf.split(xW, [2 * units, units], 1) as [Tensor, Tensor];
          const [hGates, hProposal] = tf.split(hU, [2 * units, units], 1) as [Tensor, Tensor];
          const [z, r] = tf.split(gate(xGates.add(hGates)), 2, 1) as [Tensor, Tensor];
          const output = mix(z, h, this.activation.apply(xProposal.add(r.mul(hProposal))));
          return { output, states: [output] };
        },
        advanceAll: (projected, states) => {
          const [h] = states as [Tensor];
          if (!this.#isPlain || this.dropsState(context)) return undefined;
          const all = fusedGruSequence(projected, kernel, stateBias ?? tf.zeros([3 * units]), h);
          return all === undefined ? undefined : { output: all, states: [lastStep(all)] };
        },
      };
    }
    const [gatesKernel, proposalKernel] = tf.split(kernel, [2 * units, units], 1) as [Tensor, Tensor];
    const toGates = stackedProduct(gatesKernel);
    const toProposal = stackedProduct(proposalKernel);
    return {
      project,
      advance: (xW, states) => {
        const [h] = states as [Tensor];
        const dropped = dropState(h);
        const [xGates, xProposal] = tf.split(xW, [2 * units, units], 1) as [Tensor, Tensor];
        const [z, r] = tf.split(gate(xGates.add(toGates(dropped))), 2, 1) as [Tensor, Tensor];
        const output = mix(z, h, this.activation.apply(xProposal.add(toProposal(r.mul(dropped)))));
        return { output, states: [output] };
      },
    };
  }

  /** Whether its formulas are those that the fused ops know. */
  get #isPlain(): boolean {
    return this.updateGate === "keep" && this.activation.kind === "tanh" && this.recurrentActivation.kind === "sigmoid";
  }

  #biases(): (Tensor | undefined)[] {
    if (!this.useBias) return [];
    return this.resetAfter ? tf.unstack(this.weight("bias"), 0) : [this.weight("bias")];
  }

  override config() {
    return { ...super.config(), recurrentActivation: this.recurrentActivation.kind, resetAfter: this.resetAfter, updateGate: this.updateGate };
  }
}

/**
 * One step of a gated recurrent unit: one gate decides how much of the state stays, another how much of it the proposal sees.
 *
 * z, r = σ(x · W + h₋₁ · U + b), each with its own third of the columns (order z, r, ĥ, as in Keras)
 * ĥ = tanh(x · W_h + b_h + r · (h₋₁ · U_h + b'_h)) with resetAfter, tanh(x · W_h + (r · h₋₁) · U_h + b_h) without
 * h = z · h₋₁ + (1 − z) · ĥ, or with updateGate "renew" h = (1 − z) · h₋₁ + z · ĥ
 *
 * Keras' GRU is the default. neon's, and the paper's, is `resetAfter: false, updateGate: "renew"`.
 *
 * @param options see {@link GruCellOptions}
 * @returns a cell from [features] to [units] with one state h [units]; 3·(features·units + units·units + 2·units) parameters, without
 *   resetAfter 3·(features·units + units·units + units)
 * @throws when units is not a positive integer, a share to drop is not in [0, 1), or a name is unknown
 * @example layers.rnn({ cell: layers.gruCell({ units: 8 }), inputShape: [20, 3] }) // [20, 3] becomes [8]
 * @see Cho et al., Learning phrase representations using RNN encoder-decoder, 2014
 */
export function gruCell(options: GruCellOptions): GruCell {
  return new GruCell(options);
}
