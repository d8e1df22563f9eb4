import type { Shape } from "../arithmetic/shape.js";
import type { Initializer } from "../initializers/initializer.js";
import type { WeightRules } from "../variables/weight.js";

/** A weight that a layer will have, before there is one. */
export interface WeightSpec extends WeightRules {
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
  /** False for what the optimizer leaves alone, such as a moving mean; true. */
  readonly trainable?: boolean;
  /** How many gates' columns stand beside each other in it, for the working of the count. */
  readonly gates?: number;
}

/** What is known of a weight without making it. */
export interface WeightShape {
  readonly name: string;
  readonly shape: Shape;
  readonly trainable: boolean;
  readonly gates?: number;
}
