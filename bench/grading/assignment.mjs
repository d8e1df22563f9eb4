// Two assignments of twelve questions each, and submissions to them: some right, some wrong, some in part, as a class hands them in.

const nbgrader = (id, role) => ({ nbgrader: { schema_version: 3, grade: false, solution: false, locked: false, task: false, grade_id: id, ...role } });
let count = 0;
const code = (source, metadata = {}) => ({ cell_type: "code", id: `cell-${(count += 1)}`, metadata, source, outputs: [], execution_count: null });
const notebook = (cells) => JSON.stringify({ cells, metadata: { kernelspec: { name: "gradbook", display_name: "TypeScript (Gradbook)", language: "typescript" } }, nbformat: 4, nbformat_minor: 5 });

/** Name, right answer, wrong answer, what is seen of the test, what is hidden. */
const plain = [
  ["outputSize", "(n: number, k: number, s: number, p: number) => Math.floor((n - k + 2 * p) / s) + 1", "(n: number, k: number, s: number, p: number) => (n - k) / s", "outputSize(5, 3, 1, 0) === 3", "outputSize(28, 5, 2, 2) === 14"],
  ["parameters", "(inputs: number, units: number) => inputs * units + units", "(inputs: number, units: number) => inputs * units", "parameters(2, 3) === 9", "parameters(784, 64) === 50_240"],
  ["receptive", "(ks: number[]) => ks.reduce((size, k) => size + k - 1, 1)", "(ks: number[]) => ks.length * 3", "receptive([3, 3]) === 5", "receptive([3, 5, 7]) === 13"],
  ["softmax", "(xs: number[]) => { const es = xs.map((x) => Math.exp(x - Math.max(...xs))); const sum = es.reduce((a, b) => a + b); return es.map((e) => e / sum); }", "(xs: number[]) => xs", "softmax([0, 0])[0] === 0.5", "softmax([1000, 1000])[1] === 0.5"],
  ["relu", "(x: number) => Math.max(0, x)", "(x: number) => Math.abs(x)", "relu(2) === 2", "relu(-3) === 0"],
  ["oneHot", "(label: number, classes: number) => Array.from({ length: classes }, (_, i) => Number(i === label))", "(label: number) => [label]", "oneHot(0, 2).join() === '1,0'", "oneHot(2, 4).join() === '0,0,1,0'"],
  ["accuracy", "(a: number[], b: number[]) => a.filter((x, i) => x === b[i]).length / a.length", "() => 1", "accuracy([1], [1]) === 1", "accuracy([1, 2], [1, 3]) === 0.5"],
  ["mse", "(a: number[], b: number[]) => a.reduce((sum, x, i) => sum + (x - (b[i] ?? 0)) ** 2, 0) / a.length", "() => 0", "mse([1], [1]) === 0", "mse([1, 3], [3, 3]) === 2"],
  ["decay", "(rate: number, epoch: number) => rate * 0.5 ** Math.floor(epoch / 10)", "(rate: number) => rate", "decay(0.1, 0) === 0.1", "decay(0.1, 10) === 0.05"],
  ["batches", "(n: number, size: number) => Math.ceil(n / size)", "(n: number, size: number) => Math.floor(n / size)", "batches(10, 5) === 2", "batches(11, 5) === 3"],
  ["clip", "(x: number, most: number) => Math.max(-most, Math.min(most, x))", "(x: number) => x", "clip(1, 2) === 1", "clip(-7, 2) === -2"],
  ["momentum", "(v: number, g: number) => 0.9 * v - 0.1 * g", "(v: number) => v", "momentum(0, 1) === -0.1", "momentum(1, 0) === 0.9"],
];

const tensors = plain.map(([name], index) => {
  const shape = [index + 2, 3];
  return [
    name,
    `(x: Tensor) => x.mul(${index + 2}).add(1).relu()`,
    `(x: Tensor) => x.mul(${index + 3})`,
    `${name}(tf.zeros([${shape}])).shape.join() === "${shape}"`,
    `${name}(tf.ones([${shape}])).sum().arraySync() === ${(index + 3) * shape[0] * shape[1]}`,
  ];
});

const cases = { plain, tensors };
const header = { plain: "// Twelve questions without a tensor", tensors: "const one = tf.tensor([1]);" };
const check = (condition, message) => `if (!(${condition})) throw new Error(${JSON.stringify(message)});`;
const visible = ([name, , , seen]) => check(seen, `${name}: look at the first example again`);

export function master(kind) {
  const cells = cases[kind].flatMap(([name, right, , seen, hidden]) => [
    code(`// BEGIN SOLUTION\nconst ${name} = ${right};\n// END SOLUTION`, nbgrader(`answer-${name}`, { solution: true })),
    code(`${visible([name, right, "", seen])}\n// BEGIN HIDDEN TESTS\n${check(hidden, `${name}: not yet`)}\n// END HIDDEN TESTS`, nbgrader(`test-${name}`, { grade: true, locked: true, points: 1 })),
  ]);
  return notebook([code(header[kind]), ...cells]);
}

/** The student's number decides what is wrong in it. */
export function submission(kind, student) {
  const cells = cases[kind].flatMap(([name, right, wrong, seen], index) => {
    const luck = (student * 7 + index * 5) % 11;
    const answer = luck < 8 ? `const ${name} = ${right};` : luck < 10 ? `const ${name} = ${wrong};` : `throw new Error("not done");`;
    return [code(answer, nbgrader(`answer-${name}`, { solution: true })), code(visible([name, right, wrong, seen]), nbgrader(`test-${name}`, { grade: true, locked: true, points: 1 }))];
  });
  return notebook([code(header[kind]), ...cells]);
}
