import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, type Exchange } from "./client.js";

let client: KernelClient;

beforeAll(async () => {
  client = await KernelClient.start();
});
afterAll(() => client.stop());

/** A cell's warning; it may come after the cell's end. */
async function warning(code: string): Promise<string> {
  const { outputs } = await client.execute(code);
  const parent = outputs[0]?.parent;
  await client.until((message) => message.parent === parent && message.type === "stream" && message.content["name"] === "stderr");
  return printed(client.of(String(parent)), "stderr");
}

/** What the checker says about cells that must not be warned of: cells are checked in order, so the last one's warning ends the wait. */
async function warnings(cells: readonly string[]): Promise<string[]> {
  const ran: Exchange[] = [];
  for (const cell of cells) {
    const exchange = await client.execute(cell);
    expect(exchange.reply, cell).toMatchObject({ status: "ok" });
    ran.push(exchange);
  }
  await warning("const theEnd: number = 'the end';");
  return ran.map(({ outputs }) => printed(client.of(String(outputs[0]?.parent)), "stderr"));
}

describe("a type error", () => {
  test("is a warning with its place, its line and a wave, and the cell runs", async () => {
    const text = await warning('const fine = 1;\nlet wrong: number = "text"; console.log("ran")');
    expect(text).toMatch(/^cell-\d+\.ts:2:5 - TS2322: Type 'string' is not assignable to type 'number'\.\n\n2 \| let wrong: number = "text"; console\.log\("ran"\)\n {2}\| {5}~~~~~\n$/);
    expect((await client.execute("wrong")).outputs.find(({ type }) => type === "execute_result")?.content["data"]["text/plain"]).toBe("'text'");
  });

  test("gives its reasons, and its place after letters that are more than one unit", async () => {
    expect(await warning("type Pair = { a: number; b: { c: string } };\nconst é = '😀'; const pair: Pair = { a: 1, b: { c: 2 } }; pair")).toContain(":2:49 - TS2322: Type 'number' is not assignable to type 'string'.");
    expect(await warning("interface One { x: number } interface Two { x: string }\nconst one: One = { x: 1 }; const two: Two = one; two")).toMatch(/Type 'One' is not assignable[^]*\n {2}Types of property 'x' are incompatible\.\n {4}Type 'number'/);
  });

  test("is told of the library's names, of earlier cells, in JSX, in an object alone and beside a command", async () => {
    expect(await warning("layers.dense({ units: 'many' })")).toContain("Type 'string' is not assignable to type 'number'");
    await client.execute("let counted = 1; function half(n: number) { return n / 2 }");
    expect(await warning("half(String(counted))")).toContain("Argument of type 'string'");
    expect(await warning("counted = 'x' as any as string; 0")).toContain("TS2322");
    expect(await warning("const Tag = ({ n }: { n: number }) => <b>{n}</b>;\n<Tag n='1'/>")).toContain(":2:6 - TS2322");
    expect(await warning("{ a: half('x') }")).toContain(":1:11 - TS2345");
    expect(await warning("%pwd\nconst afterCommand: string = 5; 0")).toContain(":2:7 - TS2322");
    expect(await warning("function neverCalled() { return notThere.x }\n1")).toContain(":1:33 - TS2304: Cannot find name 'notThere'");
  });

  test("comes before the end of a cell that takes longer than the check", async () => {
    const { outputs } = await client.execute("let slow: number = 'x'; await new Promise((done) => setTimeout(done, 1500)); slow");
    const at = outputs.findIndex((message) => message.type === "stream" && String(message.content["text"]).includes("TS2322"));
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(outputs.findIndex(({ type }) => type === "execute_result"));
  });

  test("is no more than ten times told", async () => {
    const text = await warning(Array.from({ length: 13 }, (_, i) => `let many${i}: number = 'x';`).join("\n"));
    expect(text.match(/TS2322/g)?.length).toBe(10);
    expect(text).toContain("… and 3 more");
  });
});

test("nothing is said of what is right in a notebook", async () => {
  writeFileSync(join(client.folder, "helper.ts"), "export const help = (n: number): string => String(n); export type Help = string;");
  writeFileSync(join(client.folder, "plain.js"), "export function plain(a, b) { return a + b }");
  writeFileSync(join(client.folder, "old.cjs"), "exports.old = 1;");
  writeFileSync(join(client.folder, "data.json"), '{ "n": 1 }');
  const cells = [
    "let a = 1; const b = 'x'; var c; class K { private secret = 1 } enum E { A } namespace N { export const n = 1 } type T = 1; interface I { x: 1 }",
    "let a = 'text'; a.toUpperCase(); const b = 2; b.toFixed(); a = 'more'; c = 3",
    "a = a + b; c = 'now text'; [a, b, c]",
    "class K { private secret = 1 } const k = new K(); function useK(x: K) { return x }",
    "class K { private secret = 1; more = 2 }",
    "useK(new K() as any as K); useK(k); E.A; N.n; const t: T = 1; const i: I = { x: 1 }; i",
    "function untyped(x, { y }, ...rest) { return x + y + rest.length } const list = []; list.push(1); const table = {}; table['k'] = 1; untyped(1, { y: 2 })",
    "list.map((x) => x * 2); let later; later = 3; later.toFixed()",
    "later; let maybe: { n: number } | undefined; const element: Map<string, number> | null = null",
    "maybe = { n: 1 }",
    "maybe.n; maybe = undefined",
    "await Promise.resolve(1); for await (const x of [1]) x; const awaited = await (async () => 1)(); awaited",
    "1 + 1; 'alone'; ({ a: 1 }); [1, 2]",
    "{ a: 1, b: [2] }",
    "process.version; Buffer.from('x').length; require('node:fs').existsSync('/'); import.meta.dirname; import.meta.resolve('node:fs'); setTimeout(() => 1, 0).unref(); structuredClone(1); fetch; performance.now()",
    "globalThis.madeHere = 5; (globalThis as any).alsoHere = 6",
    "madeHere + alsoHere",
    "display(1); display.html('<b>'); notebook.signal; typeof input",
    "const net = sequential([layers.dense({ units: 2, inputShape: [3] })]); typeof net",
    "import { sequential as again } from 'gradbook'; again === sequential; import * as all from 'gradbook'; const layers2 = all.layers; layers2 === layers",
    "let dense = 3; const layers = 'mine'; layers.length + dense",
    "layers.toUpperCase()",
    "const Row = ({ n, children }: { n: number; children?: unknown }) => <li value={n}>{children}</li>; <ul class='x' style={{ color: 'red' }} data-n={1}>{[1, 2].map((n) => <Row n={n} key={n}>x</Row>)}<><br/></></ul>",
    "<svg viewBox='0 0 1 1'><circle r={1} strokeWidth={2}/></svg>",
    "import { help, type Help } from './helper'; const helped: Help = help(1); helped",
    "import { plain } from './plain.js'; import { old } from './old.cjs'; import data from './data.json'; import typed from './data.json' with { type: 'json' }; plain(1, 2) + old + data.n + typed.n",
    "import fs, { readFileSync } from 'node:fs'; import * as path from 'path'; import nodeOs = require('node:os'); fs.existsSync('/'); path.sep; nodeOs.EOL; readFileSync.name",
    "fs.existsSync('/'); path.join('a'); nodeOs.EOL",
    "const { default: dynamic } = await import('node:fs'); dynamic.existsSync('/'); (await import('./helper')).help(1)",
    "try { null } catch (e) { e.message } const caught = await Promise.reject(new Error('x')).catch((e) => e.message); caught",
    "function mark(value: unknown, context: ClassMemberDecoratorContext) {} class Marked { @mark run() {} @mark accessor level = 1 } new Marked().level",
    "using held = { [Symbol.dispose]() {} }; await using heldToo = { async [Symbol.asyncDispose]() {} }; held",
    "declare global { interface Array<T> { third(): T } } Array.prototype.third = function () { return this[2] }; 0",
    "[1, 2, 3].third()",
    "export const exported = 1; export function alsoExported() {} export default 5; export type { Help }",
    "exported; alsoExported(); outer: for (const x of [1]) { continue outer } function* gen(): Generator<number> { yield 1 } [...gen()]",
    "import process from 'node:process'; const URL = 'mine'; process.pid; URL.length",
    "URL.length + process.pid",
    "const unused = 1; import { sep } from 'node:path'; function unusedToo(unusedParameter: number) { const inner = 1 }",
    "%time exported\n!true\nexported + 1",
    "%%time\nconst inTime = exported; inTime",
    "function over(x: number): number; function over(x: string): string; function over(x: any) { return x } over(1); abstract class Base { constructor(public n: number) {} abstract go(): void } class Child extends Base { go() {} } new Child(1).n satisfies number",
    "new Child(2).go(); const sum = [1, 2].reduce((a, b) => a + b, 0); const m = new Map([[1, 'a']]); m.get(1)?.length",
  ];
  const said = await warnings(cells);
  for (const [index, text] of said.entries()) expect(text, cells[index]).toBe("");
  writeFileSync(join(client.folder, "helper.ts"), "export const help = (n: string): number => n.length;");
  expect(await warnings(["import { help } from './helper'; const changed: number = help('x'); changed"])).toEqual([""]);
});

describe("%types", () => {
  test("strict keeps a cell with type errors from running, and says why", async () => {
    await client.execute("%types strict");
    const { reply, outputs } = await client.execute("globalThis.didRun = true;\nlet strictly: number = 'x';");
    expect(reply).toMatchObject({ status: "error", ename: "TypeCheckError" });
    expect(reply["evalue"]).toMatch(/^cell-\d+\.ts:2:5 - TS2322/);
    expect(reply["traceback"].join("\n")).toContain("~~~~~~~~");
    expect(outputs.filter(({ type }) => type === "error").length).toBe(1);
    expect((await client.execute("globalThis.madeBefore = 1; 'didRun' in globalThis")).outputs.find(({ type }) => type === "execute_result")?.content["data"]["text/plain"]).toBe("false");
    expect((await client.execute("let strictly = 'x'; madeBefore")).reply).toMatchObject({ status: "ok" });
    expect((await client.execute("strictly.toUpperCase()")).reply).toMatchObject({ status: "ok" });
  });

  test("off says nothing, on says it again", async () => {
    await client.execute("%types off");
    const quiet = await client.execute("let quiet: number = 'x';");
    await client.execute("%types on");
    await warning("let loud: number = 'x';");
    expect(printed(client.of(String(quiet.outputs[0]?.parent)), "stderr")).toBe("");
  });
});
