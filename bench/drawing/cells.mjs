// The cells of both cases: the course's first network on MNIST, trained with and without the live curve.
const BATCH = 128;

export const setUp = (tell = "undefined") => `const digits = (await datasets.mnist()).train;
const net = sequential([
  layers.conv2d({ filters: 32, kernelSize: 3, activation: "relu", inputShape: [28, 28, 1] }),
  layers.maxPooling2d({ poolSize: 2 }),
  layers.flatten(),
  layers.dense({ units: 100, activation: "relu" }),
  layers.dense({ units: 10 }),
], { seed: 7 });
net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ["accuracy"] });
await net.fit(digits, { batchSize: ${BATCH}, verbose: false, run: false, seed: 7 });
const figures = "{}";
${tell};`;

/** Times itself, so that neither a message's way nor the cell's own start counts; `tell` is an expression that takes `figures`. */
export const fit = ({ epochs, steps }, verbose, tell) => `{
  const began = performance.now();
  const before = process.cpuUsage();
  await net.fit(digits, { epochs: ${epochs}, batchSize: ${BATCH}, verbose: ${verbose}, run: false, seed: 7 });
  const { user, system } = process.cpuUsage(before);
  const figures = JSON.stringify({ ms: (performance.now() - began) / ${steps}, cpu: (user + system) / 1000 / ${steps} });
  ${tell};
}`;
