// The cells of the cases. A curve's values are the clock's milliseconds (of a million, which a float32 holds to a sixteenth), so the
// page can tell how old a point is when it is painted.
export const CLOCK = 1_000_000;

/** Loads the library, so that no case waits for it. */
export const WARM = 'widgets.lossCurve({ metrics: ["loss"] }); tf.scalar(1).dispose(); "warm"';

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
export const filterGrid = (seconds) => [
  `${network}\nwidgets.filterGrid(net.layers[0])`,
  `setTimeout(() => net.stop(), ${seconds * 1000});\nawait net.fit(digits.train, { epochs: 99, batchSize: 128, verbose: false, run: false });`,
];

/** A network that reads what is drawn. */
export const drawDigit = [`${network}\nawait net.fit(digits.train.take(5000), { epochs: 1, batchSize: 128, verbose: false, run: false });\nwidgets.drawDigit(net)`];

/** A plot that is on the page as a whole at once: a training's curve on our canvas, and lines that plotly draws. */
export const shownAtOnce = {
  "first-paint": '{ const shown = widgets.lossCurve({ title: "T", metrics: ["loss"] }); for (let step = 1; step <= 2000; step++) shown.add("loss", step, 1 / step); shown.show(); shown.finish(); }',
  "first-paint-plotly": 'widgets.plot({ sine: Array.from({ length: 2000 }, (_, i) => Math.sin(i / 100)), cosine: Array.from({ length: 2000 }, (_, i) => Math.cos(i / 100)) })',
};
