import { checkInteger, checkList } from "../arithmetic/optionChecks.js";
import { type Shape, shapeText } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import type { ConstraintChoice } from "../constraints/named.js";
import type { Initializer } from "../initializers/initializer.js";
import { type InitializerChoice, initializerOf } from "../initializers/named.js";
import type { RegularizerChoice } from "../regularizers/named.js";
import { checkAxis } from "./affineNormalization.js";
import { Layer, type LayerOptions, type WeightSpec } from "./layer.js";
import { rulesOf } from "./rulesOf.js";

export interface PreluOptions extends LayerOptions {
  /** The first slopes; "zeros". */
  readonly alphaInitializer?: InitializerChoice;
  /** What large slopes cost; nothing. */
  readonly alphaRegularizer?: RegularizerChoice;
  /** Where the slopes are put back to after each step; nowhere. */
  readonly alphaConstraint?: ConstraintChoice;
  /** Axes along which all numbers have the same slope, with the batch as 0; none. */
  readonly sharedAxes?: readonly number[];
}

/** A rectifier with a learnt slope: see {@link prelu}. */
export class Prelu extends Layer {
  readonly kind = "prelu";
  readonly sharedAxes: readonly number[];
  readonly #alphaInitializer: Initializer;

  constructor(options: PreluOptions) {
    super(options);
    this.sharedAxes = checkList("prelu", "sharedAxes", options.sharedAxes ?? []).map((axis) => checkInteger("prelu", "sharedAxes", axis));
    this.#alphaInitializer = initializerOf(options.alphaInitializer ?? "zeros");
  }

  protected shapeAfter(input: Shape): Shape {
    if (input.length === 0) throw new Error(`${this.name}: the input must have at least one axis beside the batch; received ${shapeText(input)}.`);
    return input;
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const { alphaRegularizer, alphaConstraint } = this.options as PreluOptions;
    const shared = this.sharedAxes.map((axis) => checkAxis(this.name, axis, input.length + 1));
    const shape = input.map((length, axis) => (shared.includes(axis + 1) ? 1 : length));
    return [{ name: "alpha", shape, initializer: this.#alphaInitializer, ...rulesOf(alphaRegularizer, alphaConstraint) }];
  }

  call(input: Tensor): Tensor {
    return input.relu().sub(input.neg().relu().mul(this.weight("alpha")));
  }

  override config() {
    return { sharedAxes: this.sharedAxes, alphaInitializer: this.#alphaInitializer.kind };
  }
}

/**
 * The parametric rectifier: its slope below zero is learnt, for each number of a sample.
 *
 * y = x for x ≥ 0, alpha · x otherwise
 *
 * @param options.alphaInitializer the first slopes; "zeros". The paper starts at 0.25
 * @param options.sharedAxes axes along which all numbers have the same slope, with the batch as 0: [1, 2] for one slope a channel of images
 * @returns a layer that keeps the shape
 * @throws when there is no such axis
 * @example layers.prelu({ sharedAxes: [1, 2] })
 * @see He et al., Delving deep into rectifiers, 2015
 */
export function prelu(options: PreluOptions = {}): Prelu {
  return new Prelu(options);
}
