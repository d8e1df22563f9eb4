import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { backend, compileStep, gradients, type Tensor, tf } from "../../src/backend/index.js";
import { type Layer, layers } from "../../src/index.js";
import { Weight } from "../../src/variables/weight.js";

/** What Keras gives for one layer and one input; see layer_cases.py. */
export interface LayerCase {
  readonly ours: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly shape: number[];
  readonly scale: number;
  /** Added to the input's sines; 0. */
  readonly shift?: number;
  readonly training: boolean;
  readonly outputShape: number[];
  readonly output: number[];
  /** Of the input, and then of each weight that learns. */
  readonly gradients: number[][];
  /** The weights that don't learn, after the pass. */
  readonly after: number[][];
}

/** The cases of one of the JSON files beside this one, with a name each. */
export function layerCases(file: string): [name: string, each: LayerCase][] {
  const { cases } = JSON.parse(readFileSync(new URL(`${file}.json`, import.meta.url), "utf8")) as { readonly cases: LayerCase[] };
  return cases.map((each) => [`${each.ours} ${JSON.stringify(each.options)} of ${JSON.stringify(each.shape)}`, each]);
}

/** The sines that the scripts use: sin(start), sin(start + 1), … times scale. */
export function sines(count: number, start: number, scale = 0.5): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(start + i) * scale);
}

/** The input of a case. */
export function inputOf({ shape, scale, shift = 0 }: Pick<LayerCase, "shape" | "scale" | "shift">): Tensor {
  return tf.tensor(sines(shape.reduce((a, b) => a * b, 1), 7, scale).map((value) => value + shift), shape);
}

/** Our layer for a case, connected and with the case's weights. */
export function layerOf({ ours, options, shape }: Pick<LayerCase, "ours" | "options" | "shape">): Layer {
  const make = (layers as unknown as Record<string, ((options: object) => Layer) | undefined>)[ours];
  if (make === undefined) throw new Error(`there is no layers.${ours}`);
  const layer = make({ ...options, inputShape: shape.slice(1) });
  layer.weights.forEach(({ name, variable }, i) => {
    const values = sines(variable.size, 100 * (i + 1));
    tf.tidy(() => variable.assign(tf.tensor(/variance|stddev/i.test(name) ? values.map((value) => Math.abs(value) + 0.5) : values, variable.shape)));
  });
  return layer;
}

/**
 * Holds a layer to Keras: its output within 1e-5 and its gradients within 1e-4 of the largest number, run op by op and compiled, with no
 * tensor left over.
 */
export function checkLayerCase(each: LayerCase): void {
  const before = tf.memory().numTensors;
  const layer = layerOf(each);
  expect(layer.outputShape).toEqual(each.outputShape.slice(1));
  const input = new Weight("input", inputOf(each));
  const direction = tf.tensor(sines(each.output.length, 9), each.outputShape);
  const sources = [input, ...layer.trainableWeights].map(({ variable }) => variable);
  const rest = layer.weights.filter(({ trainable }) => !trainable);
  const start = rest.map(({ variable }) => variable.dataSync().slice());

  const step = compileStep(() => {
    if (each.gradients.length === 0) return [layer.call(input.variable, { training: each.training }).clone()];
    const outputs: Tensor[] = [];
    const { value, grads } = gradients(() => {
      const output = layer.call(input.variable, { training: each.training });
      outputs.push(tf.keep(output.clone()));
      return output.mul(direction).sum();
    }, sources);
    value.dispose();
    const [output] = outputs.map((kept) => kept.clone());
    tf.dispose(outputs);
    return output === undefined ? grads : [output, ...grads];
  });
  // The first run is op by op, and makes what the layer keeps; the second and third are recorded and compiled.
  for (let run = 0; run < 3; run++) {
    restore(rest, start);
    const [output, ...grads] = step.runSync();
    closeTo(output, each.output, 1e-5, `output, run ${run}`);
    each.gradients.forEach((expected, i) => closeTo(grads[i], expected, 1e-4, `gradient ${i}, run ${run}`));
    tf.dispose([output, ...grads].filter((tensor) => tensor !== undefined));
  }
  expect(step.reason).toBe(backend().rung === "wasm" ? "compiled steps need libtensorflow, and wasm runs" : undefined);
  if (each.after.length > 0) {
    restore(rest, start);
    tf.tidy(() => void layer.call(input.variable, { training: each.training }));
    each.after.forEach((expected, i) => closeTo(rest[i]?.variable, expected, 1e-5, `weight ${i} afterwards`));
  }
  step.dispose();
  layer.dispose();
  input.dispose();
  direction.dispose();
  expect(tf.memory().numTensors, "tensors left over").toBe(before);
}

function restore(weights: readonly Weight[], values: readonly ArrayLike<number>[]): void {
  tf.tidy(() => weights.forEach(({ variable }, i) => variable.assign(tf.tensor(Float32Array.from(values[i] ?? []), variable.shape))));
}

/** Compares numbers relative to the largest one expected, which must be there. */
export function closeTo(tensor: Tensor | undefined, expected: readonly number[], tolerance: number, what = "numbers"): void {
  const got = tensor === undefined ? [] : Array.from(tensor.dataSync());
  expect(got, what).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs), 1e-3);
  const worst = got.reduce((most, value, i) => (Math.abs(value - (expected[i] ?? 0)) <= most ? most : Math.abs(value - (expected[i] ?? 0))), 0) / scale;
  const isClose = worst <= tolerance && got.every(Number.isFinite);
  expect(isClose, `${what}: off by ${worst} of the largest; got ${got.slice(0, 8).join(", ")}; expected ${expected.slice(0, 8).join(", ")}`).toBe(true);
}
