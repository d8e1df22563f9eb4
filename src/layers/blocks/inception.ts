import { checkCount } from "../../arithmetic/window.js";
import type { ActivationChoice } from "../../activations/named.js";
import { conv2d } from "../conv2d.js";
import type { LayerOptions } from "../layer.js";
import { maxPooling2d } from "../maxPooling2d.js";
import { type MergeBroadcast, mergeBroadcast } from "./mergeBroadcast.js";

export interface InceptionOptions extends LayerOptions {
  /** Filters of the branch with windows of 1·1. */
  readonly one: number;
  /** Filters of the branch with windows of 3·3: those of the 1·1 before it, and its own. */
  readonly three: readonly [number, number];
  /** The same for windows of 5·5. */
  readonly five: readonly [number, number];
  /** Filters behind the pooling. */
  readonly pool: number;
  /** "relu". */
  readonly activation?: ActivationChoice;
}

/**
 * GoogLeNet's module: windows of several sizes look at the same place, and what they find stands beside each other. Convolutions of 1·1 before the
 * larger windows keep the work small.
 *
 * y = [conv₁(x), conv₃(conv₁(x)), conv₅(conv₁(x)), conv₁(maxPool₃(x))] along the channels
 *
 * @param options.one filters of the 1·1 branch
 * @param options.three, options.five filters before and of the 3·3 and the 5·5 branch
 * @param options.pool filters behind the pooling
 * @returns a layer from [rows, columns, channels] to [rows, columns, one + three + five + pool]
 * @throws when a number is not a positive integer
 * @example layers.inception({ one: 64, three: [96, 128], five: [16, 32], pool: 32, inputShape: [28, 28, 192] }) // [28, 28, 256]
 * @see Szegedy et al., Going deeper with convolutions, 2014
 */
export function inception({ one, three, five, pool, activation = "relu", ...options }: InceptionOptions): MergeBroadcast {
  const count = (argument: string, value: number | undefined) => checkCount("inception", argument, value ?? 0);
  const conv = (argument: string, filters: number | undefined, kernelSize: number) => conv2d({ filters: count(argument, filters), kernelSize, padding: "same", activation });
  return mergeBroadcast({
    ...options,
    merge: "depth",
    branches: [
      conv("one", one, 1),
      [conv("three[0]", three[0], 1), conv("three[1]", three[1], 3)],
      [conv("five[0]", five[0], 1), conv("five[1]", five[1], 5)],
      [maxPooling2d({ poolSize: 3, strides: 1, padding: "same" }), conv("pool", pool, 1)],
    ],
  });
}
