import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backend, tf } from "../../src/backend/index.js";
import { nodeBackendOf } from "../../src/backend/nodeBackend.js";
import { Callback, datasets, layers, losses, optimizers, type Optimizer, schedules, Sequential, sequential } from "../../src/index.js";
import { numbers } from "../reference/arrays.js";

const native = backend().rung === "tensorflow" || backend().rung === "gpu";
const quiet = { verbose: false, run: false, batchSize: 4, seed: 3 } as const;

const SIZE = 210;
const data = new datasets.Dataset({ inputs: Float32Array.from(numbers(2 * SIZE, 5)), inputShape: [2], targets: Int32Array.from({ length: SIZE }, (_, i) => i % 3) });

const made: Sequential[] = [];
function network(optimizer: Optimizer = optimizers.adam({ learningRate: 0.01 })): Sequential {
  const net = sequential(
    [layers.dense({ units: 8, inputShape: [2] }), layers.batchNormalization(), layers.activation("relu"), layers.dropout({ rate: 0.2 }), layers.dense({ units: 3 })],
    { seed: 1 },
  );
  made.push(net);
  return net.compile({ optimizer, loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ["accuracy"] });
}

/** Follows a training, and may ask to be told of every step before the next. */
class Follow extends Callback {
  readonly losses: number[] = [];
  override readonly seesEachStep: boolean;
  constructor(seesEachStep: boolean, readonly at: (step: number, training: Callback["training"]) => void = () => {}) {
    super();
    this.seesEachStep = seesEachStep;
  }
  override onBatchEnd(step: number, scores: Record<string, number>): void {
    expect(step).toBe(this.losses.length + 1);
    this.losses.push(scores["loss"] ?? Number.NaN);
    this.at(step, this.training);
  }
}

const weightsOf = (net: Sequential): number[][] => net.weights.map(({ variable }) => Array.from(variable.dataSync()));

/** The weights after some steps, taken one by one. */
async function weightsAfter(steps: number, net: Sequential): Promise<number[][]> {
  if (steps > 0) await net.fit(data, { ...quiet, epochs: 9, callbacks: [new Follow(true, (step, training) => step === steps && training.stop("enough"))] });
  else net.build();
  return weightsOf(net);
}

describe.runIf(native)("short steps are taken together", () => {
  let groups: number[];
  beforeEach(() => {
    groups = [];
    const { binding } = nodeBackendOf(tf);
    const real = binding.executeStepsAsync;
    vi.spyOn(binding, "executeStepsAsync").mockImplementation((...given) => {
      groups.push(given[2].length);
      return real(...given);
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    made.splice(0).forEach((net) => net.dispose());
  });

  it("with the numbers that they have one by one, the rest of an epoch and what is random included", async () => {
    const [one, many] = [network(), network()];
    const [each, some] = [new Follow(true), new Follow(false)];
    await one.fit(data, { ...quiet, epochs: 3, callbacks: [each] });
    expect(groups).toEqual([]);
    await many.fit(data, { ...quiet, epochs: 3, callbacks: [some] });
    expect(Math.max(...groups)).toBeGreaterThan(1);
    expect(some.losses).toEqual(each.losses);
    expect(some.losses).toHaveLength(3 * 53);
    expect(weightsOf(many)).toEqual(weightsOf(one));
  });

  it("and leave no tensor", async () => {
    const net = network();
    await net.fit(data, quiet);
    const before = tf.memory().numTensors;
    await net.fit(data, quiet);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("up to one whose loss is no number: the weights are those from before it, and the steps before it are told", async () => {
    const wild = (): Optimizer => optimizers.sgd({ learningRate: schedules.piecewiseConstant({ boundaries: [40], values: [0.01, 1e30] }) });
    const net = network(wild());
    const follow = new Follow(false);
    const error = await net.fit(data, { ...quiet, epochs: 9, callbacks: [follow] }).catch((e: unknown) => e);
    const step = Number(/the loss became (?:NaN|-?Infinity) at step (\d+) /.exec(String(error))?.[1]);
    expect(step).toBeGreaterThan(40);
    expect(follow.losses).toHaveLength(step - 1);
    expect(Math.max(...groups)).toBeGreaterThan(1);
    expect(weightsOf(net)).toEqual(await weightsAfter(step - 1, network(wild())));
  });

  it("and an interrupt keeps the weights of the steps that it names", async () => {
    const net = network();
    const controller = new AbortController();
    const follow = new Follow(false, (step) => step === 60 && controller.abort());
    const error = await net.fit(data, { ...quiet, epochs: 9, callbacks: [follow], signal: controller.signal }).catch((e: unknown) => e);
    const [, epoch, step] = /interrupted in epoch (\d+) of 9, after step (\d+) of 53/.exec(String(error)) ?? [];
    const steps = (Number(epoch) - 1) * 53 + Number(step);
    expect(steps).toBeGreaterThanOrEqual(60);
    expect(follow.losses).toHaveLength(steps);
    expect(weightsOf(net)).toEqual(await weightsAfter(steps, network()));
  });

  it("batches with NaN wait for their own turn, and are refused", async () => {
    const flawed = new datasets.Dataset({ inputs: Float32Array.from(data.inputs), inputShape: [2], targets: data.targets });
    flawed.inputs[2 * 150] = Number.NaN;
    const follow = new Follow(false);
    await expect(network().fit(flawed, { ...quiet, shuffle: false, callbacks: [follow] })).rejects.toThrow("fit: step 38 (epoch 1) was not taken.");
    expect(follow.losses).toHaveLength(37);
  });
});
