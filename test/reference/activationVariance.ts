import { expect } from "vitest";
import { arithmetic, initializers, tf } from "../../src/index.js";
import { RandomSource } from "../../src/backend/index.js";
import { activationOf } from "../../src/activations/named.js";
import { initializerOf } from "../../src/initializers/named.js";

const DEPTH = 20;

/**
 * The variance of the activations after each layer, over many inputs: that within a network, averaged over several. Networks differ in the size of
 * all their activations, which would count as variance if they were thrown together.
 */
function measured(initializer: initializers.Initializer, activation: "tanh" | "linear" | "relu", width: number, networks: number, inputs: number): number[] {
  const random = new RandomSource(`${initializer.kind} ${activation}`);
  const variances = Array.from<number>({ length: DEPTH }).fill(0);
  for (let network = 0; network < networks; network++) {
    tf.tidy(() => {
      let h: ReturnType<typeof tf.zeros> = tf.tensor(random.fillNormal(new Float32Array(inputs * width)), [inputs, width]);
      for (let layer = 0; layer < DEPTH; layer++) {
        h = activationOf(activation).apply(tf.matMul(h, tf.tensor(initializer.values([width, width], random), [width, width])));
        const variance = tf.moments(h).variance.dataSync()[0] ?? 0;
        variances[layer] = (variances[layer] ?? 0) + variance / networks;
      }
    });
  }
  return variances;
}

/** Compares what is measured with what `arithmetic.variance` predicts, layer by layer, to 5 %. */
export function compareVariance(initializer: Parameters<typeof arithmetic.variance>[0]["initializer"] & string, activation: "tanh" | "linear" | "relu", width: number, networks: number, inputs: number): void {
  const found = measured(initializerOf(initializer), activation, width, networks, inputs);
  const predicted = arithmetic.variance({ initializer, activation, depth: DEPTH, width }).layers;
  found.forEach((variance, i) => {
    const wanted = predicted[i]?.activations ?? Number.NaN;
    expect(Math.abs(variance / wanted - 1), `layer ${i + 1}: ${variance}, predicted ${wanted}`).toBeLessThan(0.05);
  });
}
