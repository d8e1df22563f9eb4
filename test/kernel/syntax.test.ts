import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Cells } from "./cells.js";

let folder: string;
let cells: Cells;
let run: Cells["run"];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gradbook-syntax-"));
  cells = await Cells.in(folder);
  run = cells.run;
});
afterAll(() => {
  cells.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("TypeScript's own syntax", () => {
  test.each([
    ["enums, both ways", "enum Color { Red, Green = 5, Blue } [Color.Blue, Color[5]]", "[ 6, 'Green' ]"],
    ["const enums", "const enum Level { Low = 1, High = Low << 3 } Level.High", "8"],
    ["enums of text", "enum Kind { A = 'a', B = `b` } Object.values(Kind)", "[ 'a', 'b' ]"],
    ["namespaces that merge and nest", "namespace Geo { export const pi = 3 } namespace Geo { export const tau = pi * 2; export namespace Flat { export const n = 1 } } [Geo.tau, Geo.Flat.n]", "[ 6, 1 ]"],
    ["dotted namespaces and aliases", "namespace A.B { export const x = 4 } import Short = A.B; Short.x", "4"],
    ["a namespace on a function", "function area(r: number) { return r * area.factor } namespace area { export const factor = 3 } area(2)", "6"],
    ["import equals", "import nodePath = require('node:path'); nodePath.basename('/a/b')", "'b'"],
    ["declarations without a value", "declare const nowhere: number; declare function f0(): void; declare module 'm' { const q: 1 } interface I0 { a: 1 } type T0 = I0['a']; 1", "1"],
    ["declare global", "declare global { interface Array<T> { third(): T } } [1].length", "1"],
    ["abstract classes and parameter properties", "abstract class Shape { constructor(protected readonly side: number, public label = 'x') {} abstract area(): number } class Square extends Shape { area() { return this.side ** 2 } } const square = new Square(3); [square.area(), square.label]", "[ 9, 'x' ]"],
    ["private names, statics, accessors", "class Count { static #made = 0; #n = 1; static { Count.#made = 10 } accessor level = 2; get n() { return this.#n + Count.#made } } [new Count().n, new Count().level]", "[ 11, 2 ]"],
    ["overloads", "function twice(x: number): number; function twice(x: string): string; function twice(x: any) { return x + x } [twice(2), twice('a')]", "[ 4, 'aa' ]"],
    ["satisfies, as, !, const type parameters", "const opts = { a: 1 } satisfies Record<string, number>; function same<const T>(x: T) { return x } [opts.a!, same([1, 2] as const)[1], <number>(3 as unknown)]", "[ 1, 2, 3 ]"],
    ["generic arrows", "const first = <T,>(xs: T[]): T | undefined => xs[0]; const again = <T extends object>(x: T) => x; first([7])", "7"],
    ["generators", "function* upTo(n: number): Generator<number> { for (let i = 0; i < n; i++) yield i } const co = async function* () { yield* upTo(2) }; const got: number[] = []; for await (const x of co()) got.push(x); [...upTo(3), got]", "[ 0, 1, 2, [ 0, 1 ] ]"],
    ["labels", "let hits = 0; outer: for (const a of [1, 2, 3]) { for (const b of [1, 2, 3]) { if (b === 2) continue outer; if (a === 3) break outer; hits++ } } hits", "2"],
    ["logical assignment, optional chaining, big integers", "let maybe: { n?: bigint } | undefined; maybe ??= {}; maybe.n ||= 2n ** 70n; maybe?.n", "1180591620717411303424n"],
    ["type-only imports and exports", "import type { Stats } from 'node:fs'; import { type Dirent, existsSync } from 'node:fs'; export type { Stats }; export type Alias = Dirent; existsSync('/')", "true"],
    ["nothing but type imports before the result", "import type { Stats } from 'node:fs'; const size = (of: Stats) => of.size; size({ size: 7 } as Stats)", "7"],
    ["import types and typeof", "let stat: import('node:fs').Stats | undefined; type F = typeof import('node:fs'); stat", undefined],
    ["export of a declaration", "export const shared = 4; export function sharedBy() { return shared * 2 } export { shared as other }; export default class Named {} sharedBy()", "8"],
    ["export default of a value", "export default 6 * 7", "42"],
    ["tagged templates and regular expressions", "const tag = (parts: TemplateStringsArray, ...v: unknown[]) => parts.raw.join('|') + v.length; [tag`a${1}\\n`, /(?<y>\\d+)/.exec('x12')?.groups?.y]", "[ 'a|\\\\n1', '12' ]"],
    ["top-level await in expressions", "const [p1, p2] = await Promise.all([1, Promise.resolve(2)]); p1 + (await p2) + (await (async () => 3)())", "6"],
    ["await in for, if, template and class", "for (const ms of [1, await 2]) await ms; if (await true) {} class K { static v = 1; [`k${await 5}`] = 1 } Object.keys(new K())", "[ 'k5' ]"],
  ])("runs %s", async (_, code, expected) => {
    const { error, shown } = await run(code);
    expect(error?.traceback).toBeUndefined();
    expect(shown).toBe(expected);
  });

  const KINDS: readonly (readonly [string, string])[] = [
    ["let", "let thing = 1;"],
    ["const", "const thing = 1;"],
    ["var", "var thing = 1;"],
    ["function", "function thing() {}"],
    ["async generator", "async function* thing() {}"],
    ["class", "class thing {}"],
    ["decorated class", "@((c: any) => c) class thing {}"],
    ["enum", "enum thing { A }"],
    ["namespace", "namespace thing { export const a = 1 }"],
    ["import", "import { sep as thing } from 'node:path';"],
    ["namespace import", "import * as thing from 'node:path';"],
    ["default import", "import thing from 'node:path';"],
    ["import equals", "import thing = require('node:path');"],
    ["destructuring", "const { length: thing, ...others } = 'abc';"],
    ["using", "using thing = null;"],
    ["export", "export const thing = 1;"],
    ["type", "type thing = 1; interface thing2 {}"],
  ];
  test("declares anything anew as anything", async () => {
    for (const [first, before] of KINDS) {
      for (const [second, after] of KINDS) {
        expect((await run(before)).traceback, first).toBe("");
        expect((await run(after)).traceback, `${first} -> ${second}`).toBe("");
      }
    }
  });

  test("a built-in's name can be an author's variable, and packages and the kernel keep theirs", async () => {
    const { shown, error } = await run(
      "import process, { pid } from 'node:process'; import { Buffer } from 'node:buffer'; const { URL = 1, Map: Set } = { Map: 5 }; const Promise = { URL, Set }; function setTimeout() { return 'mine' }\n[process.pid === pid, Promise, setTimeout()]",
    );
    expect(error?.traceback).toBeUndefined();
    expect(shown).toBe("[ true, { URL: 1, Set: 5 }, 'mine' ]");
    expect((await run("const Error = 1, Object = 2, Array = 3, JSON = 4, String = 5, performance = 6, Symbol = 7, console2 = 8; await null; ({ Error, JSON })")).shown).toBe("{ Error: 1, JSON: 4 }");
    expect((await run("console.log(`still ${Error}`); (() => { throw new (globalThis.Error)('works') })()")).error?.evalue).toBe("works");
    expect((await run("class Map { own = true } new Map()")).shown).toBe("Map { own: true }");
    expect(await cells.runner.properties("Map")).toContain("prototype");
    expect((await cells.runner.properties("")).filter((name) => name.includes("$cell") || name.startsWith("__gradbook"))).toEqual([]);
    // A fresh process for the tests that follow.
    await run("process.exit()");
  });
});

describe("variables of other cells", () => {
  // tslab and others captured the value that a variable had when the function's cell ran.
  test("are read live by closures, whoever changes them", async () => {
    await run("let live = 1; const readLive = () => live; class Reader { get live() { return live } } const laterLive = async () => { await null; return live }");
    await run("live = 2");
    expect((await run("[readLive(), new Reader().live, await laterLive()]")).shown).toBe("[ 2, 2, 2 ]");
    await run("for (let i = 0; i < 5000; i++) live += 1;");
    expect((await run("[readLive(), new Reader().live]")).shown).toBe("[ 5002, 5002 ]");
    await run("const live = 'anew'");
    expect((await run("readLive()")).shown).toBe("'anew'");
  });

  test("are seen changing by what a loop calls, in the same cell and in earlier ones", async () => {
    await run("let step = 0; const seenSteps: number[] = []; function look() { seenSteps.push(step) }");
    await run("for (step = 0; step < 3; step++) look();");
    expect((await run("seenSteps")).shown).toBe("[ 0, 1, 2 ]");
    await run("const holder = { get now() { return tick } }; let tick = 0;");
    expect((await run("const ticks: number[] = []; while (tick < 3) { tick++; ticks.push(holder.now) } ticks")).shown).toBe("[ 1, 2, 3 ]");
    expect((await run("let byText = 0; const texts: number[] = []; for (; byText < 2; byText++) texts.push((0, eval)('byText')); texts")).shown).toBe("[ 0, 1 ]");
  });
});

describe("decorators", () => {
  test("standard ones work on classes, methods, fields and accessors, and later cells keep theirs", async () => {
    const { text, shown } = await run(`function note(value: unknown, { kind, name }: { kind: string; name: string | symbol }): any {
  console.log(kind, name);
  if (kind === "method") return function (this: unknown, ...rest: unknown[]) { return "noted " + (value as Function).apply(this, rest) };
}
@note class Noted { @note field = 1; @note accessor level = 2; @note static make() { return 3 } @note say(word = "hi") { return word } }
new Noted().say()`);
    expect(text).toBe("method make\naccessor level\nmethod say\nfield field\nclass Noted\n");
    expect(shown).toBe("'noted hi'");
    await run("@note class Other { @note value = 5 }");
    expect((await run("const both = [new Noted().field, new Noted().level, new Other().value]; both")).shown).toBe("[ 1, 2, 5 ]");
    expect((await run("const Anonymous = @note class { @note x = 1 }; new Anonymous().x")).shown).toBe("1");
  });

  test("a later cell's class with decorators leaves an earlier one's as it is", async () => {
    await run("const plus = (n: number) => (value: undefined, context: ClassFieldDecoratorContext) => (x: number) => x + n; class First { @plus(10) x = 1 }");
    await run("class Second { @plus(100) x = 1; @plus(200) y = 1 }");
    expect((await run("[new First().x, new Second().x, new Second().y]")).shown).toBe("[ 11, 101, 201 ]");
  });

  test("errors in a cell with decorators name the author's line", async () => {
    const { error, traceback } = await run("function plain(v: any, c: any) {}\n\n@plain class Fails {\n  @plain run() {\n    throw new Error('inside')\n  }\n}\nnew Fails().run()");
    expect(error?.line).toBe(5);
    expect(traceback).toContain("cell-");
    expect(traceback).toContain(":8:13");
    expect(traceback).toContain("5 |     throw new Error('inside')");
    expect(traceback).not.toContain("__gradbook");
    expect((await run("let a = 1;\n@ class X {}")).error).toMatchObject({ ename: "SyntaxError", line: 2 });
  });

  test("of parameters are refused where they are not the legacy ones, at their place", async () => {
    expect((await run("let a = 1;\nclass P {\n  run(@a x = 1) {}\n}")).error).toMatchObject({ ename: "SyntaxError", line: 3 });
  });

  test("a tsconfig.json beside the notebook chooses the legacy ones", async () => {
    writeFileSync(join(folder, "tsconfig.json"), '{ // as editors read it\n "compilerOptions": { "experimentalDecorators": true, } }');
    const code = "const marks: unknown[] = []; const mark = (...all: unknown[]) => { marks.push(all.length) }; const param = (target: object, name: string, index: number) => { marks.push(name + index) }; class Legacy { @mark run(@param x: number) {} @mark y = 1 } marks";
    expect((await run(code)).shown).toBe("[ 'run0', 3, 3 ]");
    rmSync(join(folder, "tsconfig.json"));
    expect((await run("const kinds: string[] = []; const kind = (v: unknown, c: { kind: string }) => { kinds.push(c.kind) }; class Standard { @kind y = 1 } kinds")).shown).toBe("[ 'field' ]");
  });
});

describe("using", () => {
  const RESOURCE = "class Res { constructor(readonly id: string) {} [Symbol.dispose]() { console.log('closed', this.id) } async [Symbol.asyncDispose]() { await null; await new Promise((done) => setTimeout(done, 1)); console.log('closed later', this.id) } }";

  test("at the top level is disposed of at the cell's end, the newest first, and stays a variable", async () => {
    await run(RESOURCE);
    const { text, shown } = await run("using one = new Res('1'), two = new Res('2'); await using three = new Res('3'); using none = null; console.log('work'); one.id");
    expect(text).toBe("work\nclosed later 3\nclosed 2\nclosed 1\n");
    expect(shown).toBe("'1'");
    expect((await run("two.id")).shown).toBe("'2'");
    expect((await run("await using four = await Promise.resolve(new Res('4')); four.id")).text).toBe("closed later 4\n");
  });

  test("is disposed of when the cell fails and when it is interrupted", async () => {
    const failed = await run("using failing = new Res('f');\nthrow new Error('mid')");
    expect(failed.text).toBe("closed f\n");
    expect(failed.error).toMatchObject({ evalue: "mid", line: 2 });
    const waiting = run("using waited = new Res('w'); await using alsoWaited = new Res('a'); while (true) await new Promise((done) => setTimeout(done, 5))");
    setTimeout(() => cells.runner.interrupt(), 150);
    expect(await waiting).toMatchObject({ text: "closed later a\nclosed w\n", error: { ename: "KeyboardInterrupt" } });
  });

  test("in functions, blocks and loops it ends there", async () => {
    const { text } = await run("function inner() { using f = new Res('f'); console.log('in') } inner(); { using b = new Res('b') } for (using l of [new Res('l')]) console.log('loop'); { await using a = new Res('a') } console.log('end')");
    expect(text).toBe("in\nclosed f\nclosed b\nloop\nclosed l\nclosed later a\nend\n");
  });

  test("refuses what can't be disposed of, and tells of a disposal that fails", async () => {
    expect((await run("let before = 1;\nusing wrong = {} as any")).error).toMatchObject({ ename: "TypeError", line: 2 });
    const both = await run("using bad = { [Symbol.dispose]() { throw new Error('not closed') } }; throw new Error('first')");
    expect(both.error?.evalue).toBe("first");
    expect(both.text).toContain("not closed");
    expect((await run("using bad = { [Symbol.dispose]() { throw new Error('not closed') } }; 1")).error?.evalue).toBe("not closed");
  });
});

describe("tracebacks", () => {
  // Other kernels are off by the lines that they add or drop.
  test.each([
    ["after types and blank lines", "interface A {\n  a: number\n}\n\n\ntype B = A;\n\nconst b: B = { a: 1 };\n\nthrow new Error('x')", 10],
    ["after imports", "// first\nimport { join } from 'node:path';\n\nimport 'node:fs';\nnull!.x", 5],
    ["in a function that is hoisted", "late();\n\nfunction late() {\n  throw new Error('x')\n}", 4],
    ["in a loop on copies", "let n = 0;\nfor (let i = 0; i < 9; i++) {\n  n += i;\n  if (i === 5) null!.x;\n}", 4],
    ["in a class field", "class Late {\n  a = 1;\n  b = null!.x;\n}\nnew Late()", 3],
    ["after an await", "await null;\nawait Promise.resolve();\nnull!.x", 3],
    ["in JSX", "const Bad = () => {\n  throw new Error('x')\n};\n<div>\n  <Bad/>\n</div>", 2],
    ["in an enum's initializer", "enum E {\n  A = 1,\n  B = (null as any).x,\n}", 3],
    ["of an import that is not found", "let a = 1;\n\nimport { q } from 'no-such-package';", 3],
    ["of an import that is not found, alone", "import { q } from 'no-such-package';", 1],
    ["of a rejected promise", "const p = (async () => {\n  await null;\n  throw new Error('x')\n})();\nawait p", 3],
    ["of a script that V8 refuses", "let dup = 1;\nlet dup = 2;", 2],
  ])("name the author's line %s", async (_, code, line) => {
    expect((await run(code)).error?.line).toBe(line);
  });
});
