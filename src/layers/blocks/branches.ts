import type { Shape } from "../../arithmetic/shape.js";
import type { Tensor } from "../../backend/index.js";
import type { BaseLayer } from "../baseLayer.js";
import { type CallContext, Layer, type LayerOptions } from "../layer.js";
import { type Branch, layersOf, passThrough, shapeThrough } from "./branch.js";

export interface BranchesOptions extends LayerOptions {
  /** The ways that the input takes side by side; an empty list is the input itself. */
  readonly branches: readonly Branch[];
}

/** One input through several branches, whose outputs are merged: what mergeSum and mergeBroadcast share. */
export abstract class Branches extends Layer {
  /** All branches' layers, one branch after the other. */
  readonly layers: readonly BaseLayer[];
  readonly #branches: readonly (readonly BaseLayer[])[];

  constructor(owner: string, options: BranchesOptions) {
    super(options);
    if (options.branches.length === 0) throw new Error(`${owner}: branches must hold at least one branch; received none.`);
    this.#branches = options.branches.map(layersOf);
    this.layers = this.#branches.flat();
  }

  /** The shape of the merged outputs. Throws when they can't be merged. */
  protected abstract mergedShape(outputs: readonly Shape[]): Shape;

  protected abstract merged(outputs: readonly Tensor[]): Tensor;

  protected shapeAfter(input: Shape): Shape {
    return this.mergedShape(this.#branches.map((layers) => shapeThrough(layers, input)));
  }

  call(input: Tensor, context: CallContext): Tensor {
    return this.merged(this.#branches.map((layers) => passThrough(layers, input, context)));
  }

  override config(): Record<string, unknown> {
    return { branches: this.#branches };
  }
}
