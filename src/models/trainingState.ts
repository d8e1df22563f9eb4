import { sameShape, shapeText } from "../arithmetic/shape.js";
import { type RandomState, tf } from "../backend/index.js";
import type { Scores } from "../metrics/totals.js";
import type { Optimizer } from "../optimizers/optimizer.js";
import type { Weight } from "../variables/weight.js";
import { metadataOf, packSafetensors, unpackSafetensors } from "./saving/safetensors.js";
import { readWhole, writeWhole } from "./saving/wholeFile.js";

/** What changes while a model is trained. */
export interface ChangingParts {
  readonly weights: readonly Weight[];
  readonly optimizer: Optimizer;
  readonly randomStates: readonly RandomState[];
}

/** What a training must know besides to go on. */
export interface Progress {
  readonly seed: number | string;
  readonly epoch: number;
  readonly steps: number;
  /** The figures of the epochs so far. */
  readonly history: readonly Scores[];
  /** What the callbacks remember, in their order. */
  readonly callbacks: readonly Readonly<Record<string, number>>[];
}

/**
 * Writes a training down so that another process can go on with it: a safetensors file of the weights and the optimizer's variables, with the
 * rest as JSON in its metadata. The file before it stays whole if this fails halfway.
 */
export async function saveTrainingState(path: string, { weights, optimizer, randomStates }: ChangingParts, progress: Progress): Promise<void> {
  const named = (prefix: string, all: readonly Weight[]) =>
    all.map(({ name, shape, variable }, i) => ({ name: `${prefix}.${i}.${name}`, shape, values: variable.dataSync() as Float32Array }));
  const about = { ...progress, learningRate: optimizer.isScheduled ? undefined : optimizer.learningRate, random: randomStates.map(({ position }) => position) };
  // JSON has no infinity, which a best figure is at first.
  const text = JSON.stringify(about, (_, value: unknown) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value));
  await writeWhole(path, packSafetensors([...named("weights", weights), ...named("optimizer", optimizer.weights)], { training: text }));
}

/**
 * Puts a training back to where {@link saveTrainingState} wrote it down; nothing changes unless everything fits.
 *
 * @throws when the file belongs to another model, optimizer or kind of file
 */
export async function loadTrainingState(path: string, { weights, optimizer, randomStates }: ChangingParts): Promise<Progress> {
  const bytes = await readWhole(path);
  const stored = unpackSafetensors(bytes);
  const text = metadataOf(bytes)["training"];
  if (text === undefined) throw new Error(`load: ${path} holds weights, but no training that could go on.`);
  const about = JSON.parse(text, (_, value: unknown) => (value === "Infinity" || value === "-Infinity" || value === "NaN" ? Number(value) : value)) as Progress & {
    readonly learningRate?: number;
    readonly random: readonly (readonly number[])[];
  };
  const targets = [...weights, ...optimizer.weights];
  const wrong = targets.findIndex(({ shape }, i) => !sameShape(shape, stored[i]?.shape ?? [-1]));
  if (stored.length !== targets.length || wrong >= 0 || about.random.length !== randomStates.length) {
    const found = wrong < 0 ? "" : ` Its ${stored[wrong]?.name ?? "missing tensor"} has the shape ${shapeText(stored[wrong]?.shape ?? [])}, and ${targets[wrong]?.name} has ${shapeText(targets[wrong]?.shape ?? [])}.`;
    throw new Error(`load: ${path} belongs to another model or optimizer.${found} Take another file, or delete it to begin anew.`);
  }
  targets.forEach(({ variable }, i) => tf.tidy(() => variable.assign(tf.tensor(stored[i]?.values ?? [], variable.shape))));
  randomStates.forEach((state, i) => (state.position = about.random[i] ?? []));
  if (about.learningRate !== undefined && !optimizer.isScheduled) optimizer.learningRate = about.learningRate;
  return about;
}
