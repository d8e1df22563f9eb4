import { describe, expect, it } from "vitest";
import { compileStep, fusedGru, fusedGruSequence, fusedLstm, fusedLstmSequence, gradients, type Tensor, tf, variable } from "../../src/backend/index.js";
import { RandomSource } from "../../src/backend/randomSource.js";

const source = new RandomSource(5);
const draw = (...shape: number[]): Tensor => tf.tensor(source.fillNormal(new Float32Array(shape.reduce((a, b) => a * b))).map((x) => 2 * x), shape);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** A scalar of a result, in which every number counts differently. */
const weighed = (tensor: Tensor, by: Tensor): Tensor => tensor.mul(by).sum();

/** The same step in tfjs' own ops. */
function plainLstm(x: Tensor, s: Tensor, c: Tensor): [Tensor, Tensor] {
  const [i, f, g, o] = tf.split(x.add(s), 4, 1) as [Tensor, Tensor, Tensor, Tensor];
  const carried = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
  return [o.sigmoid().mul(carried.tanh()), carried];
}

function plainGru(x: Tensor, s: Tensor, h: Tensor): Tensor {
  const [xz, xr, xp] = tf.split(x, 3, 1) as [Tensor, Tensor, Tensor];
  const [sz, sr, sp] = tf.split(s, 3, 1) as [Tensor, Tensor, Tensor];
  const z = xz.add(sz).sigmoid();
  const p = xp.add(xr.add(sr).sigmoid().mul(sp)).tanh();
  return p.add(z.mul(h.sub(p)));
}

function expectClose(got: Tensor | undefined, expected: Tensor | undefined): void {
  const [a, b] = [got?.dataSync() ?? [], expected?.dataSync() ?? []];
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs((a[i] ?? NaN) - (b[i] ?? NaN))).toBeLessThan(2e-6 * Math.max(1, Math.abs(b[i] ?? NaN)));
}

/** Sums over many products cancel: each number is off by no more than a share of the largest. */
function expectCloseSums(got: Tensor | undefined, expected: Tensor | undefined): void {
  const [a, b] = [got?.dataSync() ?? [], expected?.dataSync() ?? []];
  expect(a.length).toBe(b.length);
  const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  for (let i = 0; i < a.length; i++) expect(Math.abs((a[i] ?? NaN) - (b[i] ?? NaN))).toBeLessThan(1e-5 * largest);
}

// Units around the width of the vector units, where a tail is left over.
describe.each([1, 7, 16, 33])("with %i units", (units) => {
  const batch = 3;

  it("an LSTM's step and its gradients are the formula's", () => {
    const inputs = [draw(batch, 4 * units), draw(batch, 4 * units), draw(batch, units)] as const;
    const [byH, byC] = [draw(batch, units), draw(batch, units)];
    const fused = (...args: readonly Tensor[]) => fusedLstm(...(args as [Tensor, Tensor, Tensor])) as [Tensor, Tensor];
    fused(...inputs).forEach((tensor, i) => expectClose(tensor, plainLstm(...inputs)[i]));
    const slope = (step: (...args: Tensor[]) => readonly Tensor[]) =>
      tf.grads((...args: Tensor[]) => {
        const [h, c] = step(...args) as [Tensor, Tensor];
        return weighed(h, byH).add(weighed(c, byC));
      })([...inputs]);
    const expected = slope((...args) => plainLstm(...(args as [Tensor, Tensor, Tensor])));
    slope(fused).forEach((gradient, i) => expectClose(gradient, expected[i]));
  });

  it("a gated unit's step and its gradients are the formula's", () => {
    const inputs = [draw(batch, 3 * units), draw(batch, 3 * units), draw(batch, units)] as const;
    const by = draw(batch, units);
    expectClose(fusedGru(...inputs), plainGru(...inputs));
    const slope = (step: (...args: [Tensor, Tensor, Tensor]) => Tensor) => tf.grads((...args: Tensor[]) => weighed(step(...(args as [Tensor, Tensor, Tensor])), by))([...inputs]);
    const expected = slope(plainGru);
    slope((...args) => fusedGru(...args) as Tensor).forEach((gradient, i) => expectClose(gradient, expected[i]));
  });
});

/** Step by step, with the plain formulas. */
function plainLstmSequence(x: Tensor, kernel: Tensor, h: Tensor, c: Tensor): [Tensor, Tensor] {
  const all: Tensor[] = [];
  for (const step of stepsOf(x)) {
    [h, c] = plainLstm(step, h.matMul(kernel), c);
    all.push(h);
  }
  return [tf.stack(all), c];
}

function plainGruSequence(x: Tensor, kernel: Tensor, bias: Tensor, h: Tensor): Tensor {
  const all: Tensor[] = [];
  for (const step of stepsOf(x)) all.push((h = plainGru(step, h.matMul(kernel).add(bias), h)));
  return tf.stack(all);
}

const stepsOf = (x: Tensor): Tensor[] => (x.shape[0] === 1 ? [x.squeeze([0])] : tf.unstack(x));

// Batches around what is multiplied together, 8 and 4 rows, and what a thread takes, 16; units around a panel's width, and more than it goes through at a time.
describe.each([[1, 1, 1], [1, 7, 16], [4, 2, 33], [3, 13, 20], [2, 37, 64], [3, 9, 70], [2, 3, 260]])("%i steps of %i samples with %i units", (time, batch, units) => {
  const states = (): Tensor[] => [draw(batch, units), draw(batch, units)];

  it("an LSTM's way and its gradients are the formula's", () => {
    const inputs = [draw(time, batch, 4 * units), draw(units, 4 * units).div(Math.sqrt(units)), ...states()];
    const [byH, byC] = [draw(time, batch, units), draw(batch, units)];
    type Way = (...args: readonly Tensor[]) => [Tensor, Tensor];
    const fused = ((...args) => fusedLstmSequence(...(args as [Tensor, Tensor, Tensor, Tensor]))) as Way;
    const plain = ((...args) => plainLstmSequence(...(args as [Tensor, Tensor, Tensor, Tensor]))) as Way;
    fused(...inputs).forEach((tensor, i) => expectCloseSums(tensor, plain(...inputs)[i]));
    const slopes = (way: Way) =>
      tf.grads((...args: Tensor[]) => {
        const [h, c] = way(...args);
        return weighed(h, byH).add(weighed(c, byC));
      })(inputs);
    const expected = slopes(plain);
    slopes(fused).forEach((gradient, i) => expectCloseSums(gradient, expected[i]));
  });

  it("a gated unit's way and its gradients are the formula's", () => {
    const inputs = [draw(time, batch, 3 * units), draw(units, 3 * units).div(Math.sqrt(units)), draw(3 * units), draw(batch, units)];
    const by = draw(time, batch, units);
    type Way = (...args: readonly Tensor[]) => Tensor;
    const fused = ((...args) => fusedGruSequence(...(args as [Tensor, Tensor, Tensor, Tensor]))) as Way;
    const plain = ((...args) => plainGruSequence(...(args as [Tensor, Tensor, Tensor, Tensor]))) as Way;
    expectCloseSums(fused(...inputs), plain(...inputs));
    const slopes = (way: Way) => tf.grads((...args: Tensor[]) => weighed(way(...args), by))(inputs);
    const expected = slopes(plain);
    slopes(fused).forEach((gradient, i) => expectCloseSums(gradient, expected[i]));
  });
});

it("a sequence that does not fit the kernel or the first states is refused, and nothing is left behind", () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    expect(() => fusedLstmSequence(draw(2, 3, 8), draw(2, 8), draw(3, 2), draw(4, 2))).toThrow("GradbookLstmSequence: an input does not fit the others in time, batch or units.");
    expect(() => fusedLstmSequence(draw(2, 3, 8), draw(2, 8), draw(3, 3), draw(3, 3))).toThrow("GradbookLstmSequence: the first state must be of shape [batch, units]");
    expect(() => fusedGruSequence(draw(2, 3, 6), draw(2, 6), draw(5), draw(3, 2))).toThrow("GradbookGruSequence: an input does not fit the others");
  });
  expect(tf.memory().numTensors).toBe(before);
});

describe("the squashing functions of the fused steps", () => {
  /** A gated unit of which nothing is left but its update gate: new h = h · sigmoid(x). */
  const gate = (values: readonly number[]): Float32Array => {
    const x = tf.concat([tf.tensor2d([...values], [1, values.length]), tf.zeros([1, 2 * values.length])], 1);
    return (fusedGru(x, tf.zeros(x.shape), tf.ones([1, values.length])) as Tensor).dataSync() as Float32Array;
  };
  /** Its proposal alone: the gate is shut. */
  const proposal = (values: readonly number[]): Float32Array => {
    const n = values.length;
    const x = tf.concat([tf.fill([1, n], -200), tf.zeros([1, n]), tf.tensor2d([...values], [1, n])], 1);
    return (fusedGru(x, tf.zeros(x.shape), tf.zeros([1, n])) as Tensor).dataSync() as Float32Array;
  };
  const values = [0, 1e-6, -1e-3, 0.01, 0.3, -0.5, 1, -2, 5, -9, 12, 30, -80, 200, -200].map(Math.fround);

  it("are right to six digits from 0 to saturation", () => {
    gate(values).forEach((got, i) => expect(Math.abs(got - sigmoid(values[i] ?? NaN))).toBeLessThan(3e-7));
    proposal(values).forEach((got, i) => {
      const expected = Math.tanh(values[i] ?? NaN);
      expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-6 * Math.abs(expected));
    });
  });

  it("keep NaN and end at infinity's value", () => {
    expect([...gate([NaN, Infinity, -Infinity])]).toEqual([NaN, 1, expect.closeTo(0, 30)]);
    expect([...proposal([NaN, Infinity, -Infinity])]).toEqual([NaN, 1, -1]);
  });
});

it("compiled steps run them, and learn what op by op learns", async () => {
  const [kernel, x] = [variable(draw(4, 16).mul(0.1)), draw(2, 4)];
  const step = compileStep((input) => {
    const { value, grads } = gradients(() => (fusedLstm(input.matMul(kernel), tf.zeros([2, 16]), tf.ones([2, 4])) as [Tensor, Tensor])[0].sum(), [kernel]);
    kernel.assign(kernel.sub((grads[0] as Tensor).mul(0.1)));
    return [value];
  });
  const values: number[] = [];
  for (let run = 0; run < 4; run++) values.push((await step.run(x))[0]?.dataSync()[0] ?? NaN);
  expect(step.mode).toBe("compiled");
  expect(step.operations.map(({ op }) => op)).toContain("GradbookLstmGrad");
  expect(values).toEqual([...values].sort((a, b) => b - a));
});

it("is not there for gradients of gradients, whose numbers stay right", () => {
  const [x, s, c] = [draw(2, 8), draw(2, 8), draw(2, 2)];
  const second = tf.grad((z: Tensor) => tf.grad((y: Tensor) => {
    expect(fusedLstm(y, s, c)).toBeUndefined();
    return plainLstm(y, s, c)[0].sum();
  })(z).square().sum())(x);
  expect(second.shape).toEqual([2, 8]);
});

it("says when an input does not fit", () => {
  expect(() => fusedLstm(tf.zeros([2, 8]), tf.zeros([2, 8]), tf.zeros([2, 3]))).toThrow(/GradbookLstm: an input does not fit the state/);
  expect(() => fusedGru(tf.zeros([2, 6]), tf.zeros([1, 6]), tf.zeros([2, 2]))).toThrow(/GradbookGru: an input does not fit the state/);
});

describe("without a gradient, a compiled step gives no more than the states", () => {
  const [time, batch, units] = [4, 40, 9];
  const lstm = [draw(time, batch, 4 * units), draw(units, 4 * units), draw(batch, units), draw(batch, units)] as const;
  const gru = [draw(time, batch, 3 * units), draw(units, 3 * units), draw(3 * units), draw(batch, units)] as const;

  it.each([
    ["an LSTM", "GradbookLstmStates", lstm, () => fusedLstmSequence(...lstm) as Tensor[]],
    ["a gated unit", "GradbookGruStates", gru, () => [fusedGruSequence(...gru) as Tensor]],
  ] as const)("%s", async (_, op, inputs, run) => {
    const step = compileStep(() => run());
    const [plain, compiled] = [await step.run(), await step.run()];
    expect(step.operations.map((operation) => operation.op)).toContain(op);
    expect(compiled.map((tensor) => tensor.arraySync())).toEqual(plain.map((tensor) => tensor.arraySync()));
    const first = inputs[0];
    const slope = compileStep((x) => [tf.grad((given: Tensor) => (op === "GradbookLstmStates" ? fusedLstmSequence(given, lstm[1], lstm[2], lstm[3])?.[0] : fusedGruSequence(given, gru[1], gru[2], gru[3]))?.sum() as Tensor)(x)]);
    await slope.run(first);
    expect(slope.operations.map((operation) => operation.op)).not.toContain(op);
  });
});

describe.each([[16, 1], [41, 15]])("in a compiled step without a gradient, an LSTM of %i sequences, and one of %i", (batch, few) => {
  const [time, features, units] = [5, 7, 9];
  const [x, w, b, kernel] = [draw(time * batch, features), draw(features, 4 * units), draw(4 * units), draw(units, 4 * units)];
  const [h, c] = [draw(batch, units), draw(batch, units)];
  const along = (projected: Tensor): Tensor[] => fusedLstmSequence(projected.reshape([time, batch, 4 * units]), kernel, h, c) as Tensor[];

  it("takes the inputs through their matrix itself", async () => {
    const step = compileStep((inputs) => along(inputs.matMul(w).add(b)));
    const [plain, compiled] = [await step.run(x), await step.run(x)];
    const ops = step.operations.map(({ op }) => op);
    expect(ops).toContain("GradbookLstmOfInputs");
    expect(ops).not.toContain("MatMul");
    compiled.forEach((tensor, i) => expectCloseSums(tensor, plain[i]));
  });

  it("leaves that alone for few sequences", async () => {
    const states = [h.slice([0, 0], [few, units]), c.slice([0, 0], [few, units])] as const;
    const step = compileStep((inputs) => fusedLstmSequence(inputs.matMul(w).add(b).reshape([time, few, 4 * units]), kernel, ...states) as Tensor[]);
    const inputs = x.slice([0, 0], [time * few, features]);
    const [plain, compiled] = [await step.run(inputs), await step.run(inputs)];
    expect(step.operations.map(({ op }) => op)).toContain("GradbookLstmStates");
    compiled.forEach((tensor, i) => expectCloseSums(tensor, plain[i]));
  });

  it("leaves that alone where somebody else wants the sums, they have no bias, or products are to be cast", async () => {
    const wanted = compileStep((inputs) => {
      const sums = inputs.matMul(w).add(b);
      return [...along(sums), sums];
    });
    const plain = compileStep((inputs) => along(inputs.matMul(w)));
    const mixed = compileStep((inputs) => along(inputs.matMul(w).add(b)), { mixedPrecision: true });
    for (const step of [wanted, plain, mixed]) {
      const [expected, compiled] = [await step.run(x), await step.run(x)];
      expect(step.operations.map(({ op }) => op)).not.toContain("GradbookLstmOfInputs");
      if (step !== mixed) compiled.forEach((tensor, i) => expectCloseSums(tensor, expected[i]));
    }
  });
});
