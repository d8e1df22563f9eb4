import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { optimizers, schedules, tf, type Variable, variable } from "../../src/index.js";
import { compileStep } from "../../src/backend/index.js";
import { optimizerOf } from "../../src/optimizers/named.js";
import { nest } from "../reference/arrays.js";
import keras from "../reference/kerasOptimizers.json" with { type: "json" };

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const o = optimizers;
const cases: Record<Exclude<keyof typeof keras.weights, "scheduleFreeAdamw">, () => optimizers.Optimizer> = {
  sgd: () => o.sgd({ learningRate: 0.1 }),
  momentum: () => o.sgd({ learningRate: 0.1, momentum: 0.9 }),
  nesterov: () => o.sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
  adagrad: () => o.adagrad({ learningRate: 0.1 }),
  adadelta: () => o.adadelta({ learningRate: 1, rho: 0.9, epsilon: 1e-4 }),
  rmsprop: () => o.rmsprop({ learningRate: 0.05 }),
  "rmsprop momentum": () => o.rmsprop({ learningRate: 0.05, momentum: 0.8 }),
  "rmsprop centered": () => o.rmsprop({ learningRate: 0.05, centered: true, epsilon: 1e-3 }),
  "rmsprop centered momentum": () => o.rmsprop({ learningRate: 0.05, centered: true, momentum: 0.5, epsilon: 1e-3 }),
  adam: () => o.adam({ learningRate: 0.05 }),
  amsgrad: () => o.adam({ learningRate: 0.05, amsgrad: true, beta2: 0.6 }),
  adamw: () => o.adamw({ learningRate: 0.05, weightDecay: 0.1 }),
  adamax: () => o.adamax({ learningRate: 0.05 }),
  nadam: () => o.nadam({ learningRate: 0.05 }),
  ftrl: () => o.ftrl({ learningRate: 0.1, l1: 0.05, l2: 0.02, l2Shrinkage: 0.03, beta: 0.1 }),
  lion: () => o.lion({ learningRate: 0.05, weightDecay: 0.02 }),
  lamb: () => o.lamb({ learningRate: 0.05 }),
  adafactor: () => o.adafactor({ learningRate: 0.3 }),
  muon: () => o.muon({ learningRate: 0.05 }),
  "muon plain": () => o.muon({ learningRate: 0.05, nesterov: false, rmsRate: null, adamRatio: 0.5, weightDecay: 0.1, adamWeightDecay: 0.2 }),
  "clip norm": () => o.sgd({ learningRate: 0.1, clipNorm: 0.7 }),
  "clip global norm": () => o.sgd({ learningRate: 0.1, globalClipNorm: 0.9 }),
  "clip value": () => o.sgd({ learningRate: 0.1, clipValue: 0.3 }),
  decay: () => o.sgd({ learningRate: 0.1, weightDecay: 0.3, excludeFromWeightDecay: ["bias"] }),
  accumulation: () => o.adam({ learningRate: 0.05, accumulationSteps: 3 }),
  ema: () => o.sgd({ learningRate: 0.1, emaMomentum: 0.8, emaOverwriteEvery: 4 }),
  "loss scale": () => o.sgd({ learningRate: 0.1, lossScale: 8 }),
  schedule: () => o.adam({ learningRate: schedules.exponentialDecay({ initial: 0.1, decaySteps: 3, decayRate: 0.5 }) }),
};
/** Weights by name, where they start, and the gradients of ten steps. */
interface TenSteps {
  readonly shapes: Readonly<Record<string, number[]>>;
  readonly start: Readonly<Record<string, number[]>>;
  readonly gradients: readonly Readonly<Record<string, number[]>>[];
}

/** Runs the ten steps in a compiled step, so that what freezes in a recording shows. */
function trained(optimizer: optimizers.Optimizer, { shapes, start, gradients: steps }: TenSteps = keras): Record<string, Float32Array> {
  const names = Object.keys(shapes);
  const places = names.map((weight) => ({ layer: "layer", kind: "dense", weight }));
  const variables = names.map((name) => variable(nest(start[name] ?? [], shapes[name] ?? []) as number[]));
  const before = tf.memory().numTensors;
  optimizer.build(variables, places);
  let recorded = 0;
  const step = compileStep((...gradients) => {
    recorded += 1;
    optimizer.apply(gradients);
    return [];
  });
  for (const gradients of steps) {
    const tensors = names.map((name) => tf.tensor(gradients[name] ?? [], shapes[name] ?? []));
    step.runSync(...tensors);
    tf.dispose(tensors);
  }
  if (step.mode === "compiled") expect(recorded).toBe(1);
  const result = Object.fromEntries(names.map((name, i) => [name, (variables[i] as Variable).dataSync() as Float32Array]));
  step.dispose();
  optimizer.dispose();
  expect(tf.memory().numTensors).toBe(before);
  return result;
}

function close(got: Record<string, Float32Array>, wanted: Readonly<Record<string, number[]>>): void {
  for (const [weight, values] of Object.entries(got)) {
    expect(values).toHaveLength(wanted[weight]?.length ?? Number.NaN);
    values.forEach((value, i) => {
      const target = wanted[weight]?.[i] ?? Number.NaN;
      expect(Math.abs(value - target) / Math.max(1, Math.abs(target)), `${weight}[${i}]: ${value}, Keras ${target}`).toBeLessThan(1e-5);
    });
  }
}

it.each(Object.entries(cases))("%s gives Keras' weights after ten steps", (name, make) => {
  close(trained(make()), keras.weights[name as keyof typeof cases]);
});

it.each(Object.entries(cases))("%s gives Keras' weights for single numbers, lengths of 1, no gradient, and very large and small ones", (name, make) => {
  close(trained(make(), keras.edges), keras.edges.weights[name as keyof typeof cases]);
});

describe("scheduleFreeAdamw", () => {
  /** The paper's steps of one weight; with `early`, x is found from the z that has been moved already. */
  function reference(start: number, gradients: number[], early: boolean): number {
    let [w, z, v] = [start, start, 0];
    gradients.forEach((g, i) => {
      const t = i + 1;
      v = 0.999 * v + 0.001 * g * g;
      const before = z;
      z -= (0.05 * Math.min(t / 4, 1) * g) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
      const x = (w - 0.1 * (early ? z : before)) / 0.9;
      w = 0.1 * z + 0.9 * ((1 - 1 / t) * x + z / t);
    });
    return w;
  }
  const gradientsOf = (name: "wide", i: number): number[] => keras.gradients.map((each) => each[name][i] ?? 0);

  it("follows the paper", () => {
    const got = trained(o.scheduleFreeAdamw({ learningRate: 0.05, warmupSteps: 4 }))["wide"] ?? [];
    keras.start.wide.forEach((start, i) => expect(got[i]).toBeCloseTo(reference(start, gradientsOf("wide", i), false), 5));
  });

  it("Keras on TensorFlow differs from it by one thing: it reads the old z when it is new already", () => {
    keras.weights.scheduleFreeAdamw.wide.forEach((value, i) => expect(value).toBeCloseTo(reference(keras.start.wide[i] ?? 0, gradientsOf("wide", i), true), 5));
  });
});

describe("neon's formulas", () => {
  const gradients = [0.5, -1, 2, 0.1, 0, -3, 0.25, 1.5, -0.7, 0.4];
  const path = (optimizer: optimizers.Optimizer, from: number): number => {
    const w = variable([from]);
    optimizer.build([w]);
    for (const g of gradients) optimizer.apply([tf.tensor1d([g])]);
    optimizer.dispose();
    return w.dataSync()[0] ?? Number.NaN;
  };

  it("momentum with coupled decay: v ← γ v − α (g + λ w)", () => {
    let [w, v] = [2, 0];
    for (const g of gradients) {
      v = 0.9 * v - 0.1 * (g + 0.05 * w);
      w += v;
    }
    expect(path(o.sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 0.05, weightDecayMode: "coupled" }), 2)).toBeCloseTo(w, 5);
  });

  it("rmsprop divides by sqrt(s + ε) + ε", () => {
    let [w, s] = [1, 0];
    for (const g of gradients) {
      s = 0.95 * s + 0.05 * g * g;
      w -= (0.1 * g) / (Math.sqrt(s + 0.01) + 0.01);
    }
    expect(path(o.rmsprop({ learningRate: 0.1, rho: 0.95, epsilon: 0.01, formula: "neon" }), 1)).toBeCloseTo(w, 5);
  });

  it("adagrad from 0", () => {
    let [w, s] = [1, 0];
    for (const g of gradients) {
      s += g * g;
      w -= (0.1 * g) / Math.sqrt(s + 1e-6);
    }
    expect(path(o.adagrad({ learningRate: 0.1, initialAccumulator: 0, epsilon: 1e-6 }), 1)).toBeCloseTo(w, 5);
  });

  it("adadelta without a rate", () => {
    let [w, s, d] = [1, 0, 0];
    for (const g of gradients) {
      s = 0.95 * s + 0.05 * g * g;
      const step = (g * Math.sqrt(d + 1e-6)) / Math.sqrt(s + 1e-6);
      d = 0.95 * d + 0.05 * step * step;
      w -= step;
    }
    expect(path(o.adadelta({ learningRate: 1, epsilon: 1e-6 }), 1)).toBeCloseTo(w, 5);
  });

  it("shiftAdaMax multiplies by powers of two, within the bounds of its weights", () => {
    const shift = (x: number): number => 2 ** Math.round(Math.log2(x));
    let [w, m, u] = [0.9, 0, 0];
    gradients.forEach((g, i) => {
      m += 0.1 * (g - m);
      u = Math.max(0.999 * u, Math.abs(g));
      w = Math.min(1, Math.max(-1, w - m * shift(1 / (u + 1e-8)) * shift(0.3 / (1 - 0.9 ** (i + 1)))));
    });
    expect(path(o.shiftAdaMax({ learningRate: 0.3, paramClipValue: 1 }), 0.9)).toBeCloseTo(w, 5);
  });

  it("one scale for all gradients, c / max(‖g‖, c), before the bound on each", () => {
    const [a, b] = [variable([0, 0]), variable([0])];
    const optimizer = o.sgd({ learningRate: 1, globalClipNorm: 2.6, clipValue: 1.5 });
    optimizer.build([a, b]);
    optimizer.apply([tf.tensor1d([3, 4]), tf.tensor1d([12])]); // norm 13, scale 0.2
    expect(Array.from(a.dataSync(), (value) => value.toFixed(4))).toEqual(["-0.6000", "-0.8000"]);
    expect(b.dataSync()[0]).toBeCloseTo(-1.5, 5);
    optimizer.dispose();
  });

  it("stochastic rounding keeps few bits and the mean", () => {
    const w = variable(tf.fill([20000], 1.3));
    const optimizer = o.sgd({ learningRate: 0, stochasticRound: 2 });
    optimizer.build([w]);
    optimizer.apply([tf.zeros([20000])]);
    const values = Array.from(w.dataSync());
    expect(new Set(values)).toEqual(new Set([1.25, 1.5]));
    // The deviation of the mean is 0.25 · sqrt(0.2 · 0.8 / 20000) = 0.0007; five of them are allowed.
    expect(Math.abs(values.reduce((x, y) => x + y, 0) / values.length - 1.3)).toBeLessThan(0.0035);
    optimizer.dispose();
  });
});

describe("multiOptimizer", () => {
  it("gives each weight to the closest entry", () => {
    const layers = [["dense_1", "dense", "kernel"], ["dense_1", "dense", "bias"], ["dense_2", "dense", "kernel"], ["lstm", "lstm", "bias"], ["conv", "conv2d", "kernel"]] as const;
    const variables = layers.map(() => variable([0]));
    const multi = o.multiOptimizer({
      default: o.sgd({ learningRate: 1 }),
      optimizers: { bias: o.sgd({ learningRate: 2 }), dense: o.sgd({ learningRate: 3 }), dense_1: o.sgd({ learningRate: 4 }), "dense_1.bias": o.sgd({ learningRate: 5 }) },
    });
    multi.build(variables, layers.map(([layer, kind, weight]) => ({ layer, kind, weight })));
    multi.apply(variables.map(() => tf.tensor1d([-1])));
    expect(variables.map((each) => each.dataSync()[0])).toEqual([4, 5, 3, 2, 1]);
    expect(multi.config()).toMatchObject({ default: { kind: "sgd", learningRate: 1 } });
    multi.dispose();
  });
});

describe("lossScaleOptimizer", () => {
  it("leaves weights alone and halves the scale at a gradient that is not finite, and doubles it after good steps", () => {
    const w = variable([1, 1]);
    const optimizer = o.lossScaleOptimizer({ inner: o.sgd({ learningRate: 0.5, momentum: 0.9 }), initialScale: 8, growthSteps: 2 });
    optimizer.build([w]);
    const scale = (): number => optimizer.lossScale().dataSync()[0] ?? Number.NaN;
    optimizer.apply([tf.tensor1d([Number.POSITIVE_INFINITY, 8])]);
    expect([Array.from(w.dataSync()), scale()]).toEqual([[1, 1], 4]);
    optimizer.apply([tf.tensor1d([4, 0])]);
    expect([Array.from(w.dataSync()), scale()]).toEqual([[0.5, 1], 4]);
    optimizer.apply([tf.tensor1d([0, 4])]);
    expect(Array.from(w.dataSync(), (value) => value.toFixed(3))).toEqual(["0.050", "0.500"]);
    expect(scale()).toBe(8);
    optimizer.dispose();
  });
});

it("swaps the weights with their averages", () => {
  const w = variable([0]);
  const optimizer = o.sgd({ learningRate: 1, emaMomentum: 0.5 });
  optimizer.build([w]);
  for (const g of [-1, -1]) optimizer.apply([tf.tensor1d([g])]);
  optimizer.swapAverages();
  expect(w.dataSync()[0]).toBe(1.5); // the average of 1 and 2
  optimizer.swapAverages();
  expect(w.dataSync()[0]).toBe(2);
  expect(() => o.sgd().swapAverages()).toThrow("sgd: it keeps no averages. Give it emaMomentum, such as 0.99.");
  optimizer.dispose();
});

it("every name makes an optimizer that can be described", () => {
  for (const name of ["adadelta", "adafactor", "adagrad", "adam", "adamax", "adamw", "ftrl", "lamb", "lion", "muon", "nadam", "rmsprop", "scheduleFreeAdamw", "sgd", "shiftAdaMax"] as const) {
    const optimizer = optimizerOf(name);
    expect(optimizer.kind).toBe(name);
    expect(Object.keys(optimizer.config())).toContain("learningRate");
  }
});

it("says what is wrong", () => {
  expect(() => o.sgd({ clipNorm: 0 })).toThrow("optimizer: clipNorm must be a positive number; received 0.");
  expect(() => o.sgd({ accumulationSteps: 1.5 })).toThrow("optimizer: accumulationSteps must be a positive integer; received 1.5.");
  expect(() => o.sgd({ weightDecay: -1 })).toThrow("optimizer: weightDecay must be a number from 0; received -1.");
  expect(() => o.sgd({ weightDecayMode: "both" as "coupled" })).toThrow('optimizer: weightDecayMode must be "decoupled" or "coupled"; received "both".');
  expect(() => o.sgd({ emaMomentum: 2 })).toThrow("optimizer: emaMomentum must be a number from 0 to 1; received 2.");
  expect(() => o.rmsprop({ formula: "tfjs" as "neon" })).toThrow('rmsprop: formula must be "keras" or "neon"; received "tfjs".');
  expect(() => o.ftrl({ learningRatePower: 1 })).toThrow("ftrl: learningRatePower must be a number up to 0; received 1.");
  expect(() => o.adafactor({ beta2Decay: 0 })).toThrow("adafactor: beta2Decay must be a number below 0; received 0.");
  expect(() => o.muon({ orthogonalSteps: 0 })).toThrow("muon: orthogonalSteps must be a positive integer; received 0.");
  expect(() => o.scheduleFreeAdamw({ beta1: 0 })).toThrow("scheduleFreeAdamw: beta1 must be above 0");
  expect(() => o.lossScaleOptimizer({ inner: o.sgd(), initialScale: 0 })).toThrow("lossScaleOptimizer: initialScale must be a positive number; received 0.");
});
