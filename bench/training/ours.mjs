// Our side of bench:training: trains through `fit` as a user would, without a display or a run record.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { backend, datasets, losses, models, optimizers, tf } from "gradbook";
import { trace } from "../../dist/src/backend/index.js";
import { answer } from "../lib/contender.mjs";
import { opsOf } from "../lib/runMetadata.mjs";
import { cases } from "./cases.mjs";
import { dataOf } from "./data.mjs";

const optimizer = { adam: () => optimizers.adam({ learningRate: 0.001 }), sgd: () => optimizers.sgd({ learningRate: 0.01 }) };
let net, data, plan, figure;

async function setup(request) {
  plan = request;
  const chosen = cases[request.case];
  const { inputs, targets, targetShape } = await dataOf(chosen, request.steps * request.batch);
  // MNIST ends within the last batch of an epoch.
  const samples = inputs.length / chosen.inputShape.reduce((product, length) => product * length, 1);
  const file = (name) => path.join(request.folder, `${name}.keras`);
  const parts = chosen.parts?.() ?? { model: request.mode === "compiled" ? chosen.build() : undefined };
  if (request.mode === "compiled") {
    // All others start from these models and these samples.
    for (const [name, part] of Object.entries(parts)) await part.save(file(name));
    const weights = Object.values(parts).flatMap((part) => part.weights.filter(({ trainable }) => trainable));
    writeFileSync(path.join(request.folder, "weights.f32"), Buffer.concat(weights.map(({ variable }) => Buffer.from(Float32Array.from(variable.dataSync()).buffer))));
    writeFileSync(path.join(request.folder, "inputs.f32"), inputs);
    writeFileSync(path.join(request.folder, "targets.i32"), targets);
    writeFileSync(path.join(request.folder, "shapes.json"), JSON.stringify({ inputs: [samples, ...chosen.inputShape], targets: [samples, ...targetShape] }));
  } else for (const name of Object.keys(parts)) parts[name] = await models.load(file(name));
  net = chosen.join?.(parts) ?? parts.model;
  figure = chosen.figure ?? "loss";
  const x = tf.tensor(inputs, [samples, ...chosen.inputShape]);
  const y = { inputs: () => x, ones: () => tf.ones([samples, 1]) }[chosen.targets]?.() ?? tf.tensor(targets, [samples, ...targetShape], "int32");
  data = chosen.targets === "none" ? { inputs: x } : datasets.fromArrays({ inputs: x, targets: y });
  const running = { runEagerly: request.mode === "eager", mixedPrecision: request.mode === "mixed" };
  const changes = optimizer[request.optimizer];
  if (chosen.targets === "none") net.compile({ optimizer: changes(), generatorOptimizer: changes(), ...running });
  else {
    const loss = chosen.loss ?? losses.sparseCategoricalCrossentropy({ fromLogits: true });
    net.compile({ optimizer: changes(), loss, metrics: chosen.loss === undefined ? ["accuracy"] : [], ...running });
  }
  return { ready: true, versions: { gradbook: backend() } };
}

/** A pass over the data: learning from it, judging it, or answering sample by sample. */
const tasks = {
  /** As a user's cell: reads MNIST from its files, shuffles, scores every batch. */
  epoch: async () => {
    const { train } = await datasets.mnist();
    const samples = train.reshape(cases[plan.case].inputShape);
    return (await net.fit(samples, { epochs: 1, batchSize: plan.batch, verbose: false, run: false })).history.loss[0];
  },
  fit: async () => (await net.fit(data, { epochs: 1, batchSize: plan.batch, shuffle: false, verbose: false, run: false })).history[figure][0],
  evaluate: async () => (await net.evaluate(data, { batchSize: plan.batch })).loss,
  predict: async () => {
    for (let i = 0; i < plan.steps; i++) {
      const answer = await net.predict(data.slice(i, i + 1));
      answer.dataSync(); // the peers read theirs too
      answer.dispose();
    }
  },
};

async function run() {
  const start = performance.now();
  const loss = await tasks[plan.task]();
  return { ms: (performance.now() - start) / plan.steps, loss };
}

/** How long the ops of a step take, by kind and on average, of a pass after a warm-up. */
async function profile() {
  let ms = 0;
  const runs = await trace(async () => {
    await run();
    ({ ms } = await run());
  });
  const last = runs.slice(-plan.steps).map(opsOf);
  const kinds = new Map();
  for (const { op, ms } of last.flat()) {
    const kind = kinds.get(op) ?? { op, ms: 0, count: 0 };
    kinds.set(op, { op, ms: kind.ms + ms / last.length, count: kind.count + 1 / last.length });
  }
  return { ms, ops: [...kinds.values()].sort((a, b) => b.ms - a.ms) };
}

await answer((request) => ({ setup, run, profile })[request.do](request));
