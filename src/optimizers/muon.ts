import { type Tensor, tf, type Variable } from "../backend/index.js";
import { Optimizer, type Slots } from "./optimizer.js";
import { checkFraction, checkNotNegative, type OptimizerOptions } from "./optionChecks.js";

export interface MuonOptions extends OptimizerOptions {
  /** How much of the velocity is kept; 0.95. */
  readonly momentum?: number;
  /** Whether the gradient counts as if the velocity had been followed already; true. */
  readonly nesterov?: boolean;
  /** How many steps towards an orthogonal matrix are made; 5. */
  readonly orthogonalSteps?: number;
  /** A step's root mean square is about this times the rate, whatever the matrix' shape; null leaves it alone; 0.2. */
  readonly rmsRate?: number | null;
  /** Weights whose name contains one of these get Adam's step; embeddings. */
  readonly exclude?: readonly string[];
  /** Adam's rate over the rate; 1. */
  readonly adamRatio?: number;
  /** Adam's β₁; 0.9. */
  readonly adamBeta1?: number;
  /** Adam's β₂; 0.999. */
  readonly adamBeta2?: number;
  /** How much weights with Adam's step shrink; 0.004. */
  readonly adamWeightDecay?: number;
  /** Adam's ε; 1e-7. */
  readonly epsilon?: number;
}

/** Coefficients of the polynomial a x + b x³ + c x⁵ that draws singular values to 1. */
const [A, B, C] = [3.4445, -4.775, 2.0315];

/** See {@link muon}. */
export class Muon extends Optimizer {
  readonly kind = "muon";
  readonly options: Required<Omit<MuonOptions, keyof OptimizerOptions>>;
  protected readonly slotNames = ["m", "v"];

  constructor({ learningRate = 0.001, momentum = 0.95, nesterov = true, orthogonalSteps = 5, rmsRate = 0.2, exclude = ["embedding"], adamRatio = 1, adamBeta1 = 0.9, adamBeta2 = 0.999, adamWeightDecay = 0.004, epsilon = 1e-7, weightDecay = 0.004, ...common }: MuonOptions) {
    super(learningRate, { weightDecay, ...common });
    checkFraction("muon", "momentum", momentum);
    checkFraction("muon", "adamBeta1", adamBeta1);
    checkFraction("muon", "adamBeta2", adamBeta2);
    for (const [argument, value] of Object.entries({ ...(rmsRate === null ? {} : { rmsRate }), adamRatio, adamWeightDecay, epsilon })) checkNotNegative("muon", argument, value);
    if (!(Number.isInteger(orthogonalSteps) && orthogonalSteps > 0)) throw new Error(`muon: orthogonalSteps must be a positive integer; received ${orthogonalSteps}.`);
    this.options = { momentum, nesterov, orthogonalSteps, rmsRate, exclude, adamRatio, adamBeta1, adamBeta2, adamWeightDecay, epsilon };
  }

  protected override firstSlot(slot: string, w: Variable, name: string): Tensor | undefined {
    return slot === "v" && this.#isMatrix(w, name) ? undefined : tf.zeros(w.shape);
  }

  protected override decayOf(w: Variable, name: string): number {
    return this.#isMatrix(w, name) ? super.decayOf(w, name) : this.options.adamWeightDecay;
  }

  protected update(w: Variable, g: Tensor, { m, v }: Slots, rate: Tensor, t: Tensor): void {
    if (m === undefined) return;
    if (v !== undefined) {
      this.#adamStep(w, g, m, v, rate, t);
      return;
    }
    const { momentum, nesterov, orthogonalSteps, rmsRate } = this.options;
    m.assign(m.mul(momentum).add(g));
    const direction = orthogonalized(nesterov ? g.add(m.mul(momentum)) : m, orthogonalSteps);
    const size = rmsRate === null ? 1 : Math.sqrt(Math.max(...w.shape)) * rmsRate;
    w.assign(w.sub(direction.mul(rate.mul(size))));
  }

  override config() {
    return { ...super.config(), ...this.options };
  }

  #isMatrix(w: Variable, name: string): boolean {
    return w.rank === 2 && !this.options.exclude.some((part) => name.toLowerCase().includes(part));
  }

  #adamStep(w: Variable, g: Tensor, m: Variable, v: Variable, rate: Tensor, t: Tensor): void {
    const { adamBeta1, adamBeta2, adamRatio, epsilon } = this.options;
    m.assign(m.add(g.sub(m).mul(1 - adamBeta1)));
    v.assign(v.add(g.square().sub(v).mul(1 - adamBeta2)));
    const unbiased = tf.sub(1, tf.pow(adamBeta2, t)).sqrt().div(tf.sub(1, tf.pow(adamBeta1, t)));
    w.assign(w.sub(m.mul(rate.mul(adamRatio).mul(unbiased)).div(v.sqrt().add(epsilon))));
  }
}

/** Newton-Schulz steps that draw every singular value of a matrix to about 1. */
function orthogonalized(matrix: Tensor, steps: number): Tensor {
  const [rows = 1, columns = 1] = matrix.shape;
  let x = rows > columns ? matrix.transpose() : matrix;
  x = x.div(x.square().sum().sqrt().add(1e-7));
  for (let i = 0; i < steps; i++) {
    const square = tf.matMul(x, x, false, true);
    x = x.mul(A).add(tf.matMul(square.mul(B).add(tf.matMul(square, square).mul(C)), x));
  }
  return rows > columns ? x.transpose() : x;
}

/**
 * Muon: a matrix moves along the nearest orthogonal matrix to its momentum; every other weight, and what is excluded, by Adam.
 *
 * m ← μ m + g, X = g + μ m (Nesterov's) or m, X ← X / ‖X‖, five times X ← a X + (b X Xᵀ + c (X Xᵀ)²) X with a = 3.4445, b = −4.775, c = 2.0315,
 * w ← w − η · rmsRate · sqrt(max(rows, columns)) · X
 *
 * The last layer and embeddings are better left to Adam: name them in `exclude`.
 *
 * @param options.learningRate η; 0.001
 * @param options.momentum μ; 0.95
 * @param options.nesterov true
 * @param options.orthogonalSteps how many steps towards an orthogonal matrix; 5
 * @param options.rmsRate 0.2, or null for no scaling
 * @param options.exclude parts of the names of weights that get Adam's step; ["embedding"]
 * @param options.weightDecay for matrices; 0.004
 * @param options.adamWeightDecay for the others; 0.004
 * @throws when an argument is out of its range
 * @example optimizers.muon({ learningRate: 0.02, exclude: ["embedding", "dense_2"] })
 * @see Jordan et al., Muon: an optimizer for hidden layers in neural networks, 2024
 */
export function muon(options: MuonOptions = {}): Muon {
  return new Muon(options);
}
