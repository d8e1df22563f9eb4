import { compileStep, gradients, RandomSource, type Tensor, tf, type Variable } from "../../../src/backend/index.js";

/** A small classifier with Adam, written out: what fit's steps are made of. */
export interface Classifier {
  readonly step: (...args: Tensor[]) => Tensor[];
  readonly variables: readonly Variable[];
  readonly batches: readonly (readonly [Tensor, Tensor])[];
  dispose(): void;
}

export function makeClassifier(seed: number, batchSize = 16, hidden = 8): Classifier {
  const random = new RandomSource(seed);
  // What tidy's type does not allow to be returned is kept by hand.
  const make = () => {
    const weight = (rows: number, columns: number): Variable => tf.variable(tf.tensor2d(random.fillNormal(new Float32Array(rows * columns), 0, 0.5), [rows, columns]));
    const weights = [weight(6, hidden), tf.variable(tf.zeros([hidden])), weight(hidden, 3), tf.variable(tf.zeros([3]))];
    const slots = weights.flatMap((each) => [tf.variable(tf.zerosLike(each), false), tf.variable(tf.zerosLike(each), false)]);
    const powers = [tf.variable(tf.scalar(1), false), tf.variable(tf.scalar(1), false)];
    const batches = Array.from({ length: 5 }, () => {
      const x = tf.tensor2d(random.fillNormal(new Float32Array(batchSize * 6)), [batchSize, 6]);
      const y = tf.oneHot(tf.tensor1d(Int32Array.from({ length: batchSize }, () => random.integer(3)), "int32"), 3).toFloat();
      return [tf.keep(x), tf.keep(y)] as const;
    });
    return { weights, slots, powers, batches };
  };
  let made: ReturnType<typeof make> | undefined;
  tf.tidy(() => void (made = make()));
  if (made === undefined) throw new Error("tidy did not run");
  const { weights, slots, powers, batches } = made as ReturnType<typeof make>;
  const at = <Item>(items: readonly Item[], index: number): Item => {
    const item = items[index];
    if (item === undefined) throw new Error(`no item ${index}`);
    return item;
  };
  const forward = (x: Tensor): Tensor => tf.relu(x.matMul(at(weights, 0)).add(at(weights, 1))).matMul(at(weights, 2)).add(at(weights, 3));
  const step = (x: Tensor, y: Tensor): Tensor[] => {
    const { value, grads } = gradients(() => tf.losses.softmaxCrossEntropy(y, forward(x)), weights);
    const [first, second] = [at(powers, 0), at(powers, 1)];
    first.assign(first.mul(0.9));
    second.assign(second.mul(0.999));
    grads.forEach((gradient, index) => {
      const [m, v, w] = [at(slots, 2 * index), at(slots, 2 * index + 1), at(weights, index)];
      m.assign(m.mul(0.9).add(gradient.mul(0.1)));
      v.assign(v.mul(0.999).add(gradient.square().mul(0.001)));
      const mean = m.div(tf.scalar(1).sub(first));
      const variance = v.div(tf.scalar(1).sub(second));
      w.assign(w.sub(mean.mul(0.01).div(variance.sqrt().add(1e-7))));
    });
    return [value];
  };
  const variables = [...weights, ...slots, ...powers];
  return {
    step: (...args) => step(at(args, 0), at(args, 1)),
    variables,
    batches,
    dispose: () => tf.dispose([...variables, ...batches.flat()]),
  };
}

/** The numbers of one-element results, disposing them. */
export function take(results: readonly Tensor[]): number {
  const [first] = results;
  const value = first?.dataSync()[0];
  tf.dispose([...results]);
  if (value === undefined) throw new Error("the step gave no result");
  return value;
}

/** Runs a function of a tensor recorded and compiled, and says which operations it consists of. */
export function compiled(fn: (x?: Tensor) => Tensor[], x: Tensor, xla = false): { results: Tensor[]; operations: string[] } {
  const step = compileStep(fn, { xla });
  tf.dispose(step.runSync(x));
  return { results: step.runSync(x), operations: step.operations.map(({ op }) => op) };
}

/** What draws normally distributed tensors, the same for the same seed. */
export function drawing(seed: number): (...shape: number[]) => Tensor {
  const random = new RandomSource(seed);
  return (...shape) => tf.tensor(random.fillNormal(new Float32Array(shape.reduce((a, b) => a * b))), shape);
}
