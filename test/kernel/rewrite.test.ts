import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import type { PreparedCode } from "../../kernel/evaluator/messages.js";
import { CellPositions } from "../../kernel/evaluator/rewrite/positions.js";
import { rewriteCell } from "../../kernel/evaluator/rewrite/rewrite.js";
import { OWN, RewriteSession } from "../../kernel/evaluator/rewrite/session.js";

const NONE: ReadonlySet<string> = new Set();

function rewritten(source: string, preloaded = NONE): PreparedCode {
  return rewriteCell(source, "cell-1.ts", { preloaded, session: new RewriteSession(), folder: tmpdir() });
}

describe("rewriteCell", () => {
  test("leads every statement's position back to its line", () => {
    const lines = ["import { a } from 'm';", "", "type T = number;", "const x: T = 1;", "", "function late(): void {}", "class C {}", "x;"];
    const code = rewritten(lines.join("\n"));
    const positions = new CellPositions(code.js, code.map);
    const evaluated = code.js.split("\n");
    const lineOf = (needle: string): number | undefined => {
      const line = evaluated.findIndex((text) => text.includes(needle));
      return positions.original({ line: line + 1, column: (evaluated[line] ?? "").indexOf(needle) + 1 })?.line;
    };
    expect(lineOf("__gradbook.import")).toBe(1);
    expect(lineOf("= 1")).toBe(4);
    expect(lineOf("function")).toBe(6);
    expect(lineOf("class C")).toBe(7);
    expect(lineOf("x)")).toBe(8);
  });

  test("takes JavaScript as it stands but for its types, and leaves to the transpiler what is more", () => {
    const asItStands = (source: string): boolean => rewritten(source).map.transform === undefined;
    for (const source of ["1 + 1", "let a = { b: 2 }", "for (let i = 0; i < 3; i++) xs.map((x) => x)", "await import('m')", "using d = open();", "let a: number = 1", "f<T>(x)", "x as T"]) expect(asItStands(source), source).toBe(true);
    for (const source of ["enum E { A }", "<T>x", "var a = 1", "@d class C {}", "{ using d = open(); }", "<b/>"]) expect(asItStands(source), source).toBe(false);
    const code = rewritten("let a = 1 // one\n\nlet b = a.c.d\nb");
    const column = (code.js.split("\n")[2] ?? "").indexOf(".d") + 1;
    expect(new CellPositions(code.js, code.map).original({ line: 3, column })).toEqual({ line: 3, column: 12 });
  });

  test("asks for the library only where one of its names is a variable", () => {
    const names = new Set(["layers"]);
    expect(rewritten("layers.dense()", names).library).toEqual(["layers"]);
    expect(rewritten("const o = { layers: 1 }; o.layers; 'layers' // layers", names).library).toEqual([]);
    expect(rewritten("const o = { layers }", names).library).toEqual(["layers"]);
  });

  test("copies a loop's variables unless a function of any cell names them", () => {
    const session = new RewriteSession();
    const copies = (source: string): boolean => rewriteCell(source, "c.ts", { preloaded: NONE, session, folder: tmpdir() }).js.includes("$write");
    expect(copies("let s = 0; function f(x) { let s = x; { let t = s } return s + g(x) } for (let i = 0; i < 9; i++) s += f(i)")).toBe(true);
    expect(copies("for (const x of xs) { s += new C(x).y }")).toBe(true);
    expect(copies("let t = 0; for (;;) t += (() => t)()")).toBe(false);
    expect(copies("class K { y = u } ")).toBe(false);
    expect(copies("for (;;) u++")).toBe(false);
    expect(copies("for (;;) { v++; await 0 }")).toBe(false);
    expect(copies("for await (const x of xs) v++")).toBe(false);
    expect(copies("for (;;) { const f = async () => { await 0 }; v++ }")).toBe(true);
    expect(copies("function later() { { let w = 1 } return w }")).toBe(false);
    expect(copies("while (true) w++")).toBe(false);
    expect(copies("new Function('return v')")).toBe(false);
    expect(copies("for (;;) v++")).toBe(false);
  });

  test("leads inserted text back to where it stands, also at a statement's end", () => {
    const code = rewritten("import { a } from 'm';");
    const column = (code.js.split("\n")[1] ?? "").indexOf("await") + 1;
    expect(new CellPositions(code.js, code.map).original({ line: 2, column })?.line).toBe(1);
  });

  test("names the line of a syntax error", () => {
    expect(() => rewritten("let a = 1;\nlet b = ;")).toThrow(expect.objectContaining({ ename: "SyntaxError", line: 2 }));
  });
});

describe("a cell that runs again", () => {
  /** Rewrites cells one after the other, as one process runs them. */
  function session(): (source: string) => PreparedCode {
    const session = new RewriteSession();
    let count = 0;
    return (source) => rewriteCell(source, `cell-${++count}.ts`, { preloaded: new Set(["layers"]), session, folder: tmpdir() });
  }
  const body = ({ js }: PreparedCode): string => js.slice(0, js.lastIndexOf("\n"));

  test("is not read again, and has its new name", () => {
    const rewrite = session();
    for (const source of ["1 + 1", "enum E { A }", "function f(n: number): number { return n }\nlayers.dense(f(2))", Array.from({ length: 80 }, (_, n) => `let long${n}: number = 1;`).join("\n")]) {
      const [first, again] = [rewrite(source), rewrite(source)];
      expect(again.map, source).toBe(first.map);
      expect(again.library).toBe(first.library);
      expect(body(again)).toBe(body(first));
      expect(again.js).toMatch(/\n\/\/# sourceURL=cell-\d+\.ts$/);
      expect(again.js).not.toBe(first.js);
    }
  });

  test("uses a built-in's new name once a cell has declared it anew", () => {
    const rewrite = session();
    expect(rewrite("URL.name").js).not.toContain(OWN);
    rewrite("class URL {}");
    expect(rewrite("URL.name").js).toContain(`URL${OWN}.name`);
  });

  test("looks anew whether its loop may run on copies", () => {
    const rewrite = session();
    const loop = "for (;;) v++";
    expect(rewrite(loop).js).toContain("$write");
    rewrite("function g() { return v }");
    expect(rewrite(loop).js).not.toContain("$write");
  });

  test.each([
    "const d = (c: Function, _: unknown) => {};\n@d class C { accessor x = 1 }",
    "{ using d = open(); }",
  ])("keeps the variables that the transpiler makes apart from those of its last run: %j", (source) => {
    const rewrite = session();
    const names = (code: PreparedCode): string[] => code.js.match(/__gradbook_cell_\d+_ts_\w+/g) ?? [];
    const [first, again] = [names(rewrite(source)), names(rewrite(source))];
    expect(first.length).toBeGreaterThan(0);
    expect(again.filter((name) => first.includes(name))).toEqual([]);
  });

  test("is forgotten when fifty others have run since, or when it is very long", () => {
    const rewrite = session();
    const first = rewrite("1 + 1");
    for (let n = 0; n < 49; n++) rewrite(`${n}`);
    const again = rewrite("1 + 1");
    expect(again.map).toBe(first.map);
    for (let n = 0; n < 49; n++) rewrite(`${n}`);
    expect(rewrite("1 + 1").map).toBe(first.map);
    for (let n = 0; n < 50; n++) rewrite(`${n}`);
    expect(rewrite("1 + 1").map).not.toBe(first.map);
    const long = `"${"x".repeat(50_000)}"`;
    expect(rewrite(long).map).not.toBe(rewrite(long).map);
  });
});
