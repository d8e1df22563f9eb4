import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { Cells } from "./cells.js";

const N = "1e8";

/** What stands before the loop, and the loop. */
const CASES: Readonly<Record<string, readonly [string, string]>> = {
  "for with let": ["let s = 0;", `for (let i = 0; i < ${N}; i++) s += i;`],
  "for with var": ["var s = 0;", `for (var i = 0; i < ${N}; i++) s += i;`],
  while: ["let s = 0, i = 0;", `while (i < ${N}) { s += i; i++; }`],
  nested: ["let s = 0;", `for (let i = 0; i < 1e4; i++) for (let j = 0; j < ${N} / 1e4; j++) s += i * j;`],
  "a function's call": ["function f(x: number) { return x * 2 + 1 } let s = 0;", `for (let i = 0; i < ${N}; i++) s += f(i);`],
  "an arrow's call": ["const f = (x: number) => x * 2 + 1; let s = 0;", `for (let i = 0; i < ${N}; i++) { s += f(i); }`],
  "a method's call": ["class P { k = 2; m(x: number) { return x * this.k } } const p = new P(); let s = 0;", `for (let i = 0; i < ${N}; i++) { s += p.m(i); }`],
  "a typed array": ["const a = new Float64Array(1000); let s = 0;", `for (let i = 0; i < ${N}; i++) { a[i % 1000] += i; s += a[(i * 7) % 1000]; }`],
  "for of": ["const xs = Array.from({ length: 1000 }, (_, i) => i); let s = 0;", `for (let r = 0; r < ${N} / 1000; r++) for (const x of xs) s += x;`],
};

/** The two take turns in one process, so that a busy machine slows both. */
test.each(Object.entries(CASES))("a loop outside functions takes less than 2.5 times its time in one: %s", async (_, [before, loop]) => {
  const cells = await Cells.in(tmpdir());
  const timed = (give: string): string => `${before}\nlet $t = performance.now();\n${loop}\n$t = performance.now() - $t; ${give}`;
  const ratios: number[] = [];
  for (let round = 0; round < 3; round++) {
    const top = Number((await cells.run(timed("$t"))).shown);
    const inside = Number((await cells.run(`(() => { ${timed("return $t")} })()`)).shown);
    ratios.push(top / inside);
  }
  cells.close();
  expect(ratios.sort((a, b) => a - b)[1]).toBeLessThan(2.5);
});
