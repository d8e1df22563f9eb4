import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tf } from "../../src/backend/index.js";
import { layers, sequential } from "../../src/index.js";
import { follow, type Follower, type TrainingMoment } from "../../src/widgets/follower.js";
import { setHost } from "../../src/widgets/host.js";
import { RecordingHost } from "./recordingHost.js";

beforeEach(() => setHost(new RecordingHost()));
afterEach(() => setHost(undefined));

/** Looks at everything whenever it may. */
class Watcher implements Follower {
  readonly every = 0;
  wantsLooks: Follower["wantsLooks"] = "often";
  readonly steps: number[] = [];
  ended = 0;
  constructor(readonly seen: (moment: TrainingMoment) => void = () => undefined) {}
  look(moment: TrainingMoment): void {
    this.steps.push(moment.step);
    this.seen(moment);
  }
  end(): void {
    this.ended += 1;
  }
}

const data = { inputs: tf.randomNormal([96, 6], 0, 1, "float32", 2), targets: tf.tensor1d(Array.from({ length: 96 }, (_, i) => i % 3), "int32") };
const options = { epochs: 2, batchSize: 32, seed: 4, run: false, verbose: false };

/** With everything that a look could disturb: dropout's numbers and the moving averages. */
function net() {
  const made = sequential([
    layers.dense({ units: 8, activation: "relu", inputShape: [6] }),
    layers.batchNormalization(),
    layers.dropout({ rate: 0.5 }),
    layers.dense({ units: 3 }),
  ]);
  made.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
  return made;
}

describe("a follower", () => {
  test("looks between the steps, at the end, and is told that it is over", async () => {
    const [model, watcher] = [net(), new Watcher()];
    follow(model, watcher);
    await model.fit(data, options);
    expect(watcher.steps).toEqual([1, 2, 3, 4, 5, 6]);
    expect(watcher.ended).toBe(1);
  });

  test("of a layer is told of its model's trainings, and not any more once it is let go", async () => {
    const [model, watcher] = [net(), new Watcher()];
    const stop = follow(model.layers[3] as object, watcher);
    await model.fit(data, options);
    stop();
    await model.fit(data, options);
    expect(watcher.ended).toBe(1);
  });

  test("that nobody sees looks at the end alone", async () => {
    const [model, watcher] = [net(), new Watcher()];
    watcher.wantsLooks = "last";
    follow(model, watcher);
    await model.fit(data, options);
    expect(watcher.steps).toEqual([6]);
    watcher.wantsLooks = "none";
    await model.fit(data, options);
    expect(watcher.steps).toEqual([6]);
  });

  test("changes no bit of the training, whatever it looks at, and leaves no tensor behind", async () => {
    const [watched, alone] = [net(), net()];
    const watcher = new Watcher(({ insight }) => insight(({ gradients, activations }) => [...gradients.values(), ...activations.values()].map((each) => each.dataSync())));
    follow(watched, watcher);
    const one = await watched.fit(data, options);
    const other = await alone.fit(data, options);
    expect(one.history).toEqual(other.history);
    const before = tf.memory().numTensors;
    await watched.fit(data, options);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("takes turns with others, and all together take little of the training's time", async () => {
    const busy = (): void => {
      for (const end = performance.now() + 60; performance.now() < end; );
    };
    const [model, one, other] = [net(), new Watcher(busy), new Watcher(busy)];
    follow(model, one);
    follow(model, other);
    const history = await model.fit(data, { ...options, epochs: 40 });
    const looks = one.steps.length + other.steps.length;
    expect(Math.abs(one.steps.length - other.steps.length)).toBeLessThanOrEqual(1);
    expect(new Set([...one.steps, ...other.steps]).size).toBeGreaterThanOrEqual(looks - 1); // only the last step is seen by both
    // Half a second and 2 %, the look that goes over it, and one each at the end.
    expect(looks * 60).toBeLessThan(500 + 0.02 * 1000 * history.seconds + 4 * 60);
  });

  test("that fails is let go, and the training goes on", async () => {
    const [model, watcher] = [net(), new Watcher(() => { throw new Error("no room"); })];
    follow(model, watcher);
    const history = await model.fit(data, options);
    expect(history.status).toBe("finished");
    expect(watcher.steps).toEqual([1]);
  });
});

test("the insight's gradients are those of the loss, and the activations those of a prediction", async () => {
  const model = sequential([layers.dense({ units: 2, useBias: false, inputShape: [3] })]);
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  const x = [[1, 2, 3], [0, 1, -1]];
  const samples = { inputs: tf.tensor2d(x), targets: tf.tensor2d([[1, 0], [0, 1]]) };
  const found: { gradient: number[]; output: number[]; kernel: number[] }[] = [];
  const watcher = new Watcher(({ insight }) => insight(({ gradients, activations }) => {
    const [variable, gradient] = [...gradients][0] ?? [];
    found.push({ kernel: [...(variable?.dataSync() ?? [])], gradient: [...(gradient?.dataSync() ?? [])], output: [...(activations.get(model.layers[0] as never)?.dataSync() ?? [])].sort() });
  }));
  follow(model, watcher);
  await model.fit(samples, { ...options, epochs: 1 });
  const { kernel, gradient, output } = found[0] ?? { kernel: [], gradient: [], output: [] };
  // d/dW of the mean of (x·W − t)² over 4 numbers: xᵀ(x·W − t)·2/4, in plain arithmetic.
  const y = x.map((row) => [0, 1].map((j) => row.reduce((sum, value, i) => sum + value * (kernel[i * 2 + j] ?? NaN), 0)));
  const targets = [[1, 0], [0, 1]];
  const wanted = [0, 1, 2].flatMap((i) => [0, 1].map((j) => x.reduce((sum, row, n) => sum + (row[i] ?? 0) * ((y[n]?.[j] ?? NaN) - (targets[n]?.[j] ?? NaN)) * 0.5, 0)));
  wanted.forEach((value, i) => expect(gradient[i]).toBeCloseTo(value, 5));
  y.flat().sort().forEach((value, i) => expect(output[i]).toBeCloseTo(value, 5));
});
