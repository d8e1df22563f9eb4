import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFile } from "../../kernel/evaluator/child/localFiles.js";
import { Cells } from "./cells.js";

let folder: string;
let cells: Cells;
let run: Cells["run"];

function write(file: string, text: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

beforeAll(async () => {
  // Outside the clone, where no package of it is found.
  folder = mkdtempSync(join(tmpdir(), "gradbook-modules-"));
  write("node_modules/esm/package.json", '{ "name": "esm", "type": "module", "exports": { ".": "./i.js", "./d.json": "./d.json" } }');
  write("node_modules/esm/i.js", "export let e = 'esm'; export default 1; export const again = (v) => { e = v };");
  write("node_modules/esm/d.json", '{ "k": 1 }');
  write("node_modules/cjs/package.json", '{ "name": "cjs" }');
  write("node_modules/cjs/index.js", "exports.c = 'cjs'; exports.d = require('./more').d");
  write("node_modules/cjs/more.js", "exports.d = typeof require");
  cells = await Cells.in(folder);
  run = cells.run;
});
afterAll(() => {
  cells.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("packages of the notebook's folder", () => {
  test("are found by import, import() and require, with their JSON", async () => {
    expect((await run("import one, { e } from 'esm'; import { c, d } from 'cjs'; import whole from 'cjs'; [one, e, c, d, whole.c]")).shown).toBe("[ 1, 'esm', 'cjs', 'function', 'cjs' ]");
    expect((await run("[(await import('esm')).e, require('cjs').c]")).shown).toBe("[ 'esm', 'cjs' ]");
    expect((await run("import plain from 'esm/d.json'; import typed from 'esm/d.json' with { type: 'json' }; plain.k + typed.k")).shown).toBe("2");
    expect((await run("import 'nowhere-to-be-found'")).error?.evalue).toContain("nowhere-to-be-found");
  });
});

// In Deno's notebooks a package that asks for `document` finds the author's.
test("a package does not take an author's variable for its surroundings", async () => {
  write("node_modules/asks/package.json", '{ "name": "asks" }');
  write("node_modules/asks/index.js", "exports.found = [typeof document, typeof window, typeof process.pid, typeof fetch]");
  const { shown } = await run("let document = null, window = 1; const process = 2; let fetch = 3; import { found } from 'asks'; [...found, document, window, process, fetch].join()");
  expect(shown).toBe("'undefined,undefined,number,function,,1,2,3'");
});

describe("files beside the notebook", () => {
  test.each([
    ["a.ts", "export const v: string = 'a';", "./a.ts"],
    ["b.ts", "export const v: string = 'b';", "./b"],
    ["c.ts", "export const v: string = 'c';", "./c.js"],
    ["d.tsx", "export const v: string = String(<b>d</b>);", "./d"],
    ["e.js", "export const v = 'e';", "./e.js"],
    ["f.mjs", "export const v = 'f';", "./f.mjs"],
    ["g.cjs", "exports.v = 'g';", "./g.cjs"],
    ["h.js", "exports.v = 'h';", "./h.js"],
    ["i.cts", "const v: string = 'i'; module.exports = { v };", "./i.cts"],
    ["j/index.ts", "export const v = 'j';", "./j"],
    ["k.mts", "export const v: string = await Promise.resolve('k');", "./k.mjs"],
    ["l.json", '{ "v": "l" }', "./l.json"],
    ["m/package.json", "{}", "./m/../a"],
  ])("%s", async (file, text, specifier) => {
    write(file, text);
    const { shown, traceback } = await run(`import { v } from ${JSON.stringify(specifier)}; v`);
    expect(traceback).toBe("");
    expect(shown).toBe(specifier === "./d" ? "'<b>d</b>'" : `'${file === "m/package.json" ? "a" : file[0]}'`);
  });

  test("import each other, packages, types and the library, in circles too", async () => {
    write("circle/one.ts", "import { two, type Two } from './two.js'; import { Unmarked } from './two'; import { e } from 'esm'; import { c } from 'cjs'; import { sequential } from 'gradbook'; import data from '../l.json';\nexport const one = 1; export const all = (): unknown[] => [two(), e, c, typeof sequential, data.v]; export let u: Unmarked | undefined; export const lib = sequential;");
    write("circle/two.ts", "import { one } from './one.js'; export interface Unmarked { x: 1 } export type Two = 2; export const two = () => one + 1;");
    expect((await run("import { all, lib } from './circle/one'; [...all(), lib === sequential]")).shown).toBe("[ 2, 'esm', 'cjs', 'function', 'l', true ]");
  });

  test("can be required as the first thing of all", async () => {
    write("first.cts", "const n: number = 5; module.exports = { n };");
    const fresh = await Cells.in(folder);
    expect((await fresh.run("const { n } = require('./first.cts'); n + require('./first').n")).shown).toBe("10");
    expect((await fresh.run("require('./a.ts')")).error?.evalue).toContain("Use import");
    fresh.close();
  });

  test("know where they are, and import later", async () => {
    write("where.ts", "export const { dirname, filename, url } = import.meta; export const other = import.meta.resolve('./a'); export const later = async () => (await import('./b.ts')).v;");
    const { shown } = await run("const { dirname, filename, url, other, later } = await import('./where.ts'); JSON.stringify([dirname, filename, url, other, await later()])");
    const real = (file: string): string => findFile(`./${file}`, folder);
    const href = (file: string): string => pathToFileURL(real(file)).href;
    expect(JSON.parse(String(shown).slice(1, -1))).toEqual([dirname(real("where.ts")), real("where.ts"), href("where.ts"), href("a.ts"), "b"]);
  });

  test("import.meta of a cell is the notebook's folder", async () => {
    expect((await run("[import.meta.dirname, import.meta.filename, import.meta.url].map((at) => at.replace(import.meta.dirname, '~'))")).shown).toBe("[ '~', '~/notebook.mjs', 'file://~/notebook.mjs' ]");
    expect((await run("[import.meta.resolve('./a'), import.meta.resolve('esm'), import.meta.resolve('node:fs')].map((at) => at.slice(at.lastIndexOf('/') + 1))")).shown).toBe("[ 'a.ts', 'i.js', 'node:fs' ]");
  });

  test("a file that is not there says what was looked for", async () => {
    expect((await run("let x = 1;\nimport './missing'")).error).toMatchObject({ line: 2, evalue: expect.stringContaining('Cannot find "./missing"') });
    write("lonely.ts", "import './missing-too';");
    expect((await run("import './lonely'")).error?.evalue).toContain("missing-too");
    write("missing-too.ts", "export {}");
    expect((await run("import './lonely'")).error).toBeUndefined();
  });
});

describe("files are loaded anew", () => {
  test("when they have changed, and keep their state when not", async () => {
    write("state.ts", "export let n = 0; export const bump = () => ++n;");
    await run("import { bump } from './state'; bump()");
    expect((await run("import { bump } from './state'; bump()")).shown).toBe("2");
    write("state.ts", "export let n = 10; export const bump = () => ++n;");
    expect((await run("bump()")).shown).toBe("3");
    expect((await run("import { bump } from './state'; bump()")).shown).toBe("11");
  });

  test("when something that they import has changed, however far away; the others stay", async () => {
    write("far/deep.ts", "export const deep = 1;");
    write("far/middle.ts", "export { deep } from './deep.ts'; export const made = {};");
    write("far/beside.ts", "export const beside = {};");
    write("far/top.ts", "import { deep, made } from './middle'; import { beside } from './beside'; export { deep, made, beside };");
    await run("import { deep, made, beside } from './far/top'; const before = [made, beside];");
    write("far/deep.ts", "export const deep = 22;");
    expect((await run("import { deep, made, beside } from './far/top'; [deep, made === before[0], beside === before[1]]")).shown).toBe("[ 22, false, true ]");
  });

  test("CommonJS ones and JSON too", async () => {
    write("old/dep.cjs", "module.exports = 'one'");
    write("old/main.cjs", "exports.dep = require('./dep.cjs')");
    write("old/data.json", '{ "v": 1 }');
    expect((await run("import { dep } from './old/main.cjs'; import data from './old/data.json'; [dep, data.v, require('./old/main.cjs').dep]")).shown).toBe("[ 'one', 1, 'one' ]");
    write("old/dep.cjs", "module.exports = 'another'");
    write("old/data.json", '{ "v": 22 }');
    expect((await run("import { dep } from './old/main.cjs'; import data from './old/data.json'; [dep, data.v, require('./old/main.cjs').dep]")).shown).toBe("[ 'another', 22, 'another' ]");
  });

  test("after an error, once they are mended", async () => {
    write("broken.ts", "export const ok = 1;\nexport const bad = ;");
    const { traceback, error } = await run("import './broken'");
    expect(error).toMatchObject({ ename: "SyntaxError" });
    expect(traceback).toContain("broken.ts:2:20");
    expect(traceback).toContain("2 | export const bad = ;");
    write("broken.ts", "export const ok: number = 2;");
    expect((await run("import { ok } from './broken'; ok")).shown).toBe("2");
    write("fails.ts", "throw new Error('at load ' + (globalThis as any).tries++)");
    await run("(globalThis as any).tries = 1");
    expect((await run("import './fails'")).error?.evalue).toBe("at load 1");
    expect((await run("import './fails'")).error?.evalue).toBe("at load 2");
  });
});

describe("errors inside them", () => {
  test.each([
    ["err.ts", "import"],
    ["err.cts", "require"],
  ])("show the file's own line: %s", async (file, how) => {
    const exported = how === "import" ? "export function" : "exports.fail = function";
    write(file, `interface A {\n  a: number;\n}\n\ntype B = A;\n${exported} fail(n: number): never {\n  const b: B = { a: n };\n  throw new Error("n is " + b.a);\n}\n`);
    await run(how === "import" ? "import { fail } from './err.ts'" : "const { fail } = require('./err.cts')");
    const { error, traceback } = await run("let a = 1;\n\nfail(3)");
    expect(error?.line).toBe(3);
    expect(traceback).toContain(`${file}:8:9`);
    expect(traceback).toContain('8 |   throw new Error("n is " + b.a);');
    expect(traceback).toMatch(/cell-\d+\.ts:3:1/);
  });

  test("an endless loop in one is interrupted, and the file can be imported again", async () => {
    write("endless.ts", "while ((globalThis as any).endless) {}\nexport const done = 1;");
    await run("(globalThis as any).endless = true");
    const ended = run("import { done } from './endless'; done");
    setTimeout(() => cells.runner.interrupt(), 400);
    expect((await ended).error?.ename).toBe("KeyboardInterrupt");
    expect((await run("(globalThis as any).endless = false; const { done } = await import('./endless'); done")).shown).toBe("1");
  });
});
