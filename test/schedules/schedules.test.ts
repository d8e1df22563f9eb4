import { describe, expect, it } from "vitest";
import { optimizers, schedules, tf, variable } from "../../src/index.js";
import { compileStep } from "../../src/backend/index.js";
import keras from "../reference/kerasOptimizers.json" with { type: "json" };

const s = schedules;

describe("Keras' schedules", () => {
  const same: [keyof typeof keras.rates, schedules.Schedule][] = [
    ["exponentialDecay", s.exponentialDecay({ initial: 0.1, decaySteps: 7, decayRate: 0.6 })],
    ["exponentialDecay staircase", s.exponentialDecay({ initial: 0.1, decaySteps: 7, decayRate: 0.6, staircase: true })],
    ["inverseTimeDecay", s.inverseTimeDecay({ initial: 0.1, decaySteps: 7, decayRate: 0.6 })],
    ["inverseTimeDecay staircase", s.inverseTimeDecay({ initial: 0.1, decaySteps: 7, decayRate: 0.6, staircase: true })],
    ["piecewiseConstant", s.piecewiseConstant({ boundaries: [5, 12], values: [0.1, 0.05, 0.01] })],
    ["polynomialDecay", s.polynomialDecay({ initial: 0.1, decaySteps: 10, end: 0.01, power: 2 })],
    ["polynomialDecay cycle", s.polynomialDecay({ initial: 0.1, decaySteps: 10, end: 0.01, power: 0.5, cycle: true })],
    ["cosineDecay", s.cosineDecay({ initial: 0.1, decaySteps: 20, alpha: 0.1 })],
    ["cosineDecay warm-up", s.cosineDecay({ initial: 0.01, decaySteps: 20, alpha: 0.1, warmupTarget: 0.2, warmupSteps: 6 })],
    ["cosineDecayRestarts", s.cosineDecayRestarts({ initial: 0.1, firstDecaySteps: 6, heightFactor: 0.8, alpha: 0.05 })],
    ["cosineDecayRestarts even", s.cosineDecayRestarts({ initial: 0.1, firstDecaySteps: 6, lengthFactor: 1, heightFactor: 0.8 })],
  ];
  it.each(same)("%s gives Keras' rates and leaks nothing", (name, schedule) => {
    const before = tf.memory().numTensors;
    keras.rates[name].forEach((rate, step) => expect(schedule.at(step), `step ${step}`).toBeCloseTo(rate, 6));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("neon's schedules", () => {
  const stepsPerEpoch = 10;
  const epochs: [string, schedules.Schedule, (epoch: number) => number][] = [
    ["stepSchedule", s.stepSchedule({ initial: 0.1, at: [2, 4], rates: [0.05, 0.01], stepsPerEpoch }), (e) => (e < 2 ? 0.1 : e < 4 ? 0.05 : 0.01)],
    ["powerSchedule", s.powerSchedule({ initial: 0.1, every: 2, change: 0.5, stepsPerEpoch }), (e) => 0.1 * 0.5 ** Math.floor(e / 2)],
    ["powerSchedule of a list", s.powerSchedule({ initial: 0.1, every: [1, 5], change: 0.1, stepsPerEpoch }), (e) => (e < 1 ? 0.1 : e < 5 ? 0.01 : 0.001)],
    ["expSchedule", s.expSchedule({ initial: 0.1, decay: 0.3, stepsPerEpoch }), (e) => 0.1 / (1 + 0.3 * e)],
    ["polySchedule", s.polySchedule({ initial: 0.1, total: 6, power: 2, stepsPerEpoch }), (e) => 0.1 * (1 - Math.min(e, 6) / 6) ** 2],
    ["shiftSchedule", s.shiftSchedule({ initial: 0.8, interval: 3, shiftSize: 2, stepsPerEpoch }), (e) => 0.8 * 2 ** (-2 * Math.floor(e / 3))],
  ];
  it.each(epochs)("%s changes by the epoch", (_, schedule, formula) => {
    for (let step = 0; step < 80; step += 3) expect(schedule.at(step), `step ${step}`).toBeCloseTo(formula(Math.floor(step / stepsPerEpoch)), 6);
  });
});

it("warmUp rises in a straight line to what follows", () => {
  const schedule = s.warmUp({ steps: 4, then: s.exponentialDecay({ initial: 0.8, decaySteps: 1, decayRate: 0.5 }) });
  [0, 0.2, 0.4, 0.6, 0.8, 0.4, 0.2].forEach((rate, step) => expect(schedule.at(step)).toBeCloseTo(rate, 6));
  const constant = s.warmUp({ steps: 2, from: 0.1, then: 0.3 });
  [0.1, 0.2, 0.3, 0.3].forEach((rate, step) => expect(constant.at(step)).toBeCloseTo(rate, 6));
});

it("oneCycle rises to its largest rate and falls to its least, as PyTorch's", () => {
  const schedule = s.oneCycle({ max: 1, totalSteps: 11, riseShare: 0.4545454545, startFactor: 10, endFactor: 100 });
  const wave = (from: number, to: number, share: number): number => to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
  for (let step = 0; step <= 10; step++) {
    expect(schedule.at(step), `step ${step}`).toBeCloseTo(step <= 4 ? wave(0.1, 1, step / 4) : wave(1, 0.001, (step - 4) / 6), 5);
  }
});

it("a schedule moves the rate within a compiled step, without recording anew", () => {
  const w = variable([0]);
  const optimizer = optimizers.sgd({ learningRate: s.exponentialDecay({ initial: 1, decaySteps: 1, decayRate: 0.5 }) });
  optimizer.build([w]);
  let recorded = 0;
  const step = compileStep((g) => {
    recorded += 1;
    optimizer.apply([g ?? w]);
    return [w.clone()];
  });
  const g = tf.tensor1d([-1]);
  const path = Array.from({ length: 5 }, () => {
    const [value] = step.runSync(g);
    const number = value?.dataSync()[0] ?? Number.NaN;
    value?.dispose();
    return number;
  });
  expect(path).toEqual([1, 1.5, 1.75, 1.875, 1.9375]);
  if (step.mode === "compiled") expect(recorded).toBe(1);
  expect(optimizer.learningRate).toBeCloseTo(1 / 32, 7);
  expect(() => (optimizer.learningRate = 1)).toThrow("sgd: learningRate follows the schedule exponentialDecay and can't be set.");
  expect(optimizer.config()).toMatchObject({ learningRate: { kind: "exponentialDecay", initial: 1, decaySteps: 1, decayRate: 0.5 } });
  tf.dispose([g, w]);
  step.dispose();
  optimizer.dispose();
});

it("says what is wrong", () => {
  expect(() => s.exponentialDecay({ initial: 0.1, decaySteps: 0, decayRate: 0.5 })).toThrow("exponentialDecay: decaySteps must be a positive number; received 0.");
  expect(() => s.expSchedule({ initial: -1, decay: 0.5 })).toThrow("expSchedule: initial must be a number from 0; received -1.");
  expect(() => s.powerSchedule({ initial: 1, every: 0, change: 0.5 })).toThrow("powerSchedule: every must be a positive integer; received 0.");
  expect(() => s.piecewiseConstant({ boundaries: [1], values: [1] })).toThrow("piecewiseConstant: values must be one more than the 1 boundaries; received 1.");
  expect(() => s.piecewiseConstant({ boundaries: [2, 1], values: [1, 1, 1] })).toThrow("piecewiseConstant: boundaries must grow; received 2, 1.");
  expect(() => s.stepSchedule({ initial: 1, at: [1], rates: [] })).toThrow("stepSchedule: rates must be as many as at, 1; received 0.");
  expect(() => s.oneCycle({ max: 1, totalSteps: 10, riseShare: 1 })).toThrow("oneCycle: riseShare must lie between 0 and 1; received 1.");
  expect(() => s.cosineDecayRestarts({ initial: 1, firstDecaySteps: 1, lengthFactor: 0.5 })).toThrow("cosineDecayRestarts: lengthFactor must be a number from 1; received 0.5.");
  expect(() => s.shiftSchedule({ initial: 1, interval: 2, stepsPerEpoch: 0.5 })).toThrow("shiftSchedule: stepsPerEpoch must be a positive integer; received 0.5.");
});
