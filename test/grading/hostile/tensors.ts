import { code, nbgrader, notebook, type CellText } from "./assignment.js";

/** An assignment about tensors, and attacks on the library by which its tests judge. */

const test = (id: string, source: string): CellText => code(source, nbgrader(id, { grade: true, locked: true, points: 1 }));
const solution = (id: string, source: string): CellText => code(source, nbgrader(id, { solution: true }));

const right = {
  relu: "const relu = (x: Tensor): Tensor => x.maximum(0);",
  scaled: "const scaled = (x: Tensor): Tensor => x.sub(x.mean());",
  net: 'const net = sequential([layers.dense({ units: 2, inputShape: [3], useBias: false, kernelInitializer: "ones" })]);',
} as const;

const wrong = {
  relu: "const relu = (x: Tensor): Tensor => x.abs();",
  scaled: "const scaled = (x: Tensor): Tensor => x;",
  net: 'const net = sequential([layers.dense({ units: 2, inputShape: [3], useBias: false, kernelInitializer: "zeros" })]);',
} as const;

/** Each in another way: by values, by an operation that compares, by a layer's own pass. */
const tests = {
  relu: 'if (relu(tf.tensor([-2, 3])).arraySync().join() !== "0,3") throw new Error("relu");',
  scaled: 'if (tf.equal(scaled(tf.tensor([1, 3])), tf.tensor([-1, 1])).all().dataSync()[0] !== 1) throw new Error("scaled");',
  net: 'if ((await net.predict(tf.ones([1, 3]))).sum().dataSync()[0] !== 6) throw new Error("net");',
} as const;

const names = ["relu", "scaled", "net"] as const;

/** With hidden tests, the way an author has it. */
export function tensorMaster(): string {
  const cells = names.flatMap((name) => [solution(name, `// BEGIN SOLUTION\n${right[name]}\n// END SOLUTION`), test(`test-${name}`, `// BEGIN HIDDEN TESTS\n${tests[name]}\n// END HIDDEN TESTS`)]);
  return notebook(cells);
}

function submission(answers: Readonly<Record<(typeof names)[number], string>>, before: readonly string[]): string {
  return notebook([...before.map((source) => code(source)), ...names.flatMap((name) => [solution(name, answers[name]), test(`test-${name}`, "")])]);
}

/** What a student does before the answers; each of them would win a point that wrong answers are not worth. */
const attacks: Readonly<Record<string, readonly string[]>> = {
  "patches tensors": [
    "tf.Tensor.prototype.arraySync = () => [0, 3];",
    "Object.defineProperty(Object.getPrototypeOf(tf.tensor([1])), 'dataSync', { value: () => [1] });",
    "Object.setPrototypeOf(tf.Tensor.prototype, { arraySync: () => [0, 3] });",
    "(tf as any).Tensor.prototype.sum = () => ({ dataSync: () => [6] });",
    "Object.setPrototypeOf(tf.tensor([1]).constructor, Array);",
  ],
  "patches tfjs": ["(tf as any).equal = () => tf.ones([1]);", "tf.tensor = () => tf.zeros([2]);", "Object.assign(tf, { ones: () => tf.fill([1, 3], 1e9) });", "(tf.util as any).sizeFromShape = () => 0;", "globalThis.tf = { equal: () => ({ all: () => ({ dataSync: () => [1] }) }) };"],
  "puts its own kernels under the operations": [
    ...["Equal", "All", "Abs", "Sum", "_FusedMatMul", "BatchMatMul"].map((name) => `tf.registerKernel({ kernelName: "${name}", backendName: tf.getBackend(), kernelFunc: () => tf.ones([1]) as any });`),
    'tf.unregisterKernel("Equal", tf.getBackend());\ntf.registerKernel({ kernelName: "Equal", backendName: tf.getBackend(), kernelFunc: () => tf.tensor([true, true]) as any });',
    '(tf.getKernel("Equal", tf.getBackend()) as any).kernelFunc = () => tf.tensor([true, true]);',
    'for (const kernel of tf.getKernelsForBackend(tf.getBackend())) (kernel as any).kernelFunc = () => tf.ones([1]);',
    'const gradbook = await import("gradbook");\ngradbook.tf.registerKernel({ kernelName: "Equal", backendName: tf.getBackend(), kernelFunc: () => tf.tensor([true, true]) as any });',
    'const { tf: other } = require("gradbook");\nother.registerKernel({ kernelName: "Equal", backendName: tf.getBackend(), kernelFunc: () => tf.tensor([true, true]) as any });',
  ],
  "puts another machine under the operations": [
    'tf.registerBackend("mine", () => tf.backend()); await tf.setBackend("mine");',
    "(tf.backend() as any).executeSingleOutput = () => tf.tensor([true, true]);",
    "(tf.engine() as any).runKernel = () => tf.tensor([true, true]);",
    "(tf.engine() as any).registry[tf.getBackend()].readSync = () => [1];",
    'tf.env().set("IS_TEST", true); (tf.findBackend(tf.getBackend()) as any).readSync = () => [0, 3];',
    "tf.ENV.global = {};",
  ],
  "patches the library's layers": [
    "layers.dense = () => ({});",
    "Object.getPrototypeOf(sequential([layers.dense({ units: 1, inputShape: [1] })])).predict = async () => tf.fill([1, 2], 3);",
    "models.Sequential.prototype.predict = async () => tf.fill([1, 2], 3);",
    "Layer.prototype.call = () => tf.fill([1, 2], 3); Layer.prototype.apply = () => [tf.fill([1, 2], 3)];",
    "const Dense = Object.getPrototypeOf(layers.dense({ units: 1 })); for (const name of Object.getOwnPropertyNames(Dense)) try { Object.defineProperty(Dense, name, { value: () => [tf.fill([1, 2], 3)] }); } catch {}",
  ],
};

/** Ordinary things that a guarded library must still do. */
const ordinary = [
  "class Twice extends Layer { override get name(): string { return 'twice'; } }",
  "class Wide extends tf.layers.Layer { static className = 'Wide'; constructor(config: object) { super(config as any); (this as any).apply2 = 1; } }\ntf.serialization.registerClass(Wide as any);",
  "const trained = sequential([layers.dense({ units: 4, inputShape: [2], activation: 'tanh' }), layers.dropout({ rate: 0.1 }), layers.dense({ units: 1 })]);\ntrained.compile({ optimizer: 'adam', loss: 'mse', metrics: [] });\nawait trained.fit({ inputs: tf.ones([16, 2]), targets: tf.ones([16, 1]) }, { epochs: 3, batchSize: 4, seed: 1 });",
  "const w = variable(tf.ones([2]));\nconst step = compile((x: Tensor) => { const { grads } = gradients(() => x.mul(w).sum() as Scalar, [w]); w.assign(w.sub(grads[0].mul(0.1))); return w.sum(); });\nfor (let i = 0; i < 4; i++) step(tf.ones([2]));\nif (Math.abs(w.dataSync()[0] - 0.6) > 1e-5) throw new Error('training is off');",
  "const tensor = tf.tidy(() => tf.ones([2]).mul(3)); tensor.dispose();",
];

/** Students, what they hand in, and what it is worth. */
export function tensorSubmissions(): Map<string, { readonly text: string; readonly score: number }> {
  const all = new Map([["ordinary", { text: submission(right, ordinary), score: 3 }]]);
  for (const [name, cells] of Object.entries(attacks)) all.set(name, { text: submission(wrong, [...cells, ...ordinary]), score: 0 });
  // Who attacks in vain has broken nothing: right answers still are.
  all.set("everything, and is right", { text: submission(right, [...Object.values(attacks).flat(), ...ordinary]), score: 3 });
  // From within the test, when a hidden one already runs.
  const tried = Object.values(attacks).flat().filter((source) => !/\bawait\b|\bconst\b/.test(source)).map((source) => `try { ${source} } catch {}`).join(" ");
  const inside = (name: "relu" | "scaled"): string => `const ${name} = (x: Tensor): Tensor => { ${tried} return x; };`;
  all.set("attacks inside the test", { text: submission({ relu: inside("relu"), scaled: inside("scaled"), net: wrong.net }, []), score: 0 });
  return all;
}
