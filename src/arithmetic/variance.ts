import { checkName, checkNumber, checkOptions } from "./optionChecks.js";
import { checkCount } from "./window.js";
import { type Worked, worked } from "./worked.js";

// A normal distribution that is cut off at two standard deviations, as Keras' TruncatedNormal, keeps this share of its variance.
const CUT = 0.7737413035;

/** The variance of a weight by its layer's width, which is fan-in and fan-out at once. */
const INITIALIZERS = {
  glorotUniform: (n: number) => 1 / n,
  glorotNormal: (n: number) => 1 / n,
  heUniform: (n: number) => 2 / n,
  heNormal: (n: number) => 2 / n,
  lecunUniform: (n: number) => 1 / n,
  lecunNormal: (n: number) => 1 / n,
  xavier: (n: number) => 1 / n,
  kaiming: (n: number) => 2 / n,
  orthogonal: (n: number) => 1 / n,
  orthonormal: (n: number) => 1.1 ** 2 / n,
  randomNormal: () => 0.05 ** 2,
  truncatedNormal: () => CUT * 0.05 ** 2,
  randomUniform: () => 0.1 ** 2 / 12,
  zeros: () => 0,
} as const;

const SELU = { scale: 1.0507009873554805, alpha: 1.6732632423543772 };
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const elu = (x: number) => (x > 0 ? x : Math.expm1(x));

const ACTIVATIONS = {
  linear: (x: number) => x,
  relu: (x: number) => Math.max(x, 0),
  leakyRelu: (x: number) => (x > 0 ? x : 0.2 * x),
  elu,
  selu: (x: number) => SELU.scale * (x > 0 ? x : SELU.alpha * Math.expm1(x)),
  sigmoid,
  tanh: Math.tanh,
  softplus: (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  softsign: (x: number) => x / (1 + Math.abs(x)),
  silu: (x: number) => x * sigmoid(x),
} as const;

export interface VarianceOptions {
  /** An initializer's name, or the variance of a weight. */
  readonly initializer: keyof typeof INITIALIZERS | { readonly variance: number };
  /** An activation's name, or the function itself; "linear". */
  readonly activation?: keyof typeof ACTIVATIONS | ((x: number) => number);
  /** How many layers. */
  readonly depth: number;
  /** How many units each layer has, and how many inputs. */
  readonly width: number;
  /** The variance of the inputs, whose mean is 0; 1. */
  readonly inputVariance?: number;
}

/** What is predicted of a layer. */
export interface LayerVariance {
  /** Of the sums before the activation, whose mean is 0. */
  readonly sums: number;
  /** The mean of the activations. */
  readonly mean: number;
  /** The variance of the activations. */
  readonly activations: number;
  /** The variance of the loss's gradient by this layer's activations, where that of the last layer's is 1. */
  readonly gradients: number;
}

export interface VarianceArithmetic extends Worked {
  /** After each layer, the first one first. */
  readonly layers: readonly LayerVariance[];
}

/**
 * Predicts how the variance of activations and gradients goes through a stack of dense layers without biases, for wide layers.
 *
 * sums_l = n · Var(w) · E[h²_{l−1}], the sums being normal with mean 0; E[h²_l] = E[φ(z)²], Var(h_l) = E[φ(z)²] − E[φ(z)]² for z ~ N(0, sums_l);
 * gradients_{l−1} = n · Var(w) · E[φ'(z)²] · gradients_l, from the last layer back
 *
 * @param options.initializer an initializer's name with its defaults, or the variance of a weight
 * @param options.activation an activation's name with its defaults, or the function itself; "linear"
 * @param options.depth how many layers
 * @param options.width how many units each layer has, and how many inputs
 * @param options.inputVariance the variance of the inputs, whose mean is 0; 1
 * @throws when a name is unknown or a number not positive
 * @example arithmetic.variance({ initializer: "kaiming", activation: "relu", depth: 20, width: 256 }) // sums stay at 2
 * @see Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010
 * @see Poole et al., Exponential expressivity in deep neural networks through transient chaos, 2016
 */
export function variance(options: VarianceOptions): VarianceArithmetic {
  const { activation = "linear", inputVariance = 1 } = checkOptions("variance", options);
  const depth = checkCount("variance", "depth", options.depth);
  const width = checkCount("variance", "width", options.width);
  if (checkNumber("variance", "inputVariance", inputVariance) < 0) throw new Error(`variance: inputVariance must not be negative; received ${inputVariance}.`);
  const gain = width * weightVariance(options.initializer, width);
  const phi = typeof activation === "function" ? activation : named("activation", activation, ACTIVATIONS);

  const forward: { sums: number; mean: number; second: number; slope: number }[] = [];
  let second = inputVariance;
  for (let layer = 0; layer < depth; layer++) {
    const sums = gain * second;
    const deviation = Math.sqrt(sums);
    const mean = expected(phi, deviation);
    second = expected((z) => phi(z) ** 2, deviation);
    forward.push({ sums, mean, second, slope: expected((z) => derivative(phi, z) ** 2, deviation) });
  }
  const gradients: number[] = [];
  let gradient = 1;
  for (let layer = depth - 1; layer >= 0; layer--) {
    gradients[layer] = gradient;
    gradient *= gain * (forward[layer]?.slope ?? 0);
  }
  const layers = forward.map(({ sums, mean, second: square }, layer) => ({ sums, mean, activations: square - mean ** 2, gradients: gradients[layer] ?? 0 }));
  return worked({ layers }, workingOf(layers));
}

/** The variance of a weight of a layer with `width` units and inputs. */
function weightVariance(initializer: VarianceOptions["initializer"], width: number): number {
  if (typeof initializer !== "object" || initializer === null) return named("initializer", initializer, INITIALIZERS)(width);
  if (checkNumber("variance", "initializer.variance", initializer.variance) < 0) throw new Error(`variance: initializer.variance must not be negative; received ${initializer.variance}.`);
  return initializer.variance;
}

function named<Name extends string, T>(what: string, name: Name, known: Readonly<Record<Name, T>>): T {
  return known[checkName("variance", what, name, Object.keys(known) as Name[])];
}

/** E[f(z)] for z ~ N(0, deviation²): Gauss' rule of two points over steps of ±10 deviations, none of which reaches over the kink that many activations have at 0. */
function expected(f: (z: number) => number, deviation: number): number {
  const steps = 2000;
  const half = 10 / steps;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    for (const side of [-1, 1]) {
      const u = -10 + (2 * i + 1 + side / Math.sqrt(3)) * half;
      sum += f(u * deviation) * Math.exp(-0.5 * u * u);
    }
  }
  return (sum * half) / Math.sqrt(2 * Math.PI);
}

function derivative(f: (z: number) => number, z: number): number {
  // Small against the distance of the points from 0, so that no difference reaches over it.
  const h = Math.max(Math.abs(z) * 1e-5, 1e-12);
  return (f(z + h) - f(z - h)) / (2 * h);
}

function workingOf(layers: readonly LayerVariance[]): string {
  const row = ({ sums, activations, gradients }: LayerVariance, i: number) => `layer ${i + 1}: sums ${figure(sums)} · activations ${figure(activations)} · gradients ${figure(gradients)}`;
  return layers.map(row).join("\n");
}

function figure(value: number): string {
  return Number(value.toPrecision(4)).toString();
}
