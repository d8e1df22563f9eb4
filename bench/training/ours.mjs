// Our side of bench:training: trains through `fit` as a user would, without a display or a run record.
import { readFileSync, writeFileSync } from "node:fs";
import { backend, datasets, losses, optimizers, tf } from "gradbook";
import { answer } from "../lib/contender.mjs";
import { cases } from "./cases.mjs";

const BATCH = 128;
let net, data, steps;

/** The compiled contender writes the weights that all others start from. */
function shareWeights(file, mode) {
  const variables = net.weights.map(({ variable }) => variable);
  if (mode === "compiled") {
    writeFileSync(file, Buffer.concat(variables.map((variable) => Buffer.from(Float32Array.from(variable.dataSync()).buffer))));
    return;
  }
  const all = new Float32Array(Uint8Array.from(readFileSync(file)).buffer);
  let at = 0;
  for (const variable of variables) {
    tf.tidy(() => variable.assign(tf.tensor(all.slice(at, (at += variable.size)), variable.shape)));
  }
}

async function setup(request) {
  const { build, inputShape } = cases[request.case];
  steps = request.steps;
  const { train } = await datasets.mnist();
  data = train.take(steps * BATCH).reshape(inputShape);
  net = build();
  net.compile({
    optimizer: optimizers.adam({ learningRate: 0.001 }),
    loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }),
    metrics: ["accuracy"],
    runEagerly: request.mode === "eager",
  });
  shareWeights(request.weights, request.mode);
  return { ready: true, versions: { gradbook: backend() } };
}

async function run() {
  const start = performance.now();
  const { history } = await net.fit(data, { epochs: 1, batchSize: BATCH, shuffle: false, verbose: false, run: false });
  return { ms: (performance.now() - start) / steps, loss: history.loss[0] };
}

await answer((request) => (request.do === "setup" ? setup(request) : run()));
