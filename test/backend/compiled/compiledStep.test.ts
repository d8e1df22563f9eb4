import { describe, expect, it, vi } from "vitest";
import { backend, compileStep, gradients, RandomSource, RandomState, type Tensor, tf, variable } from "../../../src/backend/index.js";
import { nodeBackendOf } from "../../../src/backend/nodeBackend.js";
import { take } from "./support.js";

const native = backend().rung === "tensorflow" || backend().rung === "gpu";
const one = (results: Tensor[]): Tensor => {
  const [first] = results;
  if (first === undefined) throw new Error("no result");
  return first;
};
const array = (results: Tensor[]): unknown => one(results).arraySync();

describe.runIf(native)("what a compiled step reads anew at every run", () => {
  it("arguments: a scalar that is fed is not frozen", () => {
    const step = compileStep((x, rate) => [x.mul(rate)]);
    expect([1, 2, 3].map((rate) => take(step.runSync(tf.scalar(10), tf.scalar(rate))))).toEqual([10, 20, 30]);
    expect(step.mode).toBe("compiled");
  });

  it("the same tensor as two arguments is still two arguments", () => {
    const step = compileStep((a, b) => [a.sub(b.mul(2))]);
    const x = tf.scalar(3);
    expect(take(step.runSync(x, x))).toBe(-3);
    expect(take(step.runSync(tf.scalar(10), tf.scalar(1)))).toBe(8);
  });

  it("variables, also two that began with the same memory, and one beside its own old value", () => {
    const start = tf.scalar(5);
    const [a, b] = [tf.variable(start), tf.variable(start)];
    const step = compileStep(() => {
      a.assign(a.add(1));
      return [a.mul(100).add(b.mul(10)).add(start)];
    });
    expect(take(step.runSync())).toBe(655);
    b.assign(tf.scalar(0));
    expect(take(step.runSync())).toBe(705);
    expect(a.dataSync()[0]).toBe(7);
    expect(start.dataSync()[0]).toBe(5);
  });

  it("a variable assigned from outside between runs, by someone who keeps the tensor", () => {
    const w = variable([1]);
    const step = compileStep(() => {
      w.assign(w.mul(2));
      return [];
    });
    step.runSync();
    step.runSync();
    const mine = tf.tensor1d([10]);
    w.assign(mine);
    step.runSync();
    expect([...w.dataSync(), ...mine.dataSync()]).toEqual([20, 10]);
  });

  it("a RandomState: new numbers at every run, the same as uncompiled", () => {
    const [state, same] = [new RandomState(3), new RandomState(3)];
    const step = compileStep(() => [state.uniform([4])]);
    const compiled = [1, 2, 3].map(() => array(step.runSync()));
    expect(step.mode).toBe("compiled");
    expect(compiled).toEqual([1, 2, 3].map(() => same.uniform([4]).arraySync()));
    expect(compiled[1]).not.toEqual(compiled[2]);
  });
});

describe.runIf(native)("what belongs to the recording", () => {
  it("captured tensors, small and large, even when disposed afterwards", () => {
    const small = tf.tensor1d([1, 2, 3]);
    const large = tf.range(0, 3000).reshape([1000, 3]);
    const step = compileStep((x) => [large.mul(small).mul(x).sum()]);
    const first = take(step.runSync(tf.scalar(1)));
    tf.dispose([small, large]);
    expect(take(step.runSync(tf.scalar(2)))).toBe(2 * first);
    const held = tf.memory() as unknown as { numNativeTensors: number };
    step.dispose();
    expect((tf.memory() as unknown as { numNativeTensors: number }).numNativeTensors).toBe(held.numNativeTensors - 1);
  });

  it("seeded randomness: the same numbers at every run, as without compiling", () => {
    const step = compileStep(() => [tf.randomUniform([3], 0, 1, "float32", 42)]);
    expect(array(step.runSync())).toEqual(array(step.runSync()));
    expect(step.mode).toBe("compiled");
  });
});

describe.runIf(native)("results", () => {
  it("may be an argument, a variable, a constant, a captured tensor or one tensor twice, and are the caller's own", () => {
    const [w, outside] = [variable([7]), tf.scalar(3)];
    const step = compileStep((x) => {
      const twice = x.mul(2);
      return [x, w, tf.scalar(9), twice, twice, outside];
    });
    for (const value of [1, 2, 3]) {
      const x = tf.tensor1d([value]);
      const results = step.runSync(x);
      expect(results.map((result) => result.dataSync()[0])).toEqual([value, 7, 9, 2 * value, 2 * value, 3]);
      tf.dispose(results);
      expect([x.isDisposed, w.isDisposed, outside.isDisposed]).toEqual([false, false, false]);
    }
    expect(step.mode).toBe("compiled");
    expect(w.dataSync()[0]).toBe(7);
  });

  it("a new input shape is recorded anew, and old shapes leave when there are many", () => {
    let recorded = 0;
    const step = compileStep((x) => {
      recorded++;
      return [x.sum()];
    });
    for (const length of [2, 3, 2, 3, 2]) expect(take(step.runSync(tf.ones([length])))).toBe(length);
    expect(recorded).toBe(2);
    for (let length = 4; length < 12; length++) take(step.runSync(tf.ones([length])));
    take(step.runSync(tf.ones([2])));
    expect(recorded).toBe(2 + 8 + 1);
  });

  it("gradients are taken through the function itself", () => {
    const step = compileStep((x) => [x.square()]);
    take(step.runSync(tf.scalar(1)));
    expect(tf.grad((x) => one(step.runSync(x)))(tf.scalar(3)).dataSync()[0]).toBe(6);
  });

  it("a step inside a step is part of it", () => {
    const inner = compileStep((x) => [x.add(1)]);
    const outer = compileStep((x) => [one(inner.runSync(x)).mul(10)]);
    expect([1, 2, 3].map((value) => take(outer.runSync(tf.scalar(value))))).toEqual([20, 30, 40]);
    expect(outer.mode).toBe("compiled");
  });
});

describe.runIf(native)("a step that can't be compiled runs op by op and says once why", () => {
  const cases: [string, (x: Tensor) => Tensor[], RegExp][] = [
    ["a host read", (x) => [x.mul((x.dataSync()[0] ?? 0) > 0 ? 1 : -1)], /reads a tensor's values in JavaScript/],
    ["a host read of a result", (x) => [x.mul((x.add(0).arraySync() as number) > 0 ? 1 : -1)], /reads a tensor's values in JavaScript/],
    ["Math.random", (x) => [x.abs().add(tf.randomUniform([]).mul(0))], /draws random numbers in JavaScript/],
    ["a RandomSource", (x) => [x.abs().add(random.next() * 0)], /draws from a RandomSource/],
    ["a shape that depends on values", (x) => [tf.unique(x.abs().reshape([1])).values.sum()], /shape depends on values/],
  ];
  const random = new RandomSource(1);
  it.each(cases)("%s", (_, fn, reason) => {
    const reasons: string[] = [];
    const step = compileStep((x) => fn(x), { onEager: (text) => reasons.push(text) });
    expect([2, -3, 4].map((value) => take(step.runSync(tf.scalar(value))))).toEqual([2, 3, 4]);
    expect(step.mode).toBe("eager");
    expect(step.reason).toMatch(reason);
    expect(reasons).toEqual([step.reason]);
  });

  it("warns on the console unless told otherwise", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const step = compileStep((x) => [x.mul(x.dataSync()[0] ?? 0)], { name: "square" });
    step.runSync(tf.scalar(2));
    step.runSync(tf.scalar(2));
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^square: runs op by op, not compiled: it reads a tensor's values/)]]);
    warn.mockRestore();
  });

  it("a constant may be read: it is the same at every run", () => {
    const step = compileStep((x) => [x.mul(tf.scalar(3).add(1).dataSync()[0] ?? 0)]);
    expect([1, 2].map((value) => take(step.runSync(tf.scalar(value))))).toEqual([4, 8]);
    expect(step.mode).toBe("compiled");
  });

  it("variables made in the first run (an optimizer's slots) only delay it", () => {
    let slot: ReturnType<typeof variable> | undefined;
    const step = compileStep((x) => {
      slot ??= variable([0]);
      slot.assign(slot.add(x));
      return [slot.sum()];
    });
    expect([1, 2, 3, 4].map((value) => take(step.runSync(tf.scalar(value))))).toEqual([1, 3, 6, 10]);
    expect(step.mode).toBe("compiled");
  });

  it("an error in the step is the step's own, and the next run starts clean", () => {
    const step = compileStep((x) => [tf.matMul(x as never, tf.ones([2, 2]))]);
    expect(() => step.runSync(tf.ones([3, 3]))).toThrow(/BatchMatMulV2: Matrix size-incompatible/);
    expect(array(step.runSync(tf.ones([1, 2])))).toEqual([[2, 2]]);
  });
});

describe.runIf(native)("runs on the native thread", () => {
  // About a third of a second of products: long enough to see what happens meanwhile.
  const long = (): ReturnType<typeof compileStep> =>
    compileStep((x) => {
      let y = x;
      for (let i = 0; i < 40; i++) y = tf.tanh(y.matMul(x));
      return [y.sum()];
    });
  const input = (): Tensor => tf.randomUniform([700, 700], -0.1, 0.1, "float32", 1);

  it("leave the event loop alive", async () => {
    const step = long();
    const x = input();
    take(await step.run(x));
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    const started = performance.now();
    take(await step.run(x));
    const took = performance.now() - started;
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(took / 50);
  });

  it("look whether they were cancelled before each heavy op, but for those that are over at once", async () => {
    const operations = async (side: number): Promise<string[]> => {
      const step = compileStep((a) => [a.matMul(a).matMul(a)]);
      const x = tf.ones([side, side]);
      take(await step.run(x));
      return step.operations.map(({ op }) => op);
    };
    expect(await operations(800)).toContain("GradbookCheckpoint");
    expect(await operations(40)).not.toContain("GradbookCheckpoint");
  });

  it("leave out what gives a tensor its own shape or type", async () => {
    const step = compileStep((a) => [tf.cast(a.reshape([2, 3]).tanh().reshape([2, 3]), "float32").mul(2)]);
    const x = tf.ones([2, 3]);
    take(await step.run(x));
    expect(step.operations.map(({ op }) => op).filter((op) => /Reshape|Cast/.test(op))).toEqual([]);
    expect((await step.run(x))[0]?.dataSync()[0]).toBeCloseTo(2 * Math.tanh(1));
    // An argument may itself be the result.
    const same = compileStep((a) => [a.reshape([2, 3])]);
    take(await same.run(x));
    expect((await same.run(tf.fill([2, 3], 7)))[0]?.dataSync()[5]).toBe(7);
  });

  it("reject at once when aborted, end at the next heavy op, and leave the variables as they were", async () => {
    const w = variable([1]);
    const x = input();
    const step = compileStep((a) => {
      let y = a;
      for (let i = 0; i < 40; i++) y = tf.tanh(y.matMul(a));
      w.assign(w.add(1));
      return [y.sum()];
    });
    take(await step.run(x));
    const whole = performance.now();
    take(await step.run(x));
    const full = performance.now() - whole;
    const controller = new AbortController();
    const started = performance.now();
    const run = step.runWith({ signal: controller.signal }, x);
    setTimeout(() => controller.abort(), 20);
    await expect(run).rejects.toMatchObject({ name: "AbortError", message: expect.stringContaining("its variables keep the values") });
    expect(performance.now() - started).toBeLessThan(Math.max(0.5 * full, 60));
    const next = compileStep(() => [tf.scalar(1)]);
    take(await next.run());
    // The run behind it had to wait for its real end.
    expect(performance.now() - started).toBeLessThan(Math.max(0.6 * full, 80));
    expect(w.dataSync()[0]).toBe(3);
    take(await step.run(x));
    expect(w.dataSync()[0]).toBe(4);
    await expect(step.runWith({ signal: AbortSignal.abort() }, x)).rejects.toMatchObject({ name: "AbortError" });
  });

  it("queue: each sees the variables as the one before left them; runSync is refused meanwhile", async () => {
    const w = variable([1]);
    const double = compileStep(() => {
      w.assign(w.mul(2));
      return [w.sum()];
    });
    const add = compileStep(() => {
      w.assign(w.add(1));
      return [w.sum()];
    });
    for (const step of [double, add, double, add]) take(await step.run());
    const runs = [double.run(), add.run(), double.run()];
    expect(() => add.runSync()).toThrow("step: runSync can't start while a run is under way; await that run first.");
    expect((await Promise.all(runs)).map(take)).toEqual([14, 15, 30]);
  });

  it("keep what they use: inputs disposed meanwhile", async () => {
    const step = long();
    const x = input();
    take(await step.run(x));
    const expected = take(await step.run(x));
    const run = step.run(x);
    await new Promise((resolve) => setTimeout(resolve, 5));
    x.dispose();
    expect(take(await run)).toBe(expected);
  });

  it("that only read start beside each other, and never beside one that assigns", async () => {
    const w = variable([3]);
    const [read, add] = [
      compileStep((x) => [x.mul(w).sum()]),
      compileStep(() => {
        w.assign(w.add(1));
        return [w.sum()];
      }),
    ];
    for (const step of [read, read]) take(await step.run(tf.scalar(1)));
    for (const step of [add, add]) take(await step.run());
    const starts = vi.spyOn(nodeBackendOf(tf).binding, "executeOpAsync");
    const runs = [read.run(tf.scalar(1)), read.run(tf.scalar(2)), add.run(), read.run(tf.scalar(10)), read.run(tf.scalar(20))];
    expect(starts).toHaveBeenCalledTimes(2);
    expect((await Promise.all(runs)).map(take)).toEqual([5, 10, 6, 60, 120]);
    // One that comes while another waits does not overtake it.
    const order: string[] = [];
    const noted = (name: string, run: Promise<Tensor[]>): Promise<unknown> => run.then((results) => (tf.dispose(results), order.push(name)));
    const first = noted("first", add.run());
    const second = noted("second", read.run(tf.scalar(1)));
    await first;
    await Promise.all([second, noted("third", read.run(tf.scalar(2)))]);
    expect(order).toEqual(["first", "second", "third"]);
    starts.mockRestore();
  });

  it("run on the caller's thread where asked and short, and the event loop has its turn all the same", async () => {
    const step = compileStep((x) => [x.add(1)]);
    const x = tf.scalar(1);
    for (let i = 0; i < 3; i++) take(await step.run(x));
    const [here, there] = (["executeOp", "executeOpAsync"] as const).map((name) => vi.spyOn(nodeBackendOf(tf).binding, name));
    let heard = false;
    setImmediate(() => (heard = true));
    let runs = 0;
    for (; !(heard && here?.mock.calls.length) && runs < 100_000; runs++) expect(take(await step.runWith({ here: true }, x))).toBe(2);
    expect(heard).toBe(true);
    expect((here?.mock.calls.length ?? 0) + (there?.mock.calls.length ?? 0)).toBe(runs);
    expect(here?.mock.calls.length).toBeGreaterThan(0);
    vi.restoreAllMocks();
  });

  it("a run's time is its own, not what it waited for those before it", async () => {
    const x = tf.randomUniform([400, 400], 0, 1, "float32", 1);
    const step = compileStep((a) => [a.matMul(a).matMul(a).sum()]);
    for (let i = 0; i < 4; i++) tf.dispose(await step.run(x));
    const alone = step.runsWithin(1e6, [x]);
    tf.dispose(await Promise.all(Array.from({ length: 40 }, () => step.run(x))));
    expect(step.runsWithin(1e6, [x])).toBeGreaterThan(alone / 10);
    step.dispose();
    x.dispose();
  });

  it("several at once: each sees what the one before left, and none follows one that gives no number", async () => {
    const w = variable([1]);
    const step = compileStep((x) => {
      w.assign(w.add(x));
      return [w.sum(), w.mul(2)];
    });
    expect(step.runsWithin(100, [tf.scalar(0)])).toBe(1);
    for (let i = 0; i < 3; i++) tf.dispose(await step.run(tf.scalar(0)));
    expect(step.runsWithin(1e6, [tf.scalar(0)])).toBeGreaterThan(1);
    const taken = async (...numbers: number[]): Promise<unknown> => {
      const results = await step.runSteps({}, numbers.map((x) => [tf.scalar(x)]));
      return results.map(([sum, twice]) => [sum, twice].map((tensor) => tensor?.dataSync()[0]));
    };
    const before = tf.memory().numTensors;
    expect(await taken(1, 2, 3)).toEqual([[2, 4], [4, 8], [7, 14]]);
    expect(w.dataSync()[0]).toBe(7);
    expect(await taken(1, Number.NaN, 3)).toEqual([[8, 16], [Number.NaN, Number.NaN]]);
    expect(w.dataSync()[0]).toBe(8);
    expect(await taken(Infinity, 1)).toEqual([[Infinity, Infinity]]);
    expect(w.dataSync()[0]).toBe(8);
    // The arguments and the results of six runs are still there.
    expect(tf.memory().numTensors - before).toBe(8 + 2 * 6);
    await expect(step.runSteps({ signal: AbortSignal.abort() }, [[tf.scalar(1)]])).rejects.toMatchObject({ name: "AbortError" });
    await expect(compileStep(() => []).runSteps({}, [[]])).rejects.toThrow("step: only a compiled step can be run several times at once.");
  });

  it("are refused on a disposed step", async () => {
    const step = compileStep(() => []);
    step.dispose();
    await expect(step.run()).rejects.toThrow("step: the step was disposed; make a new one with compileStep.");
  });
});

it.runIf(!native)("elsewhere steps run op by op without a warning", async () => {
  const step = compileStep((x) => [x.add(1)]);
  expect(take(await step.run(tf.scalar(1)))).toBe(2);
  expect(step.reason).toContain("need libtensorflow");
});

it("gradients gives the value and the gradients in the order asked", () => {
  const [a, b] = [variable([1, 2]), variable([3, 4])];
  const { value, grads } = gradients(() => a.mul(b).sum(), [b, a]);
  expect(value.dataSync()[0]).toBe(11);
  expect(grads.map((gradient) => gradient.arraySync())).toEqual([[1, 2], [3, 4]]);
});
