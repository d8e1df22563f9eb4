import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gradients, layers, losses, Model, model, optimizers, sequential, type Tensor, tf } from "../../src/index.js";
import { numbers } from "../reference/arrays.js";

// What neon's containers do, laid out as functional models.

// Every step here compiles; one that can't warns.
beforeEach(() => void vi.spyOn(console, "warn"));
afterEach(() => {
  expect(console.warn).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

const quiet = { verbose: false, run: false } as const;
const made: Model[] = [];
const keep = <T extends Model>(net: T): T => (made.push(net), net);
afterEach(() => made.splice(0).forEach((net) => net.dispose()));

const rows = (count: number, width: number, seed = 1): number[][] => {
  const flat = numbers(count * width, seed);
  return Array.from({ length: count }, (_, i) => flat.slice(i * width, (i + 1) * width));
};
const read = (tensor: Tensor): number[] => {
  const values = Array.from(tensor.dataSync());
  tensor.dispose();
  return values;
};
const close = (got: readonly number[], wanted: readonly number[]): void => {
  expect(got).toHaveLength(wanted.length);
  got.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? Number.NaN, 5));
};

/** A trunk with a branch, as neon's Tree: two outputs with the costs' weights 1 and 0.25. */
function tree() {
  const x = layers.input({ shape: [3] });
  const branchNode = layers.dense({ units: 4, activation: "tanh" }).apply(x);
  const trunk = layers.dense({ units: 2, name: "trunk" }).apply(layers.dense({ units: 4 }).apply(branchNode));
  const net = keep(model({ inputs: x, outputs: { trunk, branch: layers.dense({ units: 1, name: "branch" }).apply(branchNode) }, seed: 2 }));
  return net.compile({ optimizer: optimizers.sgd({ learningRate: 0.1 }), loss: { trunk: "mse", branch: "mse" }, lossWeights: { trunk: 1, branch: 0.25 } });
}

const treeData = { inputs: rows(6, 3), targets: { trunk: rows(6, 2, 4), branch: rows(6, 1, 5) } };

describe("Tree and Multicost", () => {
  it("the loss is the weighted sum of the branches' losses, and so are its gradients", async () => {
    const net = tree();
    const scores = await net.evaluate(treeData);
    const answers = await net.predictAll(treeData.inputs);
    const squares = (name: "trunk" | "branch") => {
      const got = read(answers[name] as Tensor);
      const wanted = treeData.targets[name].flat();
      return got.reduce((sum, value, i) => sum + (value - (wanted[i] ?? 0)) ** 2, 0) / got.length;
    };
    // Layer by layer, as the tree is drawn.
    const [node, between, last, side] = ["dense", "dense", "trunk", "branch"].map((wanted, i) => net.layers.filter(({ name }) => name.startsWith(wanted))[i === 1 ? 1 : 0]);
    const branched = node?.apply(tf.tensor2d(treeData.inputs)) as Tensor;
    close(Array.from((answers["trunk"] as Tensor).dataSync()), read(last?.apply(between?.apply(branched) as Tensor) as Tensor));
    close(Array.from((answers["branch"] as Tensor).dataSync()), read(side?.apply(branched) as Tensor));
    const [trunk, branch] = [squares("trunk"), squares("branch")];
    expect(scores["trunkLoss"]).toBeCloseTo(trunk, 5);
    expect(scores["branchLoss"]).toBeCloseTo(branch, 5);
    expect(scores["loss"]).toBeCloseTo(trunk + 0.25 * branch, 5);

    const variables = net.weights.map(({ variable }) => variable);
    const wanted = tf.tidy(() => {
      const { grads } = gradients(() => {
        const [a, b] = net.callAll([tf.tensor2d(treeData.inputs)], { training: true }) as [Tensor, Tensor];
        return a.sub(treeData.targets.trunk).square().mean().add(b.sub(treeData.targets.branch).square().mean().mul(0.25));
      }, variables);
      return variables.map((variable, i) => Array.from(variable.sub((grads[i] as Tensor).mul(0.1)).dataSync()));
    });
    await net.fit(treeData, { ...quiet, batchSize: 6 });
    variables.forEach((variable, i) => close(Array.from(variable.dataSync()), wanted[i] ?? []));
  });

  it("SingleOutputTree: all branches learn, and only the trunk's output is given", async () => {
    const net = tree();
    const single = model({ inputs: net.inputs, outputs: net.outputs[0] as never });
    await net.fit(treeData, { ...quiet, epochs: 3 });
    const answers = await net.predictAll(treeData.inputs);
    const trunk = Array.from((answers["trunk"] as Tensor).dataSync());
    close(read(await single.predict(treeData.inputs)), read(answers["trunk"] as Tensor));
    const alone = net.layers.filter(({ name }) => name !== "branch").slice(1).reduce<Tensor>((x, layer) => layer.apply(x) as Tensor, tf.tensor2d(treeData.inputs));
    close(read(alone), trunk);
    answers["branch"]?.dispose();
    expect(single.params).toBe(net.params - 5);
  });
});

describe("Broadcast and the merges", () => {
  const x = rows(2, 4);

  it("MergeSum adds what paths of the same input give; a path of nothing is a residual block's shortcut", async () => {
    const from = layers.input({ shape: [4] });
    const path = sequential([layers.dense({ units: 4, activation: "relu", inputShape: [4] }), layers.dense({ units: 4 })]);
    const net = keep(model({ inputs: from, outputs: layers.add().apply([path.apply(from), from]) }));
    const alone = await path.predict(x);
    close(read(await net.predict(x)), read(alone).map((value, i) => value + (x.flat()[i] ?? 0)));
  });

  it("MergeBroadcast puts the paths' outputs side by side: along channels (depth), time (recurrent) or as one list (stack)", async () => {
    const from = layers.input({ shape: [2, 2, 3] });
    const [a, b] = [layers.conv2d({ filters: 2, kernelSize: 1 }), layers.conv2d({ filters: 3, kernelSize: 1 })];
    const depth = layers.concatenate({ axis: -1 }).apply([a.apply(from), b.apply(from)]);
    expect(depth.shape).toEqual([2, 2, 5]);
    const stack = layers.concatenate().apply([layers.flatten().apply(a.apply(from)), layers.flatten().apply(b.apply(from))]);
    expect(stack.shape).toEqual([8 + 12]);
    const net = keep(model({ inputs: from, outputs: { depth, stack } }));
    const image = tf.tensor(numbers(12), [1, 2, 2, 3]);
    const [one, two] = [a.apply(image), b.apply(image)];
    const { depth: deep, stack: flat } = (await net.predictAll(image)) as Record<string, Tensor>;
    close(read(deep as Tensor), read(tf.tidy(() => tf.concat([one, two], 3))));
    close(read(flat as Tensor), [...Array.from(one.dataSync()), ...Array.from(two.dataSync())]);
    tf.dispose([image, one, two]);
    const sequence = layers.input({ shape: [4, 2] });
    const states = [3, 3].map((units) => layers.gru({ units, returnSequences: true }).apply(sequence));
    expect(layers.concatenate({ axis: 1 }).apply(states).shape).toEqual([8, 3]);
  });

  it("MergeMultistream takes several inputs, each through a path of its own, and learns", async () => {
    const [left, right] = [layers.input({ shape: [2], name: "left" }), layers.input({ shape: [3], name: "right" })];
    const paths = [layers.dense({ units: 4, activation: "tanh" }).apply(left), layers.dense({ units: 5, activation: "tanh" }).apply(right)];
    const net = keep(model({ inputs: { left, right }, outputs: layers.dense({ units: 1 }).apply(layers.concatenate().apply(paths)), seed: 3 }));
    net.compile({ optimizer: optimizers.adam({ learningRate: 0.03 }), loss: "mse" });
    const inputs = { left: rows(32, 2), right: rows(32, 3, 2) };
    const targets = inputs.left.map(([a = 0], i) => [a * (inputs.right[i]?.[1] ?? 0)]);
    const run = await net.fit({ inputs, targets }, { ...quiet, epochs: 150, batchSize: 16, seed: 1 });
    expect(run.last["loss"]).toBeLessThan((run.history["loss"]?.[0] ?? 0) / 5);
    const byPath = paths.map((path) => path.source.layer.apply(tf.tensor2d(path === paths[0] ? inputs.left : inputs.right)) as Tensor);
    close(read(await net.predict(inputs)), read(net.layers.at(-1)?.apply(tf.concat(byPath, 1)) as Tensor));
  });
});

describe("SkipThought", () => {
  it("one encoder's states begin two decoders, for the sentence before and the one after", async () => {
    const [sentence, previous, next] = ["sentence", "previous", "next"].map((name) => layers.input({ shape: [4, 3], name })) as [never, never, never];
    const [, state] = layers.gru({ units: 6, returnState: true, name: "encoder" }).applyAll(sentence);
    const decoder = (name: string, seen: never) => layers.dense({ units: 3, name }).apply(layers.gru({ units: 6, returnSequences: true }).apply([seen, state as never]));
    const net = keep(model({ inputs: [sentence, previous, next], outputs: [decoder("before", previous), decoder("after", next)], seed: 5 }));
    net.compile({ optimizer: optimizers.adam({ learningRate: 0.02 }), loss: losses.categoricalCrossentropy({ fromLogits: true }) });
    const hot = (seed: number) => Array.from({ length: 8 }, (_, i) => [0, 1, 2, 3].map((t) => [0, 1, 2].map((k) => ((i * seed + t) % 3 === k ? 1 : 0))));
    const data = { inputs: [hot(1), hot(2), hot(1)].map((each) => tf.tensor(each)), targets: { before: hot(2), after: hot(1) } };
    const run = await net.fit(data, { ...quiet, epochs: 40, batchSize: 8, seed: 1 });
    expect(Object.keys(run.history)).toEqual(["loss", "beforeLoss", "afterLoss"]);
    expect(run.last["loss"]).toBeLessThan((run.history["loss"]?.[0] ?? 0) / 3);
    const encoder = model({ inputs: sentence, outputs: state as never });
    expect(encoder.outputShape).toEqual([6]);
    // The decoder of the sentence before, from the encoder's state: by the whole network, and by its layers.
    const [said, seen] = data.inputs as [Tensor, Tensor];
    const begun = net.layers.find(({ name }) => name === "encoder")?.applyAll([said])[1] as Tensor;
    const decoded = net.layers.find(({ name }) => name === "before")?.apply(net.layers.filter(({ name }) => name.startsWith("gru"))[0]?.apply([seen, begun]) as Tensor) as Tensor;
    const whole = await net.predictAll(data.inputs);
    close(read(whole["before"] as Tensor), read(decoded));
    tf.dispose([whole["after"] as Tensor, begun]);
    tf.dispose(data.inputs);
  });
});

describe("gradients of anything", () => {
  it("by weights and by inputs, as finite differences say", () => {
    const net = keep(sequential([layers.dense({ units: 3, activation: "tanh", inputShape: [2] }), layers.dense({ units: 1 })], { seed: 4 }));
    const at = (a: number, b: number) => tf.tidy(() => net.apply(tf.tensor2d([[a, b]])).dataSync()[0] ?? Number.NaN);
    const x = tf.tensor2d([[0.3, -0.4]]);
    const kernel = net.weights[0]?.variable as Tensor;
    const { value, grads } = gradients(() => net.apply(x).sum(), [x, kernel]);
    expect(value.dataSync()[0]).toBeCloseTo(at(0.3, -0.4), 6);
    const [byX, byKernel] = grads.map((gradient) => Array.from(gradient.dataSync()));
    const differences = [at(0.31, -0.4) - at(0.29, -0.4), at(0.3, -0.39) - at(0.3, -0.41)].map((difference) => difference / 0.02);
    byX?.forEach((gradient, i) => expect(gradient).toBeCloseTo(differences[i] ?? Number.NaN, 3));
    expect(byKernel).toHaveLength(6);
    const other = tf.ones([1]);
    expect(() => gradients(() => net.apply(x).sum(), [x, other])).toThrow("gradients: the value does not depend on tensor 2; take it off the list or use it in fn.");
    expect(() => gradients(() => net.apply(x), [])).toThrow("there must be at least one tensor to differentiate by");
    tf.dispose([x, value, ...grads, other]);
  });
});
