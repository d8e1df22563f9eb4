import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { optimizers, tf, variable } from "../../src/index.js";
import { numbers } from "../reference/arrays.js";
import { adam, sgd } from "../reference/optimizers.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** The weight after each of the gradients. */
function followed(optimizer: optimizers.Optimizer, start: number, gradients: number[]): number[] {
  const w = variable([start]);
  optimizer.build([w]);
  const path = gradients.map((g) => {
    optimizer.apply([tf.tensor1d([g])]);
    return w.dataSync()[0] ?? Number.NaN;
  });
  optimizer.dispose();
  return path;
}

function close(got: number[], wanted: number[]): void {
  got.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? Number.NaN, 5));
}

const gradients = numbers(20, 7);

describe("sgd", () => {
  it("goes against the gradient, worked by hand", () => {
    close(followed(optimizers.sgd({ learningRate: 0.1 }), 1, [2, -1]), [0.8, 0.9]);
    close(followed(optimizers.sgd({ learningRate: 0.1, momentum: 0.5 }), 1, [2, 2]), [0.8, 0.5]);
    close(followed(optimizers.sgd({ learningRate: 0.1, momentum: 0.5, nesterov: true }), 1, [2]), [0.7]);
  });

  it.each([[0, false], [0.9, false], [0.9, true]])("follows Keras with momentum %d, nesterov %s", (momentum, nesterov) => {
    close(followed(optimizers.sgd({ learningRate: 0.05, momentum, nesterov }), 1, gradients), sgd(1, gradients, 0.05, momentum, nesterov));
  });

  it("refuses a momentum of 1", () => {
    expect(() => optimizers.sgd({ momentum: 1 })).toThrow("sgd: momentum must be at least 0 and less than 1; received 1.");
  });
});

describe("adam", () => {
  it("moves by the learning rate at first, whatever the gradient's size", () => {
    close(followed(optimizers.adam({ learningRate: 0.1 }), 1, [1000]), [0.9]);
  });

  it("follows the paper", () => {
    close(followed(optimizers.adam({ learningRate: 0.05 }), 1, gradients), adam(1, gradients, 0.05, 0.9, 0.999, 1e-7));
  });

  it("refuses a beta of 1", () => {
    expect(() => optimizers.adam({ beta2: 1 })).toThrow("adam: beta2 must be at least 0 and less than 1; received 1.");
  });
});

describe("an optimizer", () => {
  it("takes a new learning rate over", () => {
    const w = variable([0]);
    const optimizer = optimizers.sgd({ learningRate: 1 });
    optimizer.build([w]);
    optimizer.apply([tf.tensor1d([1])]);
    optimizer.learningRate = 0.5;
    optimizer.apply([tf.tensor1d([1])]);
    expect(w.dataSync()[0]).toBe(-1.5);
    expect(optimizer.config()).toMatchObject({ learningRate: 0.5 });
    optimizer.dispose();
  });

  it("works on one set of weights", () => {
    const optimizer = optimizers.adam();
    optimizer.build([variable([0])]);
    expect(() => optimizer.build([variable([0])])).toThrow("adam: this optimizer already works on other weights. Make one for each model: optimizers.adam().");
    optimizer.dispose();
  });

  it("refuses a learning rate below 0, and to be applied before it is built", () => {
    expect(() => optimizers.adam({ learningRate: -1 })).toThrow("optimizer: learningRate must be a number from 0; received -1.");
    expect(() => optimizers.sgd().apply([])).toThrow("sgd: apply was called before build(variables).");
  });

  it("gives its slots back", () => {
    const w = variable([0]);
    const before = tf.memory().numTensors;
    const optimizer = optimizers.adam();
    optimizer.build([w]);
    expect(tf.memory().numTensors).toBe(before + 4);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
