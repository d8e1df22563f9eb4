import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { datasets, initializers, layers, losses, metrics, models, optimizers, sequential, type Tensor, tf, variable } from "../../src/index.js";
import { metricOf } from "../../src/metrics/named.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** What a call says, and that it leaves no tensor behind. */
async function said(call: () => unknown): Promise<string> {
  const before = tf.memory().numTensors;
  let message = "";
  try {
    await call();
    message = "nothing";
  } catch (error) {
    message = error instanceof Error ? error.message : String(error);
  }
  // A training that met a NaN has given its optimizer's back.
  expect(tf.memory().numTensors, `tensors left over: ${message}`).toBeLessThanOrEqual(before);
  return message;
}

/** The public factories of a folder that need no options, with what they make. */
function plain<T extends object>(folder: object, method: keyof T & string): [name: string, made: T][] {
  return Object.entries(folder as Record<string, () => T>).filter(([name]) => /^[a-z]/.test(name)).flatMap(([name, make]): [string, T][] => {
    try {
      const made = make();
      return method in made ? [[name, made]] : [];
    } catch {
      return []; // it needs options, which badOptions.test.ts leaves out
    }
  });
}

const texts = () => tf.tensor(["a", "b", "c", "d"], [2, 2]);

describe("losses refuse what does not belong together", () => {
  it.each(plain<losses.Loss>(losses, "value"))("%s", async (name, loss) => {
    const [two, three, empty, words, deep] = [tf.ones([2, 2]), tf.ones([3, 2]), tf.ones([0, 2]), texts(), tf.ones([2, 3, 4, 5])];
    const samples = `${loss.kind}: targets and predictions must hold the same number of samples on their first axis; received [2, 2] and [3, 2].`;
    expect(await said(() => loss.value(two, three)), name).toBe(samples);
    expect(await said(() => loss.values(two, three))).toBe(samples);
    expect(await said(() => loss.value(words, two))).toBe(`${loss.kind}: targets must be a tensor of numbers; received a tensor of texts.`);
    expect(await said(() => loss.value(two, words))).toBe(`${loss.kind}: predictions must be a tensor of numbers; received a tensor of texts.`);
    expect(await said(() => loss.value(undefined as never, two))).toBe(`${loss.kind}: targets must be a tensor of numbers; received undefined.`);
    expect(await said(() => loss.value(two, [[1, 2]] as never))).toContain("predictions must be a tensor of numbers; received a list: make it a tensor first");
    expect(await said(() => loss.value(deep, two)), "another rank").toMatch(/: targets must/);
    expect(await said(() => loss.value(empty, empty)), "no samples").toMatch(new RegExp(`^${loss.kind}: .*(must|received)`));
  });
});

describe("metrics refuse what does not belong together", () => {
  const all = [...plain<metrics.Metric>(metrics, "sums"), ...(["accuracy", "meanSquaredError", "hinge", "poisson", "klDivergence"] as const).map((name): [string, metrics.Metric] => [name, metricOf(name)])];
  it.each(all)("%s", async (name, metric) => {
    const [two, three, words] = [tf.ones([2, 2]), tf.ones([3, 2]), texts()];
    expect(await said(() => metric.sums(two, three)), name).toContain("targets and predictions must hold the same number of samples on their first axis; received [2, 2] and [3, 2].");
    expect(await said(() => metric.sums(words, two))).toContain(": targets must be a tensor of numbers; received a tensor of texts.");
    expect(await said(() => metric.sums(two, undefined as never))).toContain(": predictions must be a tensor of numbers; received undefined.");
  });
});

describe("optimizers refuse gradients that are not their weights'", () => {
  const all = plain<optimizers.Optimizer>(optimizers, "apply").map(([name]) => [name, (optimizers as unknown as Record<string, () => optimizers.Optimizer>)[name] as () => optimizers.Optimizer] as const);
  it.each(all)("%s", async (name, make) => {
    const [w, longer, words] = [variable([1, 2]), tf.ones([3]), tf.tensor(["a", "b"])];
    expect(await said(() => make().apply([longer])), name).toMatch(/: apply was called before build\(variables\)\./);
    expect(await said(() => make().build([3 as never]))).toMatch(/: weight 1 must be a tensor of numbers; received 3\./);
    const optimizer = make();
    optimizer.build([w]);
    expect(await said(() => optimizer.apply([]))).toMatch(/: apply takes a gradient for each of the 1 weights; received 0\./);
    expect(await said(() => optimizer.apply([longer]))).toMatch(/: the gradient of .* must have its shape, \[2\]; received \[3\]\./);
    expect(await said(() => optimizer.apply([words]))).toMatch(/: the gradient of .* must be a tensor of numbers; received a tensor of texts\./);
    expect(Array.from(w.dataSync())).toEqual([1, 2]);
    optimizer.dispose();
  });
});

describe("initializers refuse shapes that are none", () => {
  it.each(plain<initializers.Initializer>(initializers, "values"))("%s", async (name, initializer) => {
    for (const [shape, text] of [[[-1, 2], "[-1, 2]"], [[2.5], "[2.5]"], [[Number.NaN, 1], "[NaN, 1]"], [[0, 3], "[0, 3]"], [undefined, "undefined"], ["3", "3"]] as const) {
      expect(await said(() => initializer.shape(shape as never)), name).toBe(`${initializer.kind}: shape must be a list of positive integers; received ${text}.`);
    }
  });
});

describe("models refuse data that they can't take", () => {
  const quiet = { verbose: false, run: false } as const;
  const net = () => {
    const made = sequential([layers.dense({ units: 2, inputShape: [3] })]).compile({ optimizer: "adam", loss: "mse" });
    void made.weights;
    return made;
  };
  const inputs = [[1, 2, 3], [4, 5, 6]];
  const targets = [[1, 0], [0, 1]];
  const wrong: [what: string, data: () => unknown, says: RegExp][] = [
    ["nothing", () => undefined, /(must|takes).*received/],
    ["a number", () => 3, /(must|takes).*received/],
    ["no targets", () => ({ inputs }), /targets/],
    ["unknown names", () => ({ x: inputs, y: targets }), /received an object with x, y/],
    ["no samples", () => ({ inputs: tf.zeros([0, 3]), targets: tf.zeros([0, 2]) }), /(no|one|least|must).*sample/],
    ["fewer targets", () => ({ inputs, targets: [[1, 0]] }), /same number of samples|2 inputs and 1 targets/],
    ["other inputs", () => ({ inputs: [[1, 2], [3, 4]], targets }), /received.*\[2\]/],
    ["another rank", () => ({ inputs: [[[1, 2, 3]], [[4, 5, 6]]], targets }), /received.*\[1, 3\]/],
    ["other targets", () => ({ inputs, targets: [[1], [0]] }), /targets must have the shape of the model's output, \[2\]/],
    ["texts", () => ({ inputs: [["a", "b", "c"], ["d", "e", "f"]], targets }), /numbers|text|numeric|string/],
    ["NaN in inputs", () => ({ inputs: [[1, Number.NaN, 3], [4, 5, 6]], targets }), /NaN/],
    ["NaN in targets", () => ({ inputs, targets: [[1, Number.NaN], [0, 1]] }), /NaN/],
    ["rows of different lengths", () => ({ inputs: [[1, 2, 3], [4]], targets }), /same|shape|length/i],
  ];

  it.each(wrong)("fit: %s", async (_, data, says) => {
    const made = net();
    const given = data();
    await made.fit({ inputs, targets }, { ...quiet, epochs: 1 });
    expect(await said(() => made.fit(given as never, { ...quiet, epochs: 1 }))).toMatch(says);
    made.dispose();
  });

  it.each(wrong.filter(([what]) => !what.startsWith("NaN")))("evaluate: %s", async (_, data, says) => {
    const made = net();
    const given = data();
    expect(await said(() => made.evaluate(given as never))).toMatch(says);
    made.dispose();
  });

  it.each<[what: string, data: () => unknown, says: RegExp]>([
    ["nothing", () => undefined, /must|takes/],
    ["a number", () => 3, /(must|takes).*received/],
    ["another width", () => [[1, 2]], /received.*\[2\]/],
    ["another rank", () => tf.ones([1, 2, 3, 4]), /received.*\[2, 3, 4\]/],
    ["texts", () => [["a", "b", "c"]], /numbers|text|numeric|string/],
  ])("predict: %s", async (_, data, says) => {
    const made = net();
    const given = data();
    expect(await said(async () => tf.dispose(await made.predict(given as never)))).toMatch(says);
    made.dispose();
  });

  it.each<[option: string, value: unknown]>([["epochs", -1], ["epochs", 1.5], ["epochs", Number.NaN], ["batchSize", 0], ["batchSize", -4], ["batchSize", 2.5], ["validationSplit", 2], ["validationSplit", Number.NaN]])("fit's %s of %d", async (option, value) => {
    const made = net();
    const message = await said(() => made.fit({ inputs, targets }, { ...quiet, epochs: 1, [option]: value }));
    expect(message).toMatch(new RegExp(`fit: ${option} .*must .*received ${String(value)}`));
    made.dispose();
  });

  it("compile: unknown names, with the nearest right one", async () => {
    const made = sequential([layers.dense({ units: 1, inputShape: [1] })]);
    expect(await said(() => made.compile({ optimizer: "adm" as "adam", loss: "mse" }))).toContain('unknown optimizer "adm". Did you mean "adam"?');
    expect(await said(() => made.compile({ optimizer: "adam", loss: "hubber" as "huber" }))).toContain('unknown loss "hubber". Did you mean "huber"?');
    expect(await said(() => made.compile({ optimizer: "adam", loss: "mse", metrics: ["acuracy" as "accuracy"] }))).toContain('unknown metric "acuracy". Did you mean "accuracy"?');
    made.dispose();
  });

  it("predict: no samples give no outputs", async () => {
    const made = net();
    const y = await made.predict(tf.zeros([0, 3]));
    expect(y.shape).toEqual([0, 2]);
    made.dispose();
  });

  it("a model of nothing", async () => {
    expect(await said(() => models.sequential([]).describe())).toMatch(/sequential: .*(layer|shape)/);
    expect(await said(() => models.model({ inputs: undefined as never, outputs: undefined as never }))).toMatch(/model: .*must/);
  });
});

describe("datasets refuse data that is none", () => {
  const set = () => datasets.fromArrays({ inputs: [[1], [2], [3]], targets: [0, 1, 2] });
  it.each<[what: string, call: () => unknown, says: RegExp]>([
    ["no data", () => datasets.fromArrays(undefined as never), /^dataset: samples must be .*; received undefined\.$/],
    ["mismatched lengths", () => datasets.fromArrays({ inputs: [[1], [2]], targets: [1] }), /received 2 inputs and 1 targets/],
    ["rows of different lengths", () => datasets.fromArrays({ inputs: [[1, 2], [3]], targets: [1, 2] }), /same|shape|length/i],
    ["a single number", () => datasets.fromArrays({ inputs: 3 as never, targets: 1 as never }), /^dataset: .*received/],
    ["a batch of none", () => [...set().batches(0)], /^batches: batchSize must be a positive integer; received 0\.$/],
    ["half a batch", () => [...set().batches(1.5)], /batchSize must be a positive integer; received 1.5/],
    ["samples that are not there", () => set().pick([5]), /received 5/],
    ["fewer than none", () => set().take(-1), /received -1/],
  ])("%s", async (_, call, says) => expect(await said(call)).toMatch(says));
});
