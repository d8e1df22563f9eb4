// The cells of the cases. A curve's values are the clock's milliseconds (of a million, which a float32 holds to a sixteenth), so the
// page can tell how old a point is when it is painted.
export const CLOCK = 1_000_000;

export const curves = (count, seconds) => `{
  const curves = Array.from({ length: ${count} }, (_, index) => widgets.lossCurve({ title: "curve " + index, metrics: ["sent"] }));
  for (const curve of curves) curve.show();
  const end = Date.now() + ${seconds * 1000};
  for (let step = 1; Date.now() < end; step++) {
    for (const curve of curves) curve.add("sent", step, Date.now() % ${CLOCK});
    await new Promise((done) => setTimeout(done, 10));
  }
  for (const curve of curves) curve.finish();
}`;

const network = `const digits = await datasets.mnist();
const net = sequential([
  layers.conv2d({ filters: 16, kernelSize: 5, activation: "relu", inputShape: [28, 28, 1] }),
  layers.maxPooling2d({ poolSize: 2 }),
  layers.flatten(),
  layers.dense({ units: 10 }),
], { seed: 7 });
net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });`;

/** Filters that are drawn while their network learns. */
export const filterGrid = [`${network}\nwidgets.filterGrid(net.layers[0])`, `await net.fit(digits.train, { epochs: 20, batchSize: 128, verbose: false, run: false })`];

/** A network that reads what is drawn. */
export const drawDigit = [`${network}\nawait net.fit(digits.train, { epochs: 1, batchSize: 128, verbose: false, run: false });\nwidgets.drawDigit(net)`];
