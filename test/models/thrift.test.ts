import { expect, it } from "vitest";
import { datasets, layers, model, sequential, type Tensor, tf } from "../../src/index.js";
import type { CallContext } from "../../src/layers/callContext.js";
import { numbers } from "../reference/arrays.js";

const SAMPLES = 1_000;
const WIDTH = 16;

const samples = datasets.fromArrays({
  inputs: tf.tensor(Float32Array.from(numbers(SAMPLES * WIDTH, 3)), [SAMPLES, WIDTH]),
  targets: tf.zeros([SAMPLES, WIDTH]),
});

/** Passes its input on, and notes what memory tensors took up to there. */
class Gauge extends layers.Layer {
  readonly kind = "gauge";
  bytes = 0;

  protected shapeAfter(input: readonly number[]): readonly number[] {
    return input;
  }

  call(x: Tensor): Tensor {
    this.bytes = tf.memory().numBytes;
    return x;
  }
}

/** Gives a tensor that was there before the pass and is to stay, and adds what it took as a loss. */
class Table extends layers.Layer {
  readonly kind = "table";
  readonly table = tf.fill([SAMPLES, WIDTH], 2);

  protected shapeAfter(): readonly number[] {
    return [WIDTH];
  }

  call(x: Tensor, { addLoss }: CallContext): Tensor {
    addLoss?.(x.abs().mean());
    return this.table;
  }
}

/** What judging a network of so many layers takes in its first run, operation by operation, beyond its weights. */
async function bytesOf(depth: number): Promise<number> {
  const gauge = new Gauge({});
  const net = sequential([...Array.from({ length: depth }, () => layers.dense({ units: WIDTH, activation: "relu" })), gauge], { seed: 1 });
  net.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  // Weights are made by the first pass.
  await net.evaluate(samples.take(1));
  const before = tf.memory().numBytes;
  await net.evaluate(samples, { batchSize: SAMPLES });
  net.dispose();
  return gauge.bytes - before;
}

it("a pass without gradients keeps what a later layer takes, whatever the depth", async () => {
  const [few, many] = [await bytesOf(3), await bytesOf(30)];
  expect(few).toBeGreaterThan(SAMPLES * WIDTH * 4);
  expect(many).toBe(few);
});

it("gives back no tensor that another layer takes under another name, that was there before, or that is a loss", async () => {
  const x = layers.input({ shape: [WIDTH] });
  const [table, gauge] = [new Table({}), new Gauge({})];
  const a = layers.dense({ units: WIDTH }).apply(x);
  // An alias of `a`, whose last use comes before `a`'s own.
  const twice = layers.add().apply([gauge.apply(a), x]);
  const net = model({ inputs: x, outputs: layers.add().apply([table.apply(twice), a, layers.add().apply([gauge.apply(twice), twice])]), seed: 1 });
  for (const runEagerly of [true, false]) {
    net.compile({ optimizer: "sgd", loss: "meanSquaredError", runEagerly });
    const [inputs, targets] = samples.tensors();
    const { left, right } = tf.tidy(() => {
      const product = net.layers.find(({ kind }) => kind === "dense")?.apply(inputs) as Tensor;
      const sum = product.add(inputs);
      return { left: product.add(sum).add(sum).add(2), right: sum.abs().mean() };
    });
    const expected = tf.tidy(() => left.sub(targets).square().mean().add(right).dataSync()[0]) ?? Number.NaN;
    for (let run = 0; run < 3; run++) {
      expect((await net.evaluate(samples, { batchSize: SAMPLES }))["loss"]).toBeCloseTo(expected, 4);
      const answers = await net.predict(inputs, { batchSize: SAMPLES });
      expect(tf.tidy(() => answers.sub(left).abs().max().dataSync()[0])).toBeLessThan(1e-5);
      answers.dispose();
    }
    expect(table.table.isDisposed).toBe(false);
    tf.dispose([inputs, targets, left, right]);
  }
  table.table.dispose();
});
