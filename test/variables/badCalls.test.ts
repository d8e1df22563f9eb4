import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { activations, arithmetic, constraints, regularizers, type Tensor, tf } from "../../src/index.js";

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

type Options = Record<string, unknown>;
type Call = (...given: unknown[]) => unknown;

/** Numbers that are no lengths, and shapes that are none. */
const noCounts = [0, -3, 2.5, Number.NaN, Infinity, "three", null, [1, -2], {}];
const noShapes = [null, "55", {}, [-5, 4], [2.5, 4], [Number.NaN, 4], [0, 4], ["5", 4]];
const noPaddings = [-1, 0.5, Number.NaN, "smae", {}, [[1]], [1, 2, 3, 4]];
const noNumbers = [-1, Number.NaN, Infinity, "one", null];

const image = { input: [5, 5, 2], kernelSize: 3 };
const window = { strides: noCounts.slice(0, -3), dilation: noCounts.slice(0, -3), padding: noPaddings };
const kernel = { input: [...noShapes, [5], [5, 5, 5, 5, 5]], kernelSize: [...noCounts, [3], [3, 3, 3]] };
const recurrent = { options: { input: [5, 2], units: 3 }, wrong: { input: [...noShapes, [5], [5, 2, 2]], units: noCounts, biases: ["torch", 2] } };
const layer = { name: "hidden", output: [3], params: 4, multiplyAdds: 5 };

/** Options that each function takes, and values of each that it refuses. */
const counted: Record<string, { options: Options; wrong: Record<string, readonly unknown[]>; more?: readonly unknown[] }> = {
  attention: { options: { input: [5, 8], heads: 2, keyDim: 4 }, wrong: { input: [...noShapes, [5]], memory: [...noShapes, [5, 8, 1]], heads: noCounts, keyDim: noCounts, valueDim: noCounts.filter((each) => each !== null) } },
  cells: { options: image, wrong: { ...kernel, ...window, outputPadding: [] }, more: [[0, 0]] },
  conv: { options: { ...image, filters: 4 }, wrong: { ...kernel, ...window, filters: noCounts, groups: [...noCounts.filter((each) => each !== null), 3] } },
  convTranspose: { options: { ...image, filters: 4, strides: 2 }, wrong: { ...kernel, ...window, filters: noCounts, outputPadding: [-1, 2, 0.5, Number.NaN, "one", null, [1], [0, 2], {}] } },
  dense: { options: { input: [5, 2], units: 3 }, wrong: { input: [...noShapes, [], 0, -2, 1.5, Number.NaN], units: noCounts } },
  depthwiseConv: { options: image, wrong: { ...kernel, ...window, depthMultiplier: noCounts.filter((each) => each !== null) } },
  embedding: { options: { vocabulary: 10, dimension: 3 }, wrong: { vocabulary: noCounts, dimension: noCounts, input: noShapes } },
  explainParams: { options: { name: "hidden", weightShapes: [] }, wrong: { weightShapes: [undefined, null, "none", {}, [null], [{ name: "kernel" }], ...[-1, 2.5, Number.NaN, "2"].map((length) => [{ name: "kernel", shape: [3, length], trainable: true }])] } },
  gru: recurrent,
  lstm: recurrent,
  normalization: { options: { input: [5, 5, 2], kind: "batch" }, wrong: { input: [...noShapes, []], kind: ["bach", "toString", undefined, 2] } },
  pooling: { options: { input: [4, 4, 2], poolSize: 2 }, wrong: { ...window, input: kernel.input, poolSize: kernel.kernelSize } },
  simpleRnn: recurrent,
  variance: {
    options: { initializer: "heNormal", depth: 2, width: 4 },
    wrong: { initializer: ["he", "toString", undefined, null, 2, {}, ...noNumbers.map((each) => ({ variance: each }))], activation: ["rel", null, 2], depth: noCounts, width: noCounts, inputVariance: noNumbers },
  },
};

/** Those that take a list or a number, with arguments that they take and others. */
const listed: Record<string, { right: readonly unknown[]; wrong: readonly (readonly unknown[])[] }> = {
  bytesText: { right: [1500], wrong: [...noNumbers, undefined].map((each) => [each]) },
  network: {
    right: [[layer]],
    wrong: [
      ...[undefined, null, "dense", layer, [null], [2]].map((each) => [each]),
      ...["output", "params", "multiplyAdds"].map((name) => [[{ ...layer, [name]: undefined }]]),
      ...[-1, 2.5, Number.NaN, "3", null].flatMap((each) => ["params", "trainable", "multiplyAdds"].map((name) => [[{ ...layer, [name]: each }]])),
      ...[-1, 2.5, Number.NaN, "3", null].map((each) => [[{ ...layer, output: [each] }]]),
      [[{ ...layer, trainable: 5 }]],
      ...noCounts.flatMap((each) => [[[layer], { batchSize: each }], [[layer], { bytes: each }]]),
      ...["adma", "toString", null, 2].map((each) => [[layer], { optimizer: each }]),
      ...[null, "adam", 32].map((each) => [[layer], each]),
    ],
  },
  ...Object.fromEntries(["receptiveField", "receptiveFields"].map((name) => [name, {
    right: [[{ kernelSize: 3 }]],
    wrong: [
      ...[undefined, null, "stack", { kernelSize: 3 }, [null], [3], [{}]].map((each) => [each]),
      ...noCounts.flatMap((each) => ["kernelSize", "strides", "dilation"].map((length) => [[{ kernelSize: 3, [length]: each }]])),
      ...[-1, 0.5, Number.NaN, "same", null].map((each) => [[{ kernelSize: 3, padding: each }]]),
    ],
  }])),
};

describe("arithmetic refuses what can't be counted", () => {
  const functions = arithmetic as unknown as Record<string, Call>;

  /** An error in the style guide's form, of the function that was called. */
  const form = (name: string) => new RegExp(`^${name === "receptiveFields" ? "receptiveField" : name}: .*(must|does not fit)`);

  it("has a row for each function", () => {
    expect([...Object.keys(counted), ...Object.keys(listed)].sort()).toEqual(Object.keys(arithmetic).sort());
  });

  it.each(Object.entries(counted))("%s", (name, { options, wrong: refused, more = [] }) => {
    const call = functions[name] as Call;
    expect(said(() => call(options, ...more)), "the options themselves").toBe("nothing");
    for (const none of [undefined, null, 3, "three", [3]]) expect(said(() => call(none, ...more))).toMatch(form(name));
    for (const [option, values] of Object.entries(refused)) {
      for (const value of values) {
        const text = said(() => call({ ...options, [option]: value }, ...more));
        expect(text, `${option} ${JSON.stringify(value)}`).toMatch(form(name));
        if (typeof value === "number") expect(text).toContain(`received ${value}.`);
      }
    }
    const required = Object.keys(options).filter((option) => refused[option] !== undefined && option !== "strides");
    for (const option of required) expect(said(() => call({ ...options, [option]: undefined }, ...more)), `no ${option}`).toMatch(form(name));
  });

  it.each(Object.entries(listed))("%s", (name, { right, wrong: refused }) => {
    const call = functions[name] as Call;
    expect(said(() => call(...right)), "what it takes").toBe("nothing");
    for (const given of refused) expect(said(() => call(...given)), JSON.stringify(given)).toMatch(form(name));
  });

  it("says which place, which layer and which name", () => {
    for (const cell of [undefined, null, 0, [0], [0, 3], [-1, 0], [0.5, 0], [0, Number.NaN]]) {
      expect(said(() => arithmetic.cells({ input: [5, 5, 1], kernelSize: 3 }, cell as never))).toMatch(/^cells: the output has the shape \[3, 3\], and cell must be a place in it, counted from 0; received .*\.$/);
    }
    expect(said(() => arithmetic.conv({ input: [2, 2, 1], filters: 1, kernelSize: 3 }))).toBe('conv: a window of 3 does not fit into an input of 2, padding included. Make the window smaller, or use padding "same".');
    expect(said(() => arithmetic.conv({ input: [5, 5, Number.NaN], filters: 1, kernelSize: 3 }))).toBe("conv: input must be [length, channels], [rows, columns, channels] or [depth, rows, columns, channels]; received [5, 5, NaN].");
    expect(said(() => arithmetic.conv({ input: [5, 5, 1], filters: 1, kernelSize: [3, Number.NaN] }))).toBe("conv: kernelSize must be a positive integer or a pair of them; received [3,NaN].");
    expect(said(() => arithmetic.network([layer, { ...layer, output: undefined as never }]))).toBe("network: the output of layer 2 must be a shape; received nothing. Take a layer that knows its input shape.");
    expect(said(() => arithmetic.network([layer], { optimizer: "adma" as never }))).toMatch(/received "adma"\. Did you mean "adam"\?$/);
    expect(said(() => arithmetic.normalization({ input: [3], kind: "bach" as never }))).toMatch(/received "bach"\. Did you mean "batch"\?$/);
    expect(said(() => arithmetic.variance({ initializer: "heNorml" as never, depth: 1, width: 1 }))).toMatch(/received "heNorml"\. Did you mean "heNormal"\?$/);
    expect(said(() => arithmetic.receptiveField([{ kernelSize: 3 }, 3 as never]))).toBe("receptiveField: layer 2 of the stack must be an object, { name: value, … }; received 3.");
    expect(said(() => arithmetic.dense(undefined as never))).toBe("dense: options must be an object, { name: value, … }; received nothing.");
  });
});
