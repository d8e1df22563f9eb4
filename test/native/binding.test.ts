import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { bindingPath, loadBinding } from "../../src/backend/binding.js";

const binding = loadBinding();
const { TF_FLOAT, TF_INT32, TF_INT64, TF_BOOL, TF_COMPLEX64, TF_STRING, TF_UINT8, TF_ATTR_TYPE, TF_ATTR_BOOL, TF_ATTR_INT } = binding;
const matMul = [
  { name: "transpose_a", type: TF_ATTR_BOOL, value: false },
  { name: "transpose_b", type: TF_ATTR_BOOL, value: true },
];

describe("tensors", () => {
  it.each([
    ["float32", TF_FLOAT, Float32Array.of(1.5, -2)],
    ["int32", TF_INT32, Int32Array.of(1, -2)],
    ["bool", TF_BOOL, Uint8Array.of(1, 0)],
    ["uint8", TF_UINT8, Uint8Array.of(255, 0)],
    ["int64", TF_INT64, BigInt64Array.of(2n ** 40n, -1n)],
  ])("%s goes in and comes out", (_, dtype, values) => {
    const id = binding.createTensor([2], dtype, values);
    expect(binding.tensorDataSync(id)).toEqual(values);
    binding.deleteTensor(id);
  });

  it("int64 takes pairs of int32 words, as tfjs-node writes them", () => {
    const id = binding.createTensor([], TF_INT64, Int32Array.of(-5, -1));
    expect(binding.tensorDataSync(id)).toEqual(BigInt64Array.of(-5n));
    binding.deleteTensor(id);
  });

  it("complex64 is pairs of floats", () => {
    const id = binding.createTensor([1], TF_COMPLEX64, Float32Array.of(1, 2));
    expect(binding.tensorDataSync(id)).toEqual(Float32Array.of(1, 2));
    binding.deleteTensor(id);
  });

  it("strings are bytes, long ones, empty ones and invalid UTF-8 too", () => {
    const texts = [new Uint8Array(0), new TextEncoder().encode("é".repeat(100)), Uint8Array.of(0xff, 0, 0xfe)];
    const id = binding.createTensor([3], TF_STRING, texts);
    expect(binding.tensorDataSync(id)).toEqual(texts);
    binding.deleteTensor(id);
  });

  it("a tensor keeps its values when the array it came from changes, and so the other way round", () => {
    const values = Float32Array.of(1, 2);
    const id = binding.createTensor([2], TF_FLOAT, values);
    values[0] = 9;
    (binding.tensorDataSync(id) as Float32Array)[1] = 9;
    expect(binding.tensorDataSync(id)).toEqual(Float32Array.of(1, 2));
    binding.deleteTensor(id);
  });

  it("are counted, and memory comes back: 2 GB pass through", () => {
    const before = binding.getNumOfTensors();
    const values = new Float32Array(5_000_000).fill(1);
    for (let i = 0; i < 10; i++) binding.deleteTensor(binding.createTensor([5_000_000], TF_FLOAT, values));
    const start = process.memoryUsage().rss;
    for (let i = 0; i < 100; i++) binding.deleteTensor(binding.createTensor([5_000_000], TF_FLOAT, values));
    expect(process.memoryUsage().rss - start).toBeLessThan(100e6);
    const text = [new Uint8Array(1_000_000)];
    for (let i = 0; i < 500; i++) binding.deleteTensor(binding.createTensor([1], TF_STRING, text));
    expect(process.memoryUsage().rss - start).toBeLessThan(200e6);
    expect(binding.getNumOfTensors()).toBe(before);
  });

  it("errors name what is wrong", () => {
    expect(() => binding.createTensor([2, 2], TF_FLOAT, new Float32Array(3))).toThrow("createTensor: shape [2,2] needs 16 bytes; the typed array holds 12.");
    expect(() => binding.createTensor([-1], TF_FLOAT, new Float32Array(1))).toThrow("shape must hold no negative size");
    expect(() => binding.createTensor([1], 1000, new Float32Array(1))).toThrow("dtype must be one of TensorFlow's number types");
    expect(() => binding.createTensor([1], TF_FLOAT, "x" as never)).toThrow("createTensor: values must be a typed array.");
    expect(() => binding.tensorDataSync(123456789)).toThrow("Tensor 123456789 does not exist");
    expect(() => binding.deleteTensor(123456789)).toThrow("can't be deleted");
  });
});

describe("ops", () => {
  const make = (shape: number[], ...values: number[]): number => binding.createTensor(shape, TF_FLOAT, Float32Array.from(values));

  it("execute with attributes; types are inferred from the inputs", () => {
    const [a, b] = [make([1, 2], 1, 2), make([2, 2], 1, 2, 3, 4)];
    const [product] = binding.executeOp("MatMul", matMul, [a, b], 1);
    expect(product).toMatchObject({ shape: [1, 2], dtype: TF_FLOAT });
    expect(binding.tensorDataSync(product?.id ?? -1)).toEqual(Float32Array.of(5, 11));
  });

  it("take lists as attributes", () => {
    const image = make([1, 2, 2, 1], 1, 2, 3, 4);
    const attributes = [
      { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
      { name: "ksize", type: TF_ATTR_INT, value: [1, 2, 2, 1] },
      { name: "strides", type: TF_ATTR_INT, value: [1, 1, 1, 1] },
      { name: "padding", type: binding.TF_ATTR_STRING, value: "VALID" },
    ];
    const [pooled] = binding.executeOp("MaxPool", attributes, [image], 1);
    expect(binding.tensorDataSync(pooled?.id ?? -1)).toEqual(Float32Array.of(4));
  });

  it("errors carry TensorFlow's message, the op's name and a code", () => {
    const [a, b] = [make([1, 2], 1, 2), make([1, 3], 1, 2, 3)];
    const before = binding.getNumOfTensors();
    expect(() => binding.executeOp("MatMul", matMul, [a, b], 1)).toThrow(/^MatMul: .*size-incompatible.*\[1,2\].*\[1,3\]/);
    expect(() => binding.executeOp("MatMul", matMul, [a, b], 1)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
    expect(() => binding.executeOp("NoSuchOp", [], [], 1)).toThrow(/NoSuchOp/);
    expect(() => binding.executeOp("MatMul", [{ name: "transpose_a", type: TF_ATTR_BOOL, value: "yes" }], [a, b], 1)).toThrow("MatMul: attribute transpose_a must be a boolean.");
    expect(() => binding.executeOp("MatMul", [{ name: "transpose_a", type: 99, value: 1 }], [a, b], 1)).toThrow("unknown attribute type 99");
    expect(() => binding.executeOp("MatMul", matMul, [a, 987654321], 1)).toThrow("Tensor 987654321 does not exist");
    expect(binding.getNumOfTensors()).toBe(before);
  });

  it("on the native thread: in order, with the same errors, and inputs may go meanwhile", async () => {
    const [a, b] = [make([1, 2], 1, 2), make([2, 2], 1, 2, 3, 4)];
    const run = binding.executeOpAsync("MatMul", matMul, [a, b], 1, 1_000_001);
    expect(() => binding.executeOpAsync("MatMul", matMul, [a, b], 1, 1_000_001)).toThrow("run 1000001 is under way already");
    binding.deleteTensor(a);
    const [product] = await run;
    expect(binding.tensorDataSync(product?.id ?? -1)).toEqual(Float32Array.of(5, 11));
    await expect(binding.executeOpAsync("MatMul", matMul, [b, make([1], 1)], 1, 1_000_002)).rejects.toMatchObject({ code: "INVALID_ARGUMENT", message: expect.stringContaining("MatMul: ") });
    expect(binding.cancelRun(1_000_002)).toBe(false);
  });

  it("several steps in a row, each with what the one before has carried", async () => {
    const [a, b] = [make([2], 1, 2), make([2], 10, 100)];
    const before = binding.getNumOfTensors();
    const add = [{ name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT }];
    const [first, second, carried] = await binding.executeStepsAsync("AddV2", add, [[a, b], [a, b]], 1, [0], 1_000_020);
    expect([first, second]).toEqual([[], []]);
    expect(binding.tensorDataSync(carried?.[0]?.id ?? -1)).toEqual(Float32Array.of(21, 202));
    expect(binding.getNumOfTensors()).toBe(before + 1);
    await expect(binding.executeStepsAsync("AddV2", add, [[a, b], [a, make([3], 1, 2, 3)]], 1, [0], 1_000_021)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(() => binding.executeStepsAsync("AddV2", add, [], 1, [0], 1_000_022)).toThrow("there must be a step");
    expect(() => binding.executeStepsAsync("AddV2", add, [[a, b]], 1, [2], 1_000_023)).toThrow("carried to an input that a step has not");
    expect(() => binding.executeStepsAsync("AddV2", add, [[a, b]], 0, [0], 1_000_024)).toThrow("more outputs are carried than there are");
    expect(() => binding.executeStepsAsync("AddV2", add, [[a, 987654321]], 1, [0], 1_000_025)).toThrow("Tensor 987654321 does not exist");
  });

  it("queued runs can be cancelled before they begin", async () => {
    const large = binding.createTensor([800, 800], TF_FLOAT, new Float32Array(640_000));
    // As many as take longer than this thread may have to wait for a core.
    const before = Array.from({ length: 20 }, (_, i) => binding.executeOpAsync("MatMul", matMul, [large, large], 1, 1_000_100 + i));
    const last = binding.executeOpAsync("MatMul", matMul, [large, large], 1, 1_000_011);
    expect(binding.cancelRun(1_000_011)).toBe(true);
    await expect(last).rejects.toMatchObject({ code: "CANCELLED" });
    for (const [product] of await Promise.all(before)) binding.deleteTensor(product?.id ?? -1);
    binding.deleteTensor(large);
  });
});

describe("steps", () => {
  // GraphDef: node { name: "x" op: "Placeholder" attr dtype: float } and node { name: "y" op: "Square" input: "x" attr T: float }.
  const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)];
  const message = (field: number, bytes: readonly number[]): number[] => [(field << 3) | 2, bytes.length, ...bytes];
  const float = (name: string): number[] => message(5, [0x0a, ...text(name), ...message(2, [0x30, TF_FLOAT])]);
  const node = (name: string, op: string, inputs: readonly string[], type: string): number[] =>
    message(1, [0x0a, ...text(name), 0x12, ...text(op), ...inputs.flatMap((input) => [0x1a, ...text(input)]), ...float(type)]);
  const graph = Uint8Array.from([...node("x", "Placeholder", [], "dtype"), ...node("y", "Square", ["x"], "T")]);
  const none = new Uint8Array(0);

  it.each([true, false])("run by their name as ops do, here: %s", async (here) => {
    const name = `square_${here}`;
    binding.createStep(name, graph, none, here, ["x:0"], ["y:0"]);
    const x = binding.createTensor([2], TF_FLOAT, Float32Array.of(3, -4));
    const before = binding.getNumOfTensors();
    const [now] = binding.executeOp(name, [], [x], 1);
    const [later] = await binding.executeOpAsync(name, [], [x], 1, 1_000_030);
    const chain = await binding.executeStepsAsync(name, [], [[x], [x]], 1, [0], 1_000_031);
    const ids = [now, later, chain[2]?.[0]].map((result) => result?.id ?? -1);
    expect(ids.map((id) => binding.tensorDataSync(id))).toEqual([Float32Array.of(9, 16), Float32Array.of(9, 16), Float32Array.of(81, 256)]);
    expect(now).toMatchObject({ shape: [2], dtype: TF_FLOAT });
    ids.forEach((id) => binding.deleteTensor(id));
    expect(binding.getNumOfTensors()).toBe(before);
    expect(() => binding.executeOp(name, [], [], 1)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT", message: `${name}: takes 1 tensors; received 0.` }));
    expect(() => binding.executeOp(name, [], [binding.createTensor([], TF_INT32, Int32Array.of(1))], 1)).toThrow(new RegExp(`^${name}: `));
    const last = binding.executeOpAsync(name, [], [x], 1, 1_000_032);
    binding.removeStep(name);
    expect(binding.tensorDataSync((await last)[0]?.id ?? -1)).toEqual(Float32Array.of(9, 16));
    expect(() => binding.executeOp(name, [], [x], 1)).toThrow(name);
    binding.deleteTensor(x);
  });

  it("say what is wrong with their graph", () => {
    expect(() => binding.createStep("bad", Uint8Array.of(9, 9), none, true, [], [])).toThrow(/^createStep bad: /);
    expect(() => binding.createStep("bad", graph, none, true, ["z:0"], ["y:0"])).toThrow("createStep bad: the graph has no node named z.");
    expect(() => binding.executeOp("bad", [], [], 1)).toThrow("bad");
    binding.removeStep("bad");
  });
});

describe("the context", () => {
  it("lists devices and tells whether one is a GPU", () => {
    const devices = binding.listDevices();
    expect(devices.map(({ type }) => type)).toContain("CPU");
    expect(binding.isUsingGpuDevice()).toBe(devices.some(({ type }) => type === "GPU"));
    expect(binding.TF_Version).toMatch(/^\d+\.\d+/);
  });

  it("is not made anew under living tensors", () => {
    const id = binding.createTensor([], TF_FLOAT, Float32Array.of(1));
    expect(() => binding.configure(new Uint8Array(0))).toThrow("the context can only be made anew when no tensor and no run is left");
    binding.deleteTensor(id);
  });

  it("takes a ConfigProto, prints nothing at start, and lets the process end with work under way", () => {
    // Field 2 of ConfigProto is intra_op_parallelism_threads.
    const script = `const b = require(process.argv[1]); b.configure(Uint8Array.of(0x10, 1));
      const x = b.createTensor([900, 900], b.TF_FLOAT, new Float32Array(810000));
      for (let i = 0; i < 4; i++) b.executeOpAsync("MatMul", [], [x, x], 1, i).catch(() => {});
      setTimeout(() => process.exit(7), 5);`;
    const run = (): string => execFileSync(process.execPath, ["-e", script, bindingPath()], { encoding: "utf8", env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" }, stdio: ["ignore", "pipe", "pipe"] });
    expect(run).toThrow(expect.objectContaining({ status: 7, stderr: "" }));
  });
});

describe("saved models", () => {
  it("errors name the folder", () => {
    expect(() => binding.loadSavedModel("no-such-folder", "serve")).toThrow(/loadSavedModel no-such-folder: .*SavedModel/);
    expect(() => binding.deleteSavedModel(99)).toThrow("SavedModel 99 does not exist");
    expect(binding.getNumOfSavedModels()).toBe(0);
  });
});
