import { afterEach, beforeEach, expect, it } from "vitest";
import { activations, tf, variable } from "../../src/index.js";
import { numbers } from "../reference/arrays.js";
import { checkGradient } from "../reference/gradientCheck.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const lambda = 1.0507009873554805;
const alpha = 1.6732632423543772;
const formulas: [activations.Activation, (x: number) => number][] = [
  [activations.linear(), (x) => x],
  [activations.relu(), (x) => Math.max(0, x)],
  [activations.sigmoid(), (x) => 1 / (1 + Math.exp(-x))],
  [activations.tanh(), Math.tanh],
  [activations.elu(), (x) => (x > 0 ? x : Math.exp(x) - 1)],
  [activations.selu(), (x) => lambda * (x > 0 ? x : alpha * (Math.exp(x) - 1))],
  [activations.softplus(), (x) => Math.log(1 + Math.exp(x))],
];

it.each(formulas.map(([activation, formula]) => [activation.kind, activation, formula] as const))("%s follows its formula and its gradient", (_, activation, formula) => {
  const x = numbers(20, 3).map((value) => value * 3);
  const y = activation.apply(tf.tensor1d(x)).dataSync();
  x.forEach((value, i) => expect(y[i]).toBeCloseTo(formula(value), 5));
  const weights = tf.tensor1d(numbers(20, 4));
  checkGradient(() => activation.apply(v).mul(weights).sum(), v);
});

// Away from 0, where relu has a corner that differences can't follow.
const v = variable(numbers(20, 3).map((value) => value + Math.sign(value) * 0.1));

it("softmax adds up to 1 and has the right gradient", () => {
  const y = activations.softmax().apply(tf.tensor2d([[1, 2, 3]]));
  [0.09003, 0.24473, 0.66524].forEach((value, i) => expect(y.dataSync()[i]).toBeCloseTo(value, 5));
  const z = variable([[0.5, -1, 0.2]]);
  checkGradient(() => activations.softmax().apply(z).mul(tf.tensor2d([[1, 2, -1]])).sum(), z);
});

it("relu's gradient is 0 at zero", () => {
  const grad = tf.grad((x) => activations.relu().apply(x).sum())(tf.tensor1d([-1, 0, 2]));
  expect(Array.from(grad.dataSync())).toEqual([0, 0, 1]);
});
