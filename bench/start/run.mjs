// From the start of a kernel to the first trained batch, as a notebook's user waits for it: ours against ipykernel with Keras.
// The same network, the same batch of 128, each with its own way to write it.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Contender } from "../lib/contender.mjs";
import { line, options, print } from "../lib/report.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const python = path.join(here, "../../.venv/bin/python");
const flags = options();
const rounds = flags.quick ? 3 : 7;

const cells = {
  ours: {
    kernel: "gradbook",
    code: `
const net = sequential([
  layers.dense({ units: 512, activation: "relu", inputShape: [784] }),
  layers.dense({ units: 10 }),
], { seed: 1 });
net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });
const inputs = tf.range(0, 128 * 784).mod(255).div(255).reshape([128, 784]), targets = tf.range(0, 128, 1, "int32").mod(10);
const run = await net.fit({ inputs, targets }, { epochs: 1, batchSize: 128, verbose: false, run: false });
console.log("loss", run.history.loss[0]);`,
  },
  keras: {
    kernel: "python3",
    code: `
import os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
import keras, numpy as np
net = keras.Sequential([keras.Input([784]), keras.layers.Dense(512, "relu"), keras.layers.Dense(10)])
net.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
x = (np.arange(128 * 784) % 255 / 255).astype("float32").reshape(128, 784)
run = net.fit(x, np.arange(128) % 10, epochs=1, batch_size=128, verbose=0)
print("loss", run.history["loss"][0])`,
  },
};

const client = new Contender(python, [path.join(here, "client.py")]);
try {
  for (const cell of Object.values(cells)) await client.ask(cell); // warm-up: the files are in the page cache for both
  const results = [];
  const printed = {};
  for (let round = 0; round < rounds; round++) {
    const row = {};
    for (const [key, cell] of Object.entries(cells)) {
      const answer = await client.ask(cell);
      row[key] = answer.ms;
      printed[key] = answer.printed.trim().split("\n").at(-1);
    }
    results.push(row);
  }
  print(line({ bench: "start", name: "firstBatch", unit: "ms", rounds: results, printed, versions: { node: process.version } }), flags.json);
} finally {
  client.close();
}
