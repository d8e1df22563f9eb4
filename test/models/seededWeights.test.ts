import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { type FunctionalModel, layers, model, sequential } from "../../src/index.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-seeds-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const row = (): FunctionalModel =>
  sequential([layers.bidirectional({ layer: layers.lstm({ units: 2 }), inputShape: [3, 2] }), sequential([layers.dense({ units: 3 })]), layers.dense({ units: 2 })], { seed: 5 });

function branches(): FunctionalModel {
  const x = layers.input({ shape: [4] });
  return model({ inputs: x, outputs: layers.add().apply([layers.dense({ units: 3 }).apply(x), layers.dense({ units: 3 }).apply(x)]), seed: 5 });
}

const numbersOf = (net: FunctionalModel): number[] => net.weights.flatMap(({ variable }) => Array.from(variable.dataSync()));

it.each([["a row with a wrapper and a network in it", row], ["branches", branches]])("the weights of %s come from its seed, whoever asks for them first", async (_, make) => {
  const expected = numbersOf(make());
  expect(numbersOf(make())).toEqual(expected);
  const looked = make();
  for (const layer of [...looked.layers].reverse()) void layer.weights;
  expect(numbersOf(looked)).toEqual(expected);
  const trained = make();
  void trained.layers.at(-1)?.trainableWeights;
  expect(numbersOf(trained)).toEqual(expected);
  const saved = make();
  await saved.save(join(folder, "saved.keras"));
  expect(numbersOf(saved)).toEqual(expected);
});
