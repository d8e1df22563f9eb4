// A training in a process of its own, for resume.test.ts: node resume.mjs BACKUP [everyEpochMilliseconds]. Prints a line after each epoch, and the history at its end.
import { callbacks, layers, losses, metrics, optimizers, schedules, sequential } from "../../dist/src/index.js";

const [backup, wait = "0"] = process.argv.slice(2);
const inputs = Array.from({ length: 64 }, (_, i) => [Math.sin(i), Math.cos(3 * i), Math.sin(i / 7)]);
const targets = inputs.map(([a, b, c]) => (a + b * c > 0 ? 1 : 0));
const net = sequential([
  layers.dense({ units: 16, activation: "relu", inputShape: [3] }),
  layers.batchNormalization(),
  layers.dropout({ rate: 0.3 }),
  layers.dense({ units: 2 }),
]);
const learningRate = process.env.SCHEDULED === "1" ? schedules.exponentialDecay({ initial: 0.05, decaySteps: 10, decayRate: 0.7 }) : 0.05;
net.compile({ optimizer: optimizers.adam({ learningRate, emaMomentum: 0.9 }), loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: [metrics.accuracy()] });
const plateau = process.env.SCHEDULED === "1" ? [] : [callbacks.reduceLrOnPlateau({ monitor: "loss", patience: 1, factor: 0.5, minDelta: 0.2 })];
const slow = callbacks.lambda({
  onEpochEnd: async (epoch) => {
    console.log(`epoch ${epoch}`);
    await new Promise((resolve) => setTimeout(resolve, Number(wait)));
  },
});
const saved = backup === "" ? [] : [callbacks.backupAndRestore({ path: backup })];
const run = await net.fit({ inputs, targets }, { epochs: 7, batchSize: 10, seed: 3, run: false, verbose: false, validationSplit: 0.25, callbacks: [...saved, ...plateau, slow] });
console.log(JSON.stringify(run.history));
