import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import { murmur2 } from "../../kernel/debugger/murmur2.js";
import { Script } from "../../kernel/debugger/script.js";
import { valueText } from "../../kernel/debugger/values.js";
import { rewriteCell } from "../../kernel/evaluator/rewrite/rewrite.js";
import { RewriteSession } from "../../kernel/evaluator/rewrite/session.js";

// Expected values: murmur2_x86 of ipykernel.compiler, which JupyterLab's own agrees with.
test.each([
  ["", 0, 0],
  ["a", 0, 2456313694],
  ["1 + 1", 0, 3531899427],
  ["let é = '✓';\nconsole.log(é)", 0, 3671842597],
  ["let é = '✓';\nconsole.log(é)", 0x67726164, 3727787653],
])("murmur2 of %j with seed %d", (text, seed, hash) => {
  expect(murmur2(text, seed)).toBe(hash);
});

describe("a script's stops", () => {
  const source = `import { sep } from "node:path";
type Only = number;

/* a comment */
class Box<T> {
  constructor(readonly held: T) {}
  get(): T {
    return this.held;
  }
}
for (let i = 0; i < 2; i++) {
  const square = (n: number): number =>
    n * n;
  if (i > 0) square(i);
}
try { null!.x } catch { }
export const last: Only = 3; last`;
  const script = Script.ofCell("cell", rewriteCell(source, "cell-1.ts", { preloaded: new Set(), session: new RewriteSession(), folder: tmpdir(), debugged: true }));

  test.each([
    [1, 1],
    [2, 5],
    // The assignment that the parameter property stands for.
    [6, 6],
    [7, 8],
    [8, 8],
    [9, 11],
    [12, 12],
    [13, 13],
    [14, 14],
    [15, 16],
    [17, 17],
    [18, undefined],
  ])("line %d stops at line %d", (line, stops) => {
    expect(script.stopAt(line)?.line).toBe(stops);
  });

  test("lead back to the author's line", () => {
    for (const line of [1, 5, 8, 11, 12, 13, 14, 16, 17]) {
      const stop = script.stopAt(line);
      expect(script.authors(stop?.place ?? { lineNumber: -1 })?.line).toBe(line);
    }
  });

  test("know what a catch guards, and what is outside functions", () => {
    const places = [8, 13, 14, 16].map((line) => script.stopAt(line)?.place ?? { lineNumber: -1 });
    expect(places.map((place) => script.isTopLevel(place))).toEqual([false, false, true, true]);
    expect(places.map((place) => script.isGuarded(place))).toEqual([false, false, false, true]);
  });
});

test.each([
  [{ type: "number", unserializableValue: "-0" }, "-0"],
  [{ type: "string", value: "a'b\nc" }, "'a\\'b\\nc'"],
  [{ type: "bigint", unserializableValue: "7n" }, "7n"],
  [{ type: "function", description: "function f() {\n  return 1;\n}" }, "function f() { …"],
  [{ type: "object", subtype: "null" }, "null"],
] as const)("shows %j", (remote, shown) => {
  expect(valueText(remote as never)).toBe(shown);
});

test("cuts a long text and says so", () => {
  expect(valueText({ type: "string", value: "x".repeat(1000) })).toBe(`'${"x".repeat(499)}… (1002 characters)`);
});
