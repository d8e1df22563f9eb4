import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { type BaseLayer, type Tensor, tf } from "../../src/index.js";
import type { CallContext } from "../../src/layers/callContext.js";

/** What Keras gave for a layer whose weights are sines: see test/reference/sines.py, which made it. */
export interface KerasCase {
  readonly shapes: number[][];
  readonly outputs: number[][];
  readonly weights: number[][];
  readonly gradients: number[][];
}

/** Reads the results that a script under test/reference wrote. */
export function kerasCases(name: string): Record<string, KerasCase> {
  return JSON.parse(readFileSync(new URL(`../reference/${name}.json`, import.meta.url), "utf8")) as Record<string, KerasCase>;
}

/** The same numbers as sines.py's. */
export function sines(shape: readonly number[], start: number, scale = 0.5): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(Float32Array.from({ length: size }, (_, i) => Math.sin(start + i) * scale), [...shape]);
}

/** Sets the weights that learn to sines, in the order in which Keras has them. */
export function setSines(layer: BaseLayer): void {
  layer.trainableWeights.forEach(({ variable }, i) => tf.tidy(() => variable.assign(sines(variable.shape, 100 * i + 1))));
}

/** Compares numbers relative to the largest of them, or to 0.01 where all are next to 0. */
export function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number, what: string): void {
  expect(actual.length, what).toBe(expected.length);
  const scale = Math.max(0.01, ...expected.map(Math.abs));
  const off = expected.map((value, i) => Math.abs((actual[i] ?? Number.NaN) - value) / scale);
  const worst = off.findIndex((value) => !(value <= tolerance));
  if (worst >= 0) expect.fail(`${what}: number ${worst} is ${actual[worst]}, Keras has ${expected[worst]}`);
}

/** Holds a layer's outputs to Keras' within 1e-5 and its gradients within 1e-4; leaves no tensor behind. */
export function expectKeras(layer: BaseLayer, inputs: readonly Tensor[], reference: KerasCase | undefined, masks: readonly (Tensor | undefined)[] = [], training = false): void {
  if (reference === undefined) throw new Error("the reference has no such case; run its script");
  layer.connectAll(inputs.map(({ shape }) => shape.slice(1)));
  setSines(layer);
  expect(layer.trainableWeights.map(({ shape }) => [...shape])).toEqual(reference.weights);
  const context: CallContext = { training, mask: masks[0], masks };
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const outputs = layer.callAll(inputs, context);
    expect(outputs.map(({ shape }) => shape)).toEqual(reference.shapes);
    outputs.forEach((output, i) => expectClose(output.dataSync(), reference.outputs[i] ?? [], 1e-5, `output ${i + 1}`));
    expect(layer.connectAll(inputs.map(({ shape }) => shape.slice(1)))).toEqual(outputs.map(({ shape }) => shape.slice(1)));
  });
  tf.tidy(() => {
    const floats = inputs.filter(({ dtype }) => dtype === "float32");
    const watched = [...layer.trainableWeights.map(({ variable }) => variable), ...floats.map((input) => tf.variable(input))];
    let next = watched.length - floats.length;
    const given = inputs.map((input) => (input.dtype === "float32" ? (watched[next++] ?? input) : input));
    const { grads } = tf.variableGrads(
      () => layer.callAll(given, context).reduce<Tensor>((sum, y, i) => sum.add(y.mul(sines(y.shape, 31 + 10 * i)).sum()), tf.scalar(0)) as never,
      watched,
    );
    watched.forEach((variable, i) => {
      const gradient = grads[variable.name];
      expectClose(gradient?.dataSync() ?? new Float32Array(variable.size), reference.gradients[i] ?? [], 1e-4, `gradient ${i + 1}`);
    });
    watched.slice(watched.length - floats.length).forEach((variable) => variable.dispose());
  });
  expect(tf.memory().numTensors).toBe(before);
}
