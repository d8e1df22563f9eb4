// What each kernel is asked to do, in TypeScript and in Python, as alike as the languages allow. `rounds`: how many, and how many
// with --quick. A language that a case does not name sits it out.

const hundred = (one) => Array.from({ length: 50 }, (_, n) => one(n)).join("\n");

/** The first cell of a fresh kernel, timed from the request to the reply and idle. */
export const firstCells = {
  "first-cell": { rounds: [9, 3], typescript: "1 + 1", python: "1 + 1" },
  "first-library-cell": {
    rounds: [5, 2],
    gradbook: "layers.dense({ units: 10, inputShape: [784] }).apply(tf.ones([1, 784])).shape",
    python: "import keras\nkeras.layers.Dense(10)(keras.ops.ones((1, 784))).shape",
  },
};

const sum = (n) => `1 + ${n}`;
const half = {
  typescript: (n) => `function half(n: number): number {\n  return n / 2;\n}\nhalf(${n})`,
  python: (n) => `def half(n):\n    return n / 2\n\nhalf(${n})`,
};
const lines = {
  typescript: (from) => hundred((n) => `function f${n}(x: number): number { return x + ${from + n}; }\nconst v${n}: number[] = [f${n}(${n}), ${n}];`),
  python: (from) => hundred((n) => `def f${n}(x): return x + ${from + n}\nv${n} = [f${n}(${n}), ${n}]`),
};

/** Cells that a warm kernel runs: again and again, and edited, with another number in every round, which is what a text that is a function of it is for. */
export const cells = {
  "one-plus-one": { rounds: [60, 20], typescript: sum(1), python: sum(1) },
  function: { rounds: [60, 20], typescript: half.typescript(6), python: half.python(6) },
  "hundred-lines": { rounds: [40, 10], typescript: lines.typescript(0), python: lines.python(0) },
  "one-plus-one-edited": { rounds: [60, 20], typescript: sum, python: sum },
  "function-edited": { rounds: [60, 20], ...half },
  "hundred-lines-edited": { rounds: [40, 10], ...lines },
  interrupt: {
    rounds: [9, 3],
    interrupt: true,
    // Deno's kernel ignores interrupts, and would run on.
    gradbook: "console.log('runs'); while (true) {}",
    python: "print('runs')\nwhile True: pass",
  },
};

/** Questions about code, with the cursor at its end. */
export const questions = {
  completion: { do: "complete", rounds: [30, 10], typescript: "Math.sq", python: "str.sp" },
  inspection: { do: "inspect", rounds: [30, 10], typescript: "Math.sqrt", python: "str.split" },
};

/** The same sum at the top level and in a function; Python does a hundredth of it, which leaves the ratio as it is. */
export const loop = {
  rounds: [7, 3],
  counts: { gradbook: 1e8, python: 1e6 },
  gradbook: { top: "let s = 0; for (let i = 0; i < 1e8; i++) s += i;", inner: "(() => { let s = 0; for (let i = 0; i < 1e8; i++) s += i; return s; })();" },
  python: { top: "s = 0\nfor i in range(1000000): s += i", inner: "def sum_up():\n    s = 0\n    for i in range(1000000): s += i\nsum_up()" },
};

/** Many lines; a kernel that does not come to an end within `patience` milliseconds of silence has no time. */
export const output = {
  rounds: [9, 3],
  count: 10_000,
  patience: 15_000,
  typescript: "for (let i = 0; i < 10000; i++) console.log(i);",
  python: "for i in range(10000): print(i)",
};
