import type { Shape } from "../../arithmetic/shape.js";
import { type Tensor, tf } from "../../backend/index.js";
import { BaseLayer, type LayerOptions } from "../baseLayer.js";
import type { CallContext, Mask } from "../callContext.js";
import { anotherLike } from "./anotherLike.js";
import type { RecurrentLayer, SequenceOptions } from "./recurrentLayer.js";

/** How the outputs of both directions are put together; "none" gives them as two. */
export type MergeMode = "concat" | "sum" | "mul" | "ave" | "none";

const MODES: readonly MergeMode[] = ["concat", "sum", "mul", "ave", "none"];

export interface BidirectionalOptions extends LayerOptions {
  /** The recurrent layer that goes forwards. It is taken as a pattern: the layer inside is a new one with its options. */
  readonly layer: RecurrentLayer;
  /** The one that goes backwards, with `goBackwards: true`; without it one like `layer`. */
  readonly backwardLayer?: RecurrentLayer;
  /** "concat", "sum", "mul", "ave" (the mean), or "none" for two outputs; "concat". */
  readonly mergeMode?: MergeMode;
  /** Whether each direction takes its own half of the features, as in neon's deep layers; false. */
  readonly splitInputs?: boolean;
}

/** A sequence read both ways: see {@link bidirectional}. */
export class Bidirectional extends BaseLayer {
  readonly kind = "bidirectional";
  readonly forwardLayer: RecurrentLayer;
  readonly backwardLayer: RecurrentLayer;
  readonly mergeMode: MergeMode;
  readonly splitInputs: boolean;

  constructor(options: BidirectionalOptions) {
    super(options);
    const { layer, backwardLayer = layer, mergeMode = "concat" } = options;
    if (!MODES.includes(mergeMode)) throw new Error(`bidirectional: mergeMode must be one of ${MODES.join(", ")}; received ${JSON.stringify(mergeMode)}.`);
    for (const property of ["returnSequences", "returnState", "stateful"] as const) {
      if (layer[property] !== backwardLayer[property]) {
        throw new Error(`bidirectional: both layers must have the same ${property}; received ${layer[property]} and ${backwardLayer[property]}.`);
      }
    }
    if (layer.goBackwards || options.backwardLayer?.goBackwards === false) {
      throw new Error(
        `bidirectional: backwardLayer must have goBackwards: true and layer must not; ` +
          `received ${options.backwardLayer?.goBackwards ?? "none"} and ${layer.goBackwards}.`,
      );
    }
    // Zeros where a mask leaves a step out: the output before would be one from the other side's future.
    const shared: SequenceOptions = { zeroOutputForMask: layer.returnSequences };
    this.forwardLayer = anotherLike(layer, { ...shared, name: `forward_${layer.givenName ?? layer.kind}` });
    this.backwardLayer = anotherLike(backwardLayer, { ...shared, goBackwards: true, name: `backward_${backwardLayer.givenName ?? backwardLayer.kind}` });
    this.mergeMode = mergeMode;
    this.splitInputs = options.splitInputs ?? false;
  }

  protected shapesAfter([sequence = [], ...states]: readonly Shape[]): readonly Shape[] {
    const half = states.length / 2;
    const input = this.splitInputs ? halved(this.name, sequence) : sequence;
    const [forward = [], ...forwardStates] = this.forwardLayer.connectAll([input, ...states.slice(0, half)]);
    const [backward = [], ...backwardStates] = this.backwardLayer.connectAll([input, ...states.slice(half)]);
    if (this.mergeMode === "none") return [forward, backward, ...forwardStates, ...backwardStates];
    const [a = 0, b = 0] = [forward.at(-1), backward.at(-1)];
    if (this.mergeMode !== "concat" && a !== b) {
      throw new Error(`${this.name}: mergeMode ${JSON.stringify(this.mergeMode)} takes directions of the same width; received ${a} and ${b}. Use "concat".`);
    }
    return [this.mergeMode === "concat" ? [...forward.slice(0, -1), a + b] : forward, ...forwardStates, ...backwardStates];
  }

  callAll([sequence, ...states]: readonly Tensor[], context: CallContext): readonly Tensor[] {
    if (sequence === undefined) throw new Error(`${this.name}: the layer takes a sequence; received nothing.`);
    const half = states.length / 2;
    const [first, second] = this.splitInputs ? (tf.split(sequence, 2, -1) as [Tensor, Tensor]) : [sequence, sequence];
    const [forward, ...forwardStates] = this.forwardLayer.callAll([first, ...states.slice(0, half)], context) as [Tensor, ...Tensor[]];
    const [reversed, ...backwardStates] = this.backwardLayer.callAll([second, ...states.slice(half)], context) as [Tensor, ...Tensor[]];
    // The backward layer's outputs come last step first.
    const backward = this.forwardLayer.returnSequences ? tf.reverse(reversed, 1) : reversed;
    const outputs = this.mergeMode === "none" ? [forward, backward] : [merged(this.mergeMode, forward, backward)];
    return [...outputs, ...forwardStates, ...backwardStates];
  }

  protected override masksAfter([mask]: readonly Mask[]): readonly Mask[] {
    const kept = this.forwardLayer.returnSequences ? mask : undefined;
    return this.mergeMode === "none" ? [kept, kept] : [kept];
  }

  override config() {
    return { layer: this.forwardLayer, backwardLayer: this.backwardLayer, mergeMode: this.mergeMode, splitInputs: this.splitInputs };
  }
}

function merged(mode: Exclude<MergeMode, "none">, forward: Tensor, backward: Tensor): Tensor {
  if (mode === "concat") return tf.concat([forward, backward], -1);
  if (mode === "mul") return forward.mul(backward);
  return mode === "sum" ? forward.add(backward) : forward.add(backward).div(2);
}

function halved(name: string, sequence: Shape): Shape {
  const features = sequence.at(-1) ?? 0;
  if (features % 2 !== 0) throw new Error(`${name}: splitInputs takes an even number of features, a half for each direction; received ${features}.`);
  return [...sequence.slice(0, -1), features / 2];
}

/**
 * Reads a sequence forwards and backwards by two layers of their own, so that every step knows what comes before it and after it.
 *
 * y_t = merge(forward(x)_t, backward(x)_t); without returnSequences each gives its last state: the forward one's of the last step, the
 * backward one's of the first.
 *
 * @param options.layer the recurrent layer to read with; its options are those of both directions
 * @param options.backwardLayer another one for the way back, with goBackwards: true
 * @param options.mergeMode "concat", "sum", "mul", "ave" or "none"; "concat"
 * @returns a layer with both layers' parameters; with returnState the states follow, the forward ones first. It also takes first states
 *   for both, in that order
 * @throws when the layers differ in returnSequences, returnState or stateful, or go the same way
 * @example layers.bidirectional({ layer: layers.lstm({ units: 32 }), inputShape: [50, 8] }) // [50, 8] becomes [64]
 * @see Schuster and Paliwal, Bidirectional recurrent neural networks, 1997
 */
export function bidirectional(options: BidirectionalOptions): Bidirectional {
  return new Bidirectional(options);
}
