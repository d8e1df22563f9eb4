import { checkNumber } from "../arithmetic/optionChecks.js";
import { type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { Initializer } from "./initializer.js";

export interface OrthogonalOptions {
  /** What the orthogonal matrix is multiplied by; 1. */
  readonly gain?: number;
}

/** See {@link orthogonal}. */
export class Orthogonal extends Initializer {
  readonly kind: string = "orthogonal";
  readonly gain: number;

  constructor({ gain = 1 }: OrthogonalOptions) {
    super();
    this.gain = checkNumber("orthogonal", "gain", gain);
  }

  values(shape: Shape, random: RandomSource): Float32Array {
    if (shape.length < 2) throw new Error(`${this.kind}: a weight must have two axes or more; received the shape ${shapeText(shape)}.`);
    const columns = shape.at(-1) ?? 1;
    const rows = sizeOf(shape.slice(0, -1));
    const vectors = orthonormalVectors(Math.min(rows, columns), Math.max(rows, columns), random);
    const values = new Float32Array(rows * columns);
    vectors.forEach((vector, i) => vector.forEach((value, j) => (values[rows < columns ? i * columns + j : j * columns + i] = this.gain * value)));
    return values;
  }

  override config(): Record<string, unknown> {
    return { gain: this.gain };
  }
}

/**
 * The Q of a random normal matrix' QR decomposition, column by column, by Gram and Schmidt's method in double precision. Its R has a
 * positive diagonal, so that every orthogonal matrix is equally likely (Mezzadri, How to generate random matrices, 2007).
 */
function orthonormalVectors(count: number, length: number, random: RandomSource): Float64Array[] {
  const vectors = Array.from({ length: count }, () => random.fillNormal(new Float64Array(length)));
  vectors.forEach((vector, i) => {
    const norm = Math.sqrt(dot(vector, vector));
    for (let k = 0; k < length; k++) vector[k] = (vector[k] ?? 0) / norm;
    for (const later of vectors.slice(i + 1)) {
      const share = dot(vector, later);
      for (let k = 0; k < length; k++) later[k] = (later[k] ?? 0) - share * (vector[k] ?? 0);
    }
  });
  return vectors;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}

/**
 * A random orthogonal matrix keeps lengths and angles, which recurrent layers like. The last axis are the columns, all others the rows;
 * of a matrix that is not square the shorter side's vectors are orthogonal.
 *
 * Wᵀ W = gain² I (or W Wᵀ when there are more columns than rows)
 *
 * neon's form, with gain 1.1, is `orthonormal`.
 *
 * @param options.gain 1
 * @throws when the weight is a vector
 * @example layers.lstm({ units: 64, recurrentInitializer: initializers.orthogonal() })
 * @see Saxe, McClelland and Ganguli, Exact solutions to the nonlinear dynamics of learning in deep linear networks, 2014
 */
export function orthogonal(options: OrthogonalOptions = {}): Orthogonal {
  return new Orthogonal(options);
}
