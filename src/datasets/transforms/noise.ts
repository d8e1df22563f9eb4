import { checkNumber, type Transform } from "./transform.js";

export interface NoiseOptions {
  /** The noise's standard deviation, in the inputs' own unit. */
  readonly deviation: number;
}

/**
 * Adds normal noise to every number; fits inputs of any shape.
 *
 * y = x + ε, ε ~ N(0, deviation²)
 *
 * @param options see {@link NoiseOptions}
 * @throws when the deviation is negative
 * @example digits.train.augment(datasets.transforms.noise({ deviation: 0.1 }))
 */
export function noise(options: NoiseOptions): Transform {
  const deviation = checkNumber("noise", "deviation", options.deviation, 0);
  return {
    name: `noise ${deviation}`,
    check: () => {},
    apply({ inputs }, random) {
      for (let i = 0; i < inputs.length; i++) inputs[i] = (inputs[i] ?? 0) + deviation * random.normal();
    },
  };
}
