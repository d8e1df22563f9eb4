import { tf } from "../../backend/index.js";
import type { Loss } from "../../losses/loss.js";
import * as losses from "../../losses/index.js";
import * as optimizers from "../../optimizers/index.js";
import type { Optimizer } from "../../optimizers/optimizer.js";
import type { FunctionalModel } from "../functionalModel.js";
import type { CompileChoices, Objective } from "../objective.js";
import type { ArrayFile, StoredArray } from "./hdf5.js";
import { camelCase, snakeCase } from "./kerasNames.js";
import { isRecord, type KerasObject, made } from "./kerasObjects.js";
import { placedWeights } from "./kerasWeights.js";

/** The optimizers that Keras computes alike: their class there, and their slots in the order in which it lists them, those of a list weight by weight. */
const OPTIMIZERS: Readonly<Record<string, { readonly className: string; readonly slots: readonly (readonly string[])[] }>> = {
  adam: { className: "Adam", slots: [["m", "v"], ["largest"]] },
  adamw: { className: "AdamW", slots: [["m", "v"], ["largest"]] },
  sgd: { className: "SGD", slots: [["velocity"]] },
  rmsprop: { className: "RMSprop", slots: [["squares"], ["velocity"], ["mean"]] },
};

const OPTIONS: Readonly<Record<string, string>> = { clipNorm: "clipnorm", globalClipNorm: "global_clipnorm", clipValue: "clipvalue", accumulationSteps: "gradient_accumulation_steps", lossScale: "loss_scale_factor" };
const SHARED = ["learningRate", "weightDecay", ...Object.keys(OPTIONS), "beta1", "beta2", "epsilon", "amsgrad", "momentum", "nesterov", "rho", "centered"];

/** What a model was compiled with as Keras writes it down; nothing when Keras has not the same. */
export function compileToKeras({ optimizer, outputs }: Objective): Record<string, unknown> | undefined {
  const [output, ...others] = outputs;
  const written = optimizerToKeras(optimizer);
  const loss = output?.loss === undefined ? undefined : lossToKeras(output.loss);
  if (written === undefined || output === undefined || loss === undefined || others.length > 0) return undefined;
  const metrics = output.metrics.some(({ name }) => name === "accuracy") ? ["accuracy"] : null;
  return { optimizer: written, loss, loss_weights: null, metrics, weighted_metrics: null, run_eagerly: false, steps_per_execution: 1, jit_compile: false };
}

/** What Keras compiled a model with; nothing when there is not the same here. */
export function compileFromKeras(config: unknown): (CompileChoices & { readonly optimizer: Optimizer }) | undefined {
  if (!isRecord(config) || !isRecord(config["optimizer"])) return undefined;
  const optimizer = optimizerFromKeras(config["optimizer"]);
  const loss = lossFromKeras(config["loss"]);
  if (optimizer === undefined || loss === undefined || config["loss_weights"] != null) return undefined;
  const metrics = Array.isArray(config["metrics"]) && config["metrics"].includes("accuracy") ? (["accuracy"] as const) : [];
  return { optimizer, loss, metrics };
}

/** The optimizer's count of steps, learning rate and slots, at the places where Keras keeps them. */
export function optimizerArrays(model: FunctionalModel, optimizer: Optimizer): StoredArray[] {
  if (optimizer.weights.length === 0) return [];
  const steps = optimizer.weights.find(({ name }) => name === "steps")?.variable.dataSync()[0] ?? 0;
  const slots = slotsOf(model, optimizer).map((variable, i) => ({ path: `optimizer/vars/${i + 2}`, shape: variable.shape, values: variable.dataSync() as Float32Array }));
  return [
    { path: "optimizer/vars/0", shape: [], values: BigInt64Array.of(BigInt(Math.round(steps))) },
    { path: "optimizer/vars/1", shape: [], values: Float32Array.of(optimizer.learningRate) },
    ...slots,
  ];
}

/** Gives a fresh optimizer the count of steps and the slots of a file. */
export function readOptimizer(model: FunctionalModel, optimizer: Optimizer, file: ArrayFile): void {
  if (!file.has("optimizer/vars/2")) return;
  optimizer.build([...new Set(model.trainableWeights)].map(({ variable }) => variable));
  const steps = optimizer.weights.find(({ name }) => name === "steps");
  const values = slotsOf(model, optimizer).map((variable, i) => file.read(`optimizer/vars/${i + 2}`, variable.shape));
  tf.tidy(() => {
    steps?.variable.assign(tf.tensor(file.read("optimizer/vars/0", [])[0] ?? 0, [], "float32"));
    slotsOf(model, optimizer).forEach((variable, i) => variable.assign(tf.tensor(values[i] ?? [], variable.shape)));
  });
}

function slotsOf(model: FunctionalModel, optimizer: Optimizer) {
  const learning = new Set(model.trainableWeights);
  const weights = placedWeights(model).filter(({ weight }) => learning.has(weight)).map(({ weight }) => weight.variable);
  return (OPTIMIZERS[optimizer.kind]?.slots ?? []).flatMap((names) =>
    weights.flatMap((variable) => names.flatMap((name) => optimizer.slotsOf(variable)[name]?.variable ?? [])),
  );
}

function optimizerToKeras(optimizer: Optimizer): KerasObject | undefined {
  const known = OPTIMIZERS[optimizer.kind];
  const options = Object.entries(optimizer.config()).filter(([name, value]) => value !== undefined && !(name === "formula" && value === "keras") && !(name === "weightDecayMode" && value === "decoupled"));
  if (known === undefined || !options.every(([name, value]) => SHARED.includes(name) && typeof value !== "object")) return undefined;
  const config = { name: optimizer.kind, ...Object.fromEntries(options.map(([name, value]) => [OPTIONS[name] ?? snakeCase(name), value])) };
  return { module: "keras.optimizers", class_name: known.className, config, registered_name: null };
}

function optimizerFromKeras(object: Readonly<Record<string, unknown>>): Optimizer | undefined {
  const kind = Object.keys(OPTIMIZERS).find((each) => OPTIMIZERS[each]?.className === object["class_name"]);
  if (kind === undefined || !isRecord(object["config"])) return undefined;
  const given = Object.entries(object["config"]).filter(([, value]) => value !== null && value !== false);
  const options = given.map(([name, value]) => [Object.keys(OPTIONS).find((ours) => OPTIONS[ours] === name) ?? camelCase(name), value] as const);
  if (options.some(([name, value]) => (SHARED.includes(name) ? typeof value === "object" : name === "useEma"))) return undefined;
  return made(optimizers, kind, Object.fromEntries(options.filter(([name]) => SHARED.includes(name)))) as Optimizer | undefined;
}

/** Options of losses that Keras has too; others must be as they are without being given. */
const LOSS_OPTIONS = ["fromLogits", "labelSmoothing", "delta", "alpha", "gamma", "applyClassBalancing"];

function lossToKeras(loss: Loss): KerasObject | undefined {
  const standard = lossMade(loss.kind, {})?.config() ?? {};
  const entries = Object.entries(loss.config());
  if (entries.some(([name, value]) => !LOSS_OPTIONS.includes(name) && standard[name] !== value)) return undefined;
  const config = Object.fromEntries(entries.filter(([name]) => LOSS_OPTIONS.includes(name)).map(([name, value]) => [snakeCase(name), value]));
  const className = loss.kind.charAt(0).toUpperCase() + loss.kind.slice(1);
  return { module: "keras.losses", class_name: className, config: { name: snakeCase(loss.kind), reduction: "sum_over_batch_size", ...config }, registered_name: null };
}

function lossFromKeras(value: unknown): Loss | undefined {
  if (typeof value === "string") return lossMade(value === "mse" ? "meanSquaredError" : camelCase(value), {});
  if (!isRecord(value) || typeof value["class_name"] !== "string" || !isRecord(value["config"])) return undefined;
  const { name: _name, reduction, ...config } = value["config"];
  if (reduction !== undefined && reduction !== "sum_over_batch_size") return undefined;
  const options = Object.entries(config).filter(([option, each]) => each !== null && option !== "dtype").map(([option, each]) => [camelCase(option), each]);
  return lossMade(value["class_name"].charAt(0).toLowerCase() + value["class_name"].slice(1), Object.fromEntries(options));
}

function lossMade(kind: string, options: object): Loss | undefined {
  const loss = made(losses, kind, options);
  return loss instanceof losses.Loss ? loss : undefined;
}

