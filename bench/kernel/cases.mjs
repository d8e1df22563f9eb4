// What each kernel is asked to do, in TypeScript and in Python, as alike as the languages allow.

const hundred = (one) => Array.from({ length: 50 }, (_, n) => one(n)).join("\n");

/** Cells that are timed from the request to the reply and idle. `rounds`: how many, and how many with --quick. */
export const cells = {
  sum: { rounds: [60, 20], typescript: "1 + 1", python: "1 + 1" },
  call: {
    rounds: [60, 20],
    typescript: "function half(n: number): number {\n  return n / 2;\n}\nhalf(6)",
    python: "def half(n):\n    return n / 2\n\nhalf(6)",
  },
  cell100: {
    rounds: [40, 10],
    typescript: hundred((n) => `function f${n}(x: number): number { return x + ${n}; }\nconst v${n}: number[] = [f${n}(${n}), ${n}];`),
    python: hundred((n) => `def f${n}(x): return x + ${n}\nv${n} = [f${n}(${n}), ${n}]`),
  },
  lines: {
    rounds: [9, 3],
    lines: 10_000,
    typescript: "for (let i = 0; i < 10000; i++) console.log(i);",
    python: "for i in range(10000): print(i)",
  },
  interrupt: {
    rounds: [9, 3],
    interrupt: true,
    typescript: "console.log('runs'); while (true) {}",
    python: "print('runs')\nwhile True: pass",
  },
};

export const completion = { rounds: [30, 10], typescript: "Math.sq", python: "str.sp" };

/** The same sum at the top level and in a function; Python does a hundredth of it, which leaves the ratio as it is. */
export const loop = {
  rounds: [7, 3],
  counts: { typescript: 1e8, python: 1e6 },
  typescript: { top: "let s = 0; for (let i = 0; i < 1e8; i++) s += i;", inner: "(() => { let s = 0; for (let i = 0; i < 1e8; i++) s += i; return s; })();" },
  python: { top: "s = 0\nfor i in range(1000000): s += i", inner: "def sum_up():\n    s = 0\n    for i in range(1000000): s += i\nsum_up()" },
};
