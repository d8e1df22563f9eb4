// Our side of bench:training: trains through `fit` as a user would, without a display or a run record.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { backend, datasets, losses, models, optimizers, tf } from "gradbook";
import { answer } from "../lib/contender.mjs";
import { cases } from "./cases.mjs";
import { dataOf } from "./data.mjs";

const optimizer = { adam: () => optimizers.adam({ learningRate: 0.001 }), sgd: () => optimizers.sgd({ learningRate: 0.01 }) };
let net, data, plan;

async function setup(request) {
  plan = request;
  const chosen = cases[request.case];
  const samples = request.steps * request.batch;
  const { inputs, targets, targetShape } = await dataOf(chosen, samples);
  const file = path.join(request.folder, "model.keras");
  if (request.mode === "compiled") {
    net = chosen.build();
    // All others start from this model and these samples.
    await net.save(file);
    const weights = net.weights.filter(({ trainable }) => trainable).map(({ variable }) => Buffer.from(Float32Array.from(variable.dataSync()).buffer));
    writeFileSync(path.join(request.folder, "weights.f32"), Buffer.concat(weights));
    writeFileSync(path.join(request.folder, "inputs.f32"), inputs);
    writeFileSync(path.join(request.folder, "targets.i32"), targets);
    writeFileSync(path.join(request.folder, "shapes.json"), JSON.stringify({ inputs: [samples, ...chosen.inputShape], targets: [samples, ...targetShape] }));
  } else net = await models.load(file);
  const [x, y] = [tf.tensor(inputs, [samples, ...chosen.inputShape]), tf.tensor(targets, [samples, ...targetShape], "int32")];
  data = datasets.fromArrays({ inputs: x, targets: y });
  tf.dispose([x, y]);
  net.compile({
    optimizer: optimizer[request.optimizer](),
    loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }),
    metrics: ["accuracy"],
    runEagerly: request.mode === "eager",
  });
  return { ready: true, versions: { gradbook: backend() } };
}

/** A pass over the data: learning from it, judging it, or answering sample by sample. */
const tasks = {
  fit: async () => (await net.fit(data, { epochs: 1, batchSize: plan.batch, shuffle: false, verbose: false, run: false })).history.loss[0],
  evaluate: async () => (await net.evaluate(data, { batchSize: plan.batch })).loss,
  predict: async () => {
    for (let i = 0; i < plan.steps; i++) (await net.predict(data.slice(i, i + 1))).dispose();
  },
};

async function run() {
  const start = performance.now();
  const loss = await tasks[plan.task]();
  return { ms: (performance.now() - start) / plan.steps, loss };
}

await answer((request) => (request.do === "setup" ? setup(request) : run()));
