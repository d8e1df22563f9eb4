import { afterEach, beforeEach, expect, it } from "vitest";
import { backend, compile, gradients, layers, losses, sequential, type Tensor, tf, variable } from "../../src/index.js";
import { byName } from "../../src/variables/byName.js";
import { Weight } from "../../src/variables/weight.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

it("byName takes objects and names, and points to the nearest", () => {
  const known = { adam: () => ({ rate: 1 }), sgd: () => ({ rate: 2 }) };
  expect(byName("optimizer", "sgd", known)).toEqual({ rate: 2 });
  expect(byName("optimizer", { rate: 3 }, known)).toEqual({ rate: 3 });
  expect(() => byName("optimizer", "Adma", known)).toThrow('unknown optimizer "Adma". Did you mean "adam"? Known: adam, sgd.');
  expect(() => byName("optimizer", "toString", known)).toThrow("unknown optimizer");
});

it("a compiled step learns, calls its function once, and reads variables anew", () => {
  const w = variable([[0]]);
  let calls = 0;
  const step = compile((x: Tensor, y: Tensor) => {
    calls += 1;
    const { value, grads } = gradients(() => losses.meanSquaredError().value(y, x.matMul(w)), [w]);
    const [grad] = grads;
    if (grad !== undefined) w.assign(w.sub(grad.mul(0.1)));
    return value;
  });
  const [x, y] = [tf.tensor2d([[1], [2]]), tf.tensor2d([[3], [6]])];
  const values = Array.from({ length: 10 }, () => step(x, y).dataSync()[0] ?? Number.NaN);
  expect(values[0]).toBe(22.5);
  expect(w.dataSync()[0]).toBeCloseTo(3, 2);
  expect(calls).toBe(step.mode === "compiled" ? 1 : 10);
  step.dispose();
});

it("a compiled function of several results gives them all", () => {
  const both = compile((x: Tensor) => [x.add(1), x.mul(2)]);
  const results = [0, 1].map(() => both(tf.scalar(3)).map((each) => each.dataSync()[0]));
  expect(results).toEqual([[4, 6], [4, 6]]);
  both.dispose();
});

it("a network whose weights the first call makes is compiled from the next one on", () => {
  const net = sequential([layers.dense({ units: 3, inputShape: [4] })]);
  const answer = compile((x: Tensor) => net.apply(x));
  const x = tf.ones([2, 4]);
  const values = Array.from({ length: 3 }, () => [...answer(x).dataSync()]);
  if (backend().rung === "tensorflow" || backend().rung === "gpu") expect(answer.reason).toBeUndefined();
  expect(values[1]).toEqual(values[0]);
  expect(values[2]).toEqual(values[0]);
  answer.dispose();
  net.dispose();
});

it("a weight is given back once", () => {
  const before = tf.memory().numTensors;
  const weight = new Weight("kernel", tf.ones([2, 3]));
  expect(weight.shape).toEqual([2, 3]);
  expect(tf.memory().numTensors).toBe(before + 1);
  weight.dispose();
  weight.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
