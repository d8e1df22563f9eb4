import { describe, expect, it } from "vitest";
import { layers, Model, model, models, sequential, type Tensor, tf } from "../../src/index.js";

describe("clone", () => {
  it("gives another model of the same layers, with weights of its own", async () => {
    const net = sequential([layers.dense({ units: 3, activation: "tanh", inputShape: [2], name: "hidden" }), layers.activation("relu"), layers.dropout({ rate: 0.2 }), layers.dense({ units: 1, useBias: false })], { seed: 1 });
    const frozen = net.layers[0];
    if (frozen !== undefined) frozen.trainable = false;
    const copy = models.clone(net, { seed: 2 });
    expect(copy.layers.map(({ name, kind, trainable }) => [name, kind, trainable])).toEqual(net.layers.map(({ name, kind, trainable }) => [name, kind, trainable]));
    expect(copy.params).toBe(net.params);
    expect(copy.weights[0]?.variable.arraySync()).not.toEqual(net.weights[0]?.variable.arraySync());
    const same = models.clone(net, { keepWeights: true });
    const [a, b] = await Promise.all([net.predict([[1, 2]]), same.predict([[1, 2]])]);
    expect(b.arraySync()).toEqual(a.arraySync());
    same.weights[0]?.variable.assign(tf.zeros([2, 3]));
    expect(net.weights[0]?.variable.arraySync()).not.toEqual(same.weights[0]?.variable.arraySync());
  });

  it("shares in the copy what is shared, nested models and cells included, and nothing with the original", async () => {
    const x = layers.input({ shape: [4, 3], name: "x" });
    const inner = sequential([layers.dense({ units: 3, inputShape: [4, 3] })], { name: "inner" });
    const shared = layers.timeDistributed({ layer: layers.dense({ units: 3 }) });
    const h = layers.bidirectional({ layer: layers.lstm({ units: 2 }) }).apply(shared.apply(shared.apply(inner.apply(x))));
    const net = model({ inputs: { x }, outputs: { y: layers.dense({ units: 1 }).apply(h), h } });
    const copy = models.clone(net, { keepWeights: true });
    expect(copy.params).toBe(net.params);
    expect(copy.outputNames).toEqual(["y", "h"]);
    expect(new Set([...copy.weights, ...net.weights]).size).toBe(2 * net.weights.length);
    const data = { x: [[[1, 2, 3], [0, 1, 0], [2, 2, 2], [1, 0, 1]]] };
    const [a, b] = await Promise.all([net.predictAll(data), copy.predictAll(data)]);
    expect(b["y"]?.arraySync()).toEqual(a["y"]?.arraySync());
  });

  it("refuses a model with a forward pass of its own", () => {
    class Own extends Model {
      readonly kind = "own";
      override call(x: Tensor) {
        return x;
      }
    }
    expect(() => models.clone(new Own() as never)).toThrow("models.clone: the model must be a sequential or a functional one; received own: 0 layers");
  });
});
