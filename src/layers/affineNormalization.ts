import { type Shape, sizeOf } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import type { ConstraintChoice } from "../constraints/named.js";
import type { Initializer } from "../initializers/initializer.js";
import { type InitializerChoice, initializerOf } from "../initializers/named.js";
import type { RegularizerChoice } from "../regularizers/named.js";
import type { WeightRules } from "../variables/weight.js";
import { rulesOf } from "./rulesOf.js";
import { Layer, type LayerOptions, type WeightSpec } from "./layer.js";

export interface AffineNormalizationOptions extends LayerOptions {
  /** Keeps the division away from 0; 0.001. */
  readonly epsilon?: number;
  /** Whether beta is added afterwards; true. */
  readonly center?: boolean;
  /** Whether gamma is multiplied with afterwards; true. */
  readonly scale?: boolean;
  /** The first values of gamma; "ones". */
  readonly gammaInitializer?: InitializerChoice;
  /** The first values of beta; "zeros". */
  readonly betaInitializer?: InitializerChoice;
  /** What a large gamma costs; nothing. */
  readonly gammaRegularizer?: RegularizerChoice;
  /** What a large beta costs; nothing. */
  readonly betaRegularizer?: RegularizerChoice;
  /** Where gamma is put back to after each step; nowhere. */
  readonly gammaConstraint?: ConstraintChoice;
  /** Where beta is put back to after each step; nowhere. */
  readonly betaConstraint?: ConstraintChoice;
}

/** What the normalisations share that scale by a learnt gamma and shift by a learnt beta afterwards. */
export abstract class AffineNormalization extends Layer {
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
  readonly #gammaInitializer: Initializer;
  readonly #betaInitializer: Initializer;
  readonly #gammaRules: WeightRules;
  readonly #betaRules: WeightRules;

  constructor(owner: string, options: AffineNormalizationOptions) {
    super(options);
    this.epsilon = options.epsilon ?? 0.001;
    if (!(this.epsilon >= 0)) throw new Error(`${owner}: epsilon must not be negative; received ${this.epsilon}.`);
    this.center = options.center ?? true;
    this.scale = options.scale ?? true;
    this.#gammaInitializer = initializerOf(options.gammaInitializer ?? "ones");
    this.#betaInitializer = initializerOf(options.betaInitializer ?? "zeros");
    this.#gammaRules = rulesOf(options.gammaRegularizer, options.gammaConstraint);
    this.#betaRules = rulesOf(options.betaRegularizer, options.betaConstraint);
  }

  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  /** In prediction, one for each number: scale and shift. */
  protected override multiplyAddsFor(input: Shape): number {
    return sizeOf(input);
  }

  protected affineSpecs(shape: Shape): readonly WeightSpec[] {
    const gamma = { name: "gamma", shape, initializer: this.#gammaInitializer, ...this.#gammaRules };
    const beta = { name: "beta", shape, initializer: this.#betaInitializer, ...this.#betaRules };
    return [...(this.scale ? [gamma] : []), ...(this.center ? [beta] : [])];
  }

  /**
   * (x − mean) / sqrt(variance + epsilon) · gamma + beta
   *
   * @param shape gamma's and beta's shape among the axes of x, when it isn't their own
   */
  protected normalized(x: Tensor, mean: Tensor, variance: Tensor, shape?: readonly number[]): Tensor {
    const inverse = variance.add(this.epsilon).rsqrt();
    const scaled = x.sub(mean).mul(this.scale ? inverse.mul(this.shaped("gamma", shape)) : inverse);
    return this.center ? scaled.add(this.shaped("beta", shape)) : scaled;
  }

  /** gamma and beta of a shape; ones and zeros where the layer has none. */
  protected affine(shape: Shape): [gamma: Tensor, beta: Tensor] {
    return [this.scale ? this.weight("gamma") : tf.ones([...shape]), this.center ? this.weight("beta") : tf.zeros([...shape])];
  }

  /** A weight with its axes where x has them. */
  protected shaped(name: string, shape: readonly number[] | undefined): Tensor {
    const weight = this.weight(name);
    return shape === undefined ? weight : weight.reshape([...shape]);
  }

  override config(): Record<string, unknown> {
    return {
      epsilon: this.epsilon,
      center: this.center,
      scale: this.scale,
      gammaInitializer: this.#gammaInitializer.kind,
      betaInitializer: this.#betaInitializer.kind,
    };
  }
}

/** The mean over some axes, which stay with the length 1, and the variance. */
export function moments(x: Tensor, axes: number[]): { readonly mean: Tensor; readonly variance: Tensor } {
  return tf.moments(x, axes, true);
}

/**
 * Reads an axis as Keras counts it, the batch being 0 and −1 the last, and gives the batch's axis.
 *
 * @throws when there is no such axis
 */
export function checkAxis(owner: string, axis: number, rank: number): number {
  const counted = axis < 0 ? rank + axis : axis;
  if (!Number.isInteger(axis) || counted < 1 || counted >= rank) {
    throw new Error(`${owner}: axis must be from 1 to ${rank - 1}, or from −1 to −${rank - 1} counted from the end; received ${axis}. Axis 0 is the batch.`);
  }
  return counted;
}
