import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { activations, constraints, regularizers, type Tensor, tf } from "../../src/index.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** What a call says, and that it leaves no tensor behind. */
function said(call: () => unknown): string {
  const before = tf.memory().numTensors;
  try {
    call();
    return "nothing";
  } catch (error) {
    expect(tf.memory().numTensors - before, `tensors left over: ${String(error)}`).toBe(0);
    return error instanceof Error ? error.message : String(error);
  }
}

/** What the factories of a folder make without options: one that needs some fails here, and wants a row of its own. */
function made<T>(folder: object): [name: string, thing: T][] {
  return Object.entries(folder as Record<string, () => T>).filter(([name]) => /^[a-z]/.test(name)).map(([name, make]) => [name, make()]);
}

/** What is no tensor of numbers, and what is said of it. */
const wrong: [text: string, value: () => unknown][] = [
  ["a list: make it a tensor first, tf.tensor(list)", () => [1, 2]],
  ["a tensor of texts", () => tf.tensor(["a", "b"])],
  ["a tensor of complex numbers", () => tf.complex([1, 2], [0, 0])],
  ["undefined", () => undefined],
  ["null", () => null],
  ["2", () => 2],
  ["three", () => "three"],
  ["an object", () => ({ shape: [2], dtype: "float32" })],
];

/** That each wrong argument is refused by its name. */
function refuses(owner: string, argument: string, call: (value: never) => unknown): void {
  for (const [text, value] of wrong) {
    const given = value();
    expect(said(() => call(given as never))).toBe(`${owner}: ${argument} must be a tensor of numbers; received ${text}.`);
  }
}

/** A tensor of NaN is computed with as any other, so that a training can say where the first one came from. */
function takesNaN(call: (x: Tensor) => Tensor): void {
  expect(said(() => call(tf.fill([2, 2], Number.NaN)))).toBe("nothing");
}

describe("activations refuse what is no tensor of numbers", () => {
  it.each(made<activations.Activation>(activations))("%s", (name, activation) => {
    refuses(name, "x", (x) => activation.apply(x));
    takesNaN((x) => activation.apply(x));
    for (const dtype of ["int32", "bool"] as const) expect(said(() => activation.apply(tf.ones([2, 2], dtype))), dtype).toBe("nothing");
    expect(activation.apply(tf.ones([0, 2])).size, "no samples").toBe(0);
  });

  it.each([
    ["softmax", (axis: number) => activations.softmax({ axis })],
    ["logSoftmax", (axis: number) => activations.logSoftmax({ axis })],
    ["glu", (axis: number) => activations.glu({ axis })],
  ])("%s refuses an axis that there is not", (name, make) => {
    const [matrix, number] = [tf.ones([2, 4]), tf.scalar(1)];
    for (const axis of [2, -3]) {
      expect(said(() => make(axis).apply(matrix))).toBe(`${name}: axis must lie from -2 to 1 for an x of this shape; received the axis ${axis} and the shape [2, 4].`);
    }
    expect(said(() => make(-1).apply(number))).toBe(`${name}: x must have an axis; received the axis -1 and the shape [].`);
    expect(make(0).apply(matrix).shape[1]).toBe(4);
  });

  it("sparsemax and glu refuse other shapes", () => {
    const [odd, number] = [tf.ones([2, 3]), tf.scalar(1)];
    expect(said(() => activations.sparsemax().apply(number))).toBe("sparsemax: x must have an axis; received the axis -1 and the shape [].");
    expect(said(() => activations.glu().apply(odd))).toBe("glu: the axis -1 must have an even length to be cut in two; received the shape [2, 3].");
  });

  it("one that somebody adds is checked as well", () => {
    class Twice extends activations.Activation {
      readonly kind = "twice";
      apply(x: Tensor): Tensor {
        return x.mul(2);
      }
    }
    refuses("twice", "x", (x) => new Twice().apply(x));
    expect(Array.from(new Twice().apply(tf.tensor1d([1, 2])).dataSync())).toEqual([2, 4]);
  });
});

describe("constraints refuse what is no tensor of numbers", () => {
  it.each(made<constraints.Constraint>(constraints))("%s", (name, constraint) => {
    refuses(name, "w", (w) => constraint.apply(w));
    takesNaN((w) => constraint.apply(w));
    for (const dtype of ["int32", "bool"] as const) expect(said(() => constraint.apply(tf.ones([2, 2], dtype))), dtype).toBe("nothing");
    expect(constraint.apply(tf.ones([0, 2])).shape, "no weights").toEqual([0, 2]);
  });

  it.each([
    ["maxNorm", (axis: constraints.NormAxis) => constraints.maxNorm({ axis })],
    ["minMaxNorm", (axis: constraints.NormAxis) => constraints.minMaxNorm({ axis })],
    ["unitNorm", (axis: constraints.NormAxis) => constraints.unitNorm({ axis })],
  ])("%s refuses axes that there are not", (name, make) => {
    const [matrix, number] = [tf.ones([2, 3]), tf.scalar(1)];
    for (const [axis, text] of [[2, "2"], [[0, 3], "[0,3]"], [-3, "-3"]] as const) {
      expect(said(() => make(axis).apply(matrix))).toBe(`${name}: axis must be one of the weight's 2 axes, or a list of them, counted from 0; received ${text} and the shape [2, 3].`);
    }
    expect(said(() => make(0).apply(number))).toContain(`${name}: axis must be one of the weight's 0 axes`);
    expect(make([0, -1]).apply(matrix).shape).toEqual([2, 3]);
  });
});

describe("regularizers refuse what is no tensor of numbers", () => {
  it.each(made<regularizers.Regularizer>(regularizers))("%s", (name, regularizer) => {
    refuses(name, "w", (w) => regularizer.value(w));
    takesNaN((w) => regularizer.value(w));
    for (const dtype of ["int32", "bool"] as const) expect(said(() => regularizer.value(tf.ones([2, 2], dtype))), dtype).toBe("nothing");
    expect(regularizer.value(tf.ones([0, 2])).dataSync()[0], "no weights").toBe(0);
  });

  it("orthogonal refuses what is no matrix", () => {
    const [vector, number] = [tf.ones([3]), tf.scalar(1)];
    expect(said(() => regularizers.orthogonal().value(vector))).toBe("orthogonal: the weight must be a matrix; received the shape [3]. Regularise a dense kernel.");
    expect(said(() => regularizers.orthogonal().value(number))).toContain("orthogonal: the weight must be a matrix; received the shape [].");
  });
});
