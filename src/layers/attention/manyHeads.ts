import { sameShape, type Shape, shapeText } from "../../arithmetic/shape.js";
import type { Tensor } from "../../backend/index.js";
import type { ConstraintChoice } from "../../constraints/named.js";
import { type InitializerChoice, initializerOf } from "../../initializers/named.js";
import type { RegularizerChoice } from "../../regularizers/named.js";
import { BaseLayer, type LayerOptions } from "../baseLayer.js";
import type { CallContext, Mask } from "../callContext.js";
import { checkShare, dropoutMask } from "../dropoutMask.js";
import { AttentionAxes } from "./attentionAxes.js";
import { headAttention } from "./headAttention.js";
import { HeadProjection } from "./headProjection.js";
import { rulesOf } from "../rulesOf.js";
import { sightMask } from "./masks.js";

/** What the attention layers with several heads take. */
export interface ManyHeadsOptions extends LayerOptions {
  /** The share of attention weights that training drops; 0. */
  readonly dropout?: number;
  /** Whether the projections add a bias; true. */
  readonly useBias?: boolean;
  /** Whether a query sees no later step than its own; false. Keras takes it at the call, as use_causal_mask. */
  readonly causal?: boolean;
  /** Gives the weights too, as a second output [heads, queries, steps]; false. Keras takes it at the call, as return_attention_scores. */
  readonly returnScores?: boolean;
  /** A query sees only steps less than this far away, to either side; all. */
  readonly slidingWindow?: number;
  /** Whether a learnt gate of the query multiplies the heads' output; false. */
  readonly useGate?: boolean;
  /** The first values of the projections' kernels; "glorotUniform". */
  readonly kernelInitializer?: InitializerChoice;
  /** The first values of the projections' biases; "zeros". */
  readonly biasInitializer?: InitializerChoice;
  /** What large weights cost, added to the loss; nothing. */
  readonly kernelRegularizer?: RegularizerChoice;
  readonly biasRegularizer?: RegularizerChoice;
  /** Where the weights are put back to after every update; nowhere. */
  readonly kernelConstraint?: ConstraintChoice;
  readonly biasConstraint?: ConstraintChoice;
}

/** How wide things are. */
interface Widths {
  readonly heads: number;
  readonly groups: number;
  readonly key: number;
  readonly value: number;
  /** What comes out at each query; the query's own features without it. */
  readonly output?: Shape | undefined;
  /** What attention goes over; all axes but the features'. */
  readonly axes?: readonly number[] | undefined;
}

/**
 * What multiHeadAttention and groupQueryAttention share: projections into heads, attention of each, and a projection back.
 *
 * Inputs: query [queries, d], value [steps, v], and if wished key [steps, k] and a mask [queries, steps] of what each query may see.
 */
export abstract class ManyHeads extends BaseLayer {
  readonly dropout: number;
  readonly causal: boolean;
  readonly returnScores: boolean;
  readonly slidingWindow: number | undefined;
  readonly queryDense: HeadProjection;
  readonly keyDense: HeadProjection;
  readonly gateDense: HeadProjection | undefined;
  readonly valueDense: HeadProjection;
  outputDense: HeadProjection | undefined;
  readonly #widths: Widths;
  readonly #project: (name: string, output: Shape, summed: 1 | 2, gate?: boolean) => HeadProjection;

  constructor(owner: string, options: ManyHeadsOptions, widths: Widths) {
    super(options);
    this.#widths = widths;
    this.dropout = checkShare(owner, "dropout", options.dropout ?? 0);
    this.causal = options.causal ?? false;
    this.returnScores = options.returnScores ?? false;
    this.slidingWindow = options.slidingWindow;
    if (this.slidingWindow !== undefined && !(Number.isInteger(this.slidingWindow) && this.slidingWindow > 0)) {
      throw new Error(`${owner}: slidingWindow must be a positive integer; received ${this.slidingWindow}. Leave it out to see all steps.`);
    }
    const { useBias = true, kernelInitializer = "glorotUniform", biasInitializer = "zeros" } = options;
    for (const choice of [kernelInitializer, biasInitializer]) initializerOf(choice); // refuses an unknown name now, not at the first batch
    const kernelRules = rulesOf(options.kernelRegularizer, options.kernelConstraint);
    const biasRules = rulesOf(options.biasRegularizer, options.biasConstraint);
    this.#project = (name, output, summed, gate = false) =>
      new HeadProjection({ name, output, summed, gate, useBias, kernelInitializer, biasInitializer, kernelRules, biasRules });
    this.queryDense = this.#project("query", [widths.heads, widths.key], 1);
    this.keyDense = this.#project("key", [widths.groups, widths.key], 1);
    this.gateDense = options.useGate === true ? this.#project("gate", [widths.heads, widths.value], 1, true) : undefined;
    this.valueDense = this.#project("value", [widths.groups, widths.value], 1);
    this.outputDense = widths.output === undefined ? undefined : this.#project("output", widths.output, 2);
  }

  /** The projections', and a product of each query with each key and with each value, head by head. */
  protected override multiplyAddsOf(inputs: readonly Shape[]): number {
    const [[queries = 0] = [], [steps = 0] = []] = inputs;
    const { heads, key, value } = this.#widths;
    return super.multiplyAddsOf(inputs) + queries * steps * heads * (key + value);
  }

  override get isRandom(): boolean {
    return this.dropout > 0;
  }

  protected shapesAfter(inputs: readonly Shape[]): readonly Shape[] {
    const [query = [], value = [], key = value, mask] = inputs;
    const axes = this.#axes(query);
    const alike = (shape: Shape) => shape.length === query.length && shape.length > 1 && axes.apart(shape).every((length, i) => length === axes.apart(query)[i]);
    if (inputs.length < 2 || inputs.length > 4 || ![query, value, key].every(alike)) {
      throw new Error(
        `${this.name}: the inputs must be [query, value], with a key [time, features] and a mask [queries, steps] if wished, ` +
          `each of shape [time, features]; received ${inputs.map(shapeText).join(" and ")}.`,
      );
    }
    if (!sameShape(key.slice(0, -1), value.slice(0, -1))) {
      throw new Error(`${this.name}: keys and values must have as many steps; received ${shapeText(key)} and ${shapeText(value)}.`);
    }
    const [queries, steps] = [axes.over(query), axes.over(value)];
    if ((this.causal || this.slidingWindow !== undefined) && queries.length > 1) {
      throw new Error(`${this.name}: causal and slidingWindow need one axis that has an order; attention goes over ${queries.length}. Name it as attentionAxes.`);
    }
    if (mask !== undefined && (query.length > 2 || mask[0] !== queries[0] || mask[1] !== steps[0])) {
      throw new Error(`${this.name}: the mask of what each query sees must be of shape ${shapeText([...queries, ...steps])}; received ${shapeText(mask)}.`);
    }
    this.outputDense ??= this.#project("output", query.slice(-1), 2);
    this.queryDense.connect(query);
    this.keyDense.connect(key);
    this.gateDense?.connect(query);
    this.valueDense.connect(value);
    const output = this.outputDense.connect([...query.slice(0, -1), this.#widths.heads, this.#widths.value]);
    return [output, ...(this.returnScores ? [[...axes.apart(query), this.#widths.heads, ...queries, ...steps]] : [])];
  }

  callAll([query, value, key = value, attentionMask]: readonly Tensor[], context: CallContext): readonly Tensor[] {
    const { outputDense } = this;
    if (query === undefined || value === undefined || key === undefined || outputDense === undefined) throw new Error(`${this.name}: the layer takes [query, value].`);
    const [shape, steps] = [query.shape.slice(1), value.shape.slice(1)];
    const axes = this.#axes(shape);
    const [asked, seen, offered] = [axes.fold(query), axes.fold(key), axes.fold(value)] as const;
    const drop = (weights: Tensor) => (context.training && this.dropout > 0 ? weights.mul(dropoutMask(this.draws.uniform(weights.shape), this.dropout)) : weights);
    const mask = this.#sight(shape.length, asked, offered, attentionMask, context);
    const { output, weights } = headAttention(this.queryDense.call(asked), this.keyDense.call(seen), this.valueDense.call(offered), mask, drop);
    const gated = this.gateDense === undefined ? output : output.mul(this.gateDense.call(asked));
    const result = axes.unfold(outputDense.call(gated), shape);
    if (!this.returnScores) return [result];
    return [result, weights.reshape([-1, ...axes.apart(shape), this.#widths.heads, ...axes.over(shape), ...axes.over(steps)])];
  }

  /** What each query sees. Masks of steps are those of sequences: longer samples have none. */
  #sight(rank: number, query: Tensor, value: Tensor, attentionMask: Tensor | undefined, { masks = [] }: CallContext): Mask {
    const [queryMask, valueMask, keyMask] = rank === 2 ? masks : [];
    const { causal, slidingWindow } = this;
    return sightMask({ queryMask, valueMask, keyMask, attentionMask, causal, slidingWindow }, query.shape[1] ?? 0, value.shape[1] ?? 0);
  }

  #axes(query: Shape): AttentionAxes {
    if (query.length < 2) throw new Error(`${this.name}: the inputs must be [query, value], each of shape [time, features]; received ${shapeText(query)}.`);
    return new AttentionAxes(this.name, query, this.#widths.axes);
  }

  protected override masksAfter([queryMask]: readonly Mask[]): readonly Mask[] {
    return [queryMask];
  }

  protected headsConfig(): Record<string, unknown> {
    const { useBias = true, useGate = false, kernelInitializer = "glorotUniform", biasInitializer = "zeros" } = this.options as ManyHeadsOptions;
    const kindOf = (choice: InitializerChoice) => (typeof choice === "string" ? choice : choice.kind);
    return {
      dropout: this.dropout,
      useBias,
      useGate,
      causal: this.causal,
      returnScores: this.returnScores,
      slidingWindow: this.slidingWindow,
      kernelInitializer: kindOf(kernelInitializer),
      biasInitializer: kindOf(biasInitializer),
    };
  }
}
