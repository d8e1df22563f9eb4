import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CellRunner } from "../../kernel/evaluator/cellRunner.js";
import { runCell, type Ran } from "./runCell.js";
import { KernelClient } from "./client.js";

let runner: CellRunner;
const run = (code: string): Promise<Ran> => runCell(runner, code);

beforeAll(async () => {
  runner = await CellRunner.start({ cwd: tmpdir() });
});
afterAll(() => runner.close());

describe("values as results", () => {
  test.each([
    ["a map inside", "({ m: new Map([['a', 1]]) })", "{ m: Map(1) { 'a' => 1 } }"],
    ["a set", "new Set([1, 'b'])", "Set(2) { 1, 'b' }"],
    ["a class instance with a private field", "class P { #hidden = 1; x = 2 } new P()", "P { x: 2 }"],
    ["a function", "function named(a: number) { return a } named", "[Function: named]"],
    ["a class", "class Sub extends Map {} Sub", "[class Sub extends Map]"],
    ["a pending promise", "new Promise(() => {})", "Promise { <pending> }"],
    ["a circle", "const circle: any = {}; circle.self = circle; circle", "<ref *1> { self: [Circular *1] }"],
    ["a symbol", "Symbol('s')", "Symbol(s)"],
    ["null", "null", "null"],
    ["a bigint", "12n", "12n"],
    ["a short typed array", "new Float32Array([1, 0.5])", "Float32Array(2) [ 1, 0.5 ]"],
    ["an empty list", "[]", "[]"],
    ["a list of mixed things", "[{ a: 1 }, 2]", "[ { a: 1 }, 2 ]"],
    ["a list of holes", "new Array(5)", "[ <5 empty items> ]"],
    ["objects and a hole", "[{ a: 1 }, , ]", "[ { a: 1 }, <1 empty item> ]"],
    ["a list of four billion holes", "const wide: unknown[] = []; wide.length = 2 ** 32 - 1; wide", "[ <4294967295 empty items> ]"],
  ])("%s", async (_, code, expected) => {
    const { result, error } = await run(code);
    expect(error).toBeUndefined();
    expect(result).toEqual({ "text/plain": expected });
  });

  test("a trace has its words, and the author's lines", async () => {
    expect((await run("function here() { console.trace('seen %d', 3) }\n\nhere()")).errors).toMatch(/^Trace: seen 3\n {4}at here \(cell-\d+\.ts:1:27\)\n {4}at cell-\d+\.ts:3:1\n$/);
  });

  test("undefined shows nothing", async () => {
    expect((await run("undefined")).outputs).toEqual([]);
  });

  test("getters are named, not run", async () => {
    expect((await run("globalThis.got = 0; ({ get costly() { got++; return 1 }, plain: 2 })")).shown).toBe("{ costly: [Getter], plain: 2 }");
    expect((await run("[{ get costly() { got++; return 1 } }]")).result["text/html"]).toContain("[Getter]");
    expect((await run("got")).shown).toBe("0");
  });

  test("no colour codes, whatever was set", async () => {
    expect((await run("require('node:util').inspect.defaultOptions.colors = true; [1, 'a', { b: true }]")).shown).toBe("[ 1, 'a', { b: true } ]");
    await run("require('node:util').inspect.defaultOptions.colors = false");
  });

  test("errors come with their causes, and an AggregateError with its errors", async () => {
    const chain = String((await run("new Error('top', { cause: new TypeError('below', { cause: 'deep' }) })")).shown);
    for (const part of ["Error: top", "cell-", "[cause]: TypeError: below", "[cause]: 'deep'"]) expect(chain).toContain(part);
    expect(chain).not.toContain("node:");
    expect(String((await run("new AggregateError([new Error('x'), new RangeError('y')], 'many')")).shown)).toMatch(/AggregateError: many[^]*\[errors\][^]*Error: x[^]*RangeError: y/);
  });

  test("thrown errors too, also one that causes itself", async () => {
    const many = (await run("throw new AggregateError([new Error('x'), new RangeError('y')], 'many', )")).error;
    expect(many?.traceback.join("\n")).toMatch(/AggregateError: many[^]*Error 1 of 2: Error: x[^]*Error 2 of 2: RangeError: y/);
    const caused = (await run("throw new Error('top', { cause: { code: 7 } })")).error;
    expect(caused?.traceback).toContain("Caused by: { code: 7 }");
    const self = (await run("const looped: any = new Error('self'); looped.cause = looped; throw looped")).error;
    expect(self?.traceback.filter((line) => line.includes("self")).length).toBe(2);
  });

  test.each([
    ["undefined", "throw undefined", "Thrown", "undefined"],
    ["null", "throw null", "Thrown", "null"],
    ["a string", "throw 'text'", "Thrown", "'text'"],
    ["an error without a name", "const bare = new Error('m'); bare.name = ''; throw bare", "Error", "m"],
    ["an error whose message can't be read", "throw Object.defineProperty(new Error('m'), 'message', { get() { throw new Error('no') } })", "Error", "an error that can't be shown: Error: no"],
  ])("thrown %s has a name and a value", async (_, code, ename, evalue) => {
    expect((await run(code)).error).toMatchObject({ ename, evalue });
  });

  test("a value whose own way to be inspected fails does not fail its cell", async () => {
    const { shown, error } = await run("({ [Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('mine') } })");
    expect(error).toBeUndefined();
    expect(shown).toBe("[a value that can't be shown: mine]");
  });
});

describe("tables", () => {
  test("a list of objects is one, in text and in HTML, and nothing in it is HTML of its own", async () => {
    const { result } = await run("[{ name: '<img src=x onerror=alert(1)>', n: 1 }, { n: 22, '<b>': null }]");
    expect(String(result["text/plain"]).split("\n").slice(0, 1)).toEqual([expect.stringMatching(/name +n +<b>/)]);
    expect(result["text/html"]).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(result["text/html"]).not.toContain("<img");
    expect(result["text/html"]).not.toContain("<b>");
  });

  test("a long and wide one is cut, and says how long it is", async () => {
    const { result } = await run("Array.from({ length: 5000 }, (_, i) => Object.fromEntries(Array.from({ length: 30 }, (_, j) => [`c${j}`, i * j])))");
    expect(String(result["text/plain"])).toContain("5,000 rows");
    expect(String(result["text/plain"])).toContain("30 columns");
    expect(String(result["text/html"]).match(/<tr>/g)?.length).toBe(42);
    expect(String(result["text/html"])).toContain(">4999<");
  });

  test("a map is one of keys and values; its text says that it is a map", async () => {
    const { result } = await run("new Map<unknown, unknown>([['<i>', 1], [{ k: 1 }, [2]]])");
    expect(result["text/html"]).toMatch(/<th[^>]*>key<[^]*&lt;i&gt;[^]*{ k: 1 }/);
    expect(result["text/plain"]).toBe("Map(2) { '<i>' => 1, { k: 1 } => [ 2 ] }");
  });
});

describe("big values are cut, with a word about what is missing", () => {
  test.each([
    ["a long typed array shows its ends", "new Float32Array(1e6).map((_, i) => i)", /^Float32Array\(1000000\) \[\n {2}0, 1,[^]*… 999,980 more …[^]*999999\n\]$/],
    ["a long string", "'x'.repeat(1e7)", /\.\.\. 9990000 more characters$/],
    ["a long list", "Array.from({ length: 1e6 }, (_, i) => i)", /\.\.\. 999900 more items\n\]$/],
    ["an object with many properties", "Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => ['p' + i, i]))", /… 99,500 more properties$/],
    ["lists in lists", "const nest = (n: number): unknown => (n === 0 ? 1 : Array.from({ length: 60 }, () => nest(n - 1))); nest(4)", /\[Array\]/],
    ["text of a class's own", "({ [Symbol.for('nodejs.util.inspect.custom')]: () => 'y'.repeat(3e5) })", /… 200,000 more characters; /],
  ])("%s", async (_, code, expected) => {
    const { shown } = await run(code);
    expect(shown).toMatch(expected);
    expect(String(shown).length).toBeLessThan(110_000);
  });
});

describe("what shows itself", () => {
  test("images by their bytes, or as base64", async () => {
    expect((await run("new Uint8Array([0xff, 0xd8, 0xff, 0])")).result["image/jpeg"]).toBe("/9j/AA==");
    expect((await run("Buffer.from([0x89, 0x50, 0x4e, 0x47])")).result["image/png"]).toBe("iVBORw==");
    expect((await run("display.png('data:image/png;base64,iVBORw==')")).displayed[0]?.["image/png"]).toBe("iVBORw==");
  });

  test("a plotly figure, with typed arrays as lists, and words where there is no plotly", async () => {
    const { result } = await run("({ data: [{ type: 'bar', name: 'sales', y: new Float32Array([1, 2]) }, { x: [1], y: [2] }], layout: { title: 'T' } })");
    expect(result).toEqual({
      "application/vnd.plotly.v1+json": { data: [{ type: "bar", name: "sales", y: [1, 2] }, { x: [1], y: [2] }], layout: { title: "T" } },
      "text/plain": "Plotly figure: bar sales, scatter",
    });
    expect((await run("display.plotly({ data: [] })")).displayed[0]?.["application/vnd.plotly.v1+json"]).toEqual({ data: [], layout: {} });
    const lines = (await run("({ data: [{ name: '<b>', x: [0, 1, 2], y: [3, null, 5], mode: 'markers' }, { y: Array.from({ length: 5000 }, (_, i) => i % 7) }], layout: { title: { text: 'Two' } } })")).result["image/svg+xml"];
    expect(lines).toMatch(/<title>Two<[^]*&lt;b&gt;[^]*<circle/);
    expect(String(lines).length).toBeLessThan(20_000);
    expect((await run("({ data: [1], layout: {} })")).result).toEqual({ "text/plain": "{ data: [ 1 ], layout: {} }" });
  });

  test("HTML, SVG, Markdown, LaTeX and JSON", async () => {
    const { displayed } = await run("display.html('<b>h</b>'); display.svg('<svg/>'); display.markdown('# m'); display.latex('$x$'); display.json({ a: [1] })");
    expect(displayed.map((bundle) => Object.entries(bundle)[0])).toEqual([
      ["text/html", "<b>h</b>"],
      ["image/svg+xml", "<svg/>"],
      ["text/markdown", "# m"],
      ["text/latex", "$x$"],
      ["application/json", { a: [1] }],
    ]);
  });

  test("by Deno's symbol, at once or later, in order with what is printed", async () => {
    const { outputs } = await run(`
      const $display = Symbol.for("Jupyter.display");
      console.log("one");
      await display({ async [$display]() { await new Promise((done) => setTimeout(done, 20)); return { "text/html": "two" } } });
      console.log("three");
      display({ [$display]: () => ({ "text/html": "four" }) });
      console.log("five");`);
    const order = outputs.map((output) => (output.output_type === "stream" ? output.text.trim() : output.output_type === "display_data" ? output.data["text/html"] : output.output_type));
    expect(order).toEqual(["one", "two", "three", "four", "five"]);
  });

  test("a method that fails, at once or later, fails the cell with its own error", async () => {
    expect((await run("({ [Symbol.for('Jupyter.display')]() { throw new RangeError('mine') } })")).error).toMatchObject({ ename: "RangeError", evalue: "mine" });
    expect((await run("display({ async [Symbol.for('Jupyter.display')]() { throw new RangeError('late') } })")).error).toMatchObject({ ename: "RangeError", evalue: "late" });
  });
});

test("progress() is in scope, fills in place, and stays where a loop was left", async () => {
  const { outputs, error } = await run("for (const i of progress([1, 2, 3, 4], { label: 'cells' })) { if (i === 3) break; }");
  expect(error).toBeUndefined();
  expect(outputs.map((output) => output.output_type)).toEqual(["display_data", "update_display_data"]);
  expect(new Set(outputs.map((output) => ("transient" in output ? output.transient?.display_id : undefined))).size).toBe(1);
  expect(outputs[1]).toMatchObject({ data: { "text/plain": expect.stringMatching(/^cells {2}50 % .* 2\/4 .* stopped$/), "text/html": expect.stringContaining('<progress max="1" value="0.5">') } });
});

// The cells are those of tslab's documentation and of its example notebook "Getting started".
describe("notebooks written for tslab", () => {
  test("versions", async () => {
    const { text } = await run("import * as tslab from 'tslab';\nconsole.log('Hello, tslab!')\nconsole.log('Versions:', tslab.versions)");
    expect(text).toMatch(/^Hello, tslab!\nVersions: { tslab: '\d+\.\d+\.\d+', typescript: '\d+\.\d+\.\d+', node: 'v\d+/);
  });

  test("functions, classes, interfaces and blocks", async () => {
    await run("/** naiveFib calculates Fibonacci number in a naive way */\nfunction naiveFib(n: number): number {\n  if (n > 1) {\n    return naiveFib(n - 1) + naiveFib(n - 2);\n  }\n  return 1;\n}");
    expect((await run("{\n  const n = 10;\n  const start = Date.now()\n  console.log(`naiveFib(${n}) = ${naiveFib(n)} (took ${Date.now() - start}ms)`)\n}")).text).toMatch(/^naiveFib\(10\) = 89 /);
    const { text } = await run(`interface Hello {\n  getMessage(): string;\n}\nclass HelloImpl implements Hello {\n  private name: string;\n  constructor(name: string) {\n    this.name = name;\n  }\n  getMessage(): string {\n    return \`Hello, \${this.name}!\`;\n  }\n}\nfunction printMessage(h: Hello) {\n  console.log(h.getMessage());\n}\nprintMessage(new HelloImpl('tslab'));`);
    expect(text).toBe("Hello, tslab!\n");
  });

  test("await at the top level, and a promise that is not awaited", async () => {
    expect((await run("let sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));\nconst start = Date.now();\nawait sleep(50);\n`Slept ${Date.now() - start}[ms]`")).shown).toMatch(/^'Slept \d+\[ms\]'$/);
    expect((await run("sleep(50);")).shown).toBe("Promise { <pending> }");
  });

  test("display of every kind", async () => {
    await run('import fs from "fs";\nimport * as tslab from "tslab";');
    const html = "Hello <span style=\"color:#007ACC;font-size:x-large\"><b>Type</b>Script</span>!";
    expect((await run(`tslab.display.html('${html}')`)).displayed[0]?.["text/html"]).toBe(html);
    const { displayed, error } = await run(`
      tslab.display.javascript('1'); tslab.display.markdown('m'); tslab.display.latex('l'); tslab.display.svg('s'); tslab.display.text('t');
      tslab.display.png(new Uint8Array([1])); tslab.display.jpeg(Buffer.from([2])); tslab.display.gif(new Uint8Array([3])); tslab.display.pdf(new Uint8Array([4]));
      tslab.display.raw('text/x-mine', 'r'); tslab.display.raw('application/x-mine', new Uint8Array([5]));`);
    expect(error).toBeUndefined();
    const types = ["text/javascript", "text/markdown", "text/latex", "image/svg+xml", "text/plain", "image/png", "image/jpeg", "image/gif", "application/pdf", "text/x-mine", "application/x-mine"];
    expect(types.map((type, index) => displayed[index]?.[type])).toEqual(["1", "m", "l", "s", "t", "AQ==", "Ag==", "Aw==", "BA==", "r", "BQ=="]);
  });

  test("a new display overwrites itself, also from another cell, and only itself", async () => {
    const first = await run("import { display as show, newDisplay } from 'tslab';\nconst d = newDisplay(), e = newDisplay();\nd.text('a'); e.text('b'); d.html('c'); show.text('x'); show.text('y')");
    expect(first.outputs.map((output) => output.output_type)).toEqual(["display_data", "display_data", "update_display_data", "display_data", "display_data"]);
    const later = await run("e.markdown('d')");
    const ids = [...first.outputs, ...later.outputs].map((output) => ("transient" in output ? output.transient?.display_id : undefined));
    expect(ids[0]).toBe(ids[2]);
    expect(ids[1]).toBe(ids[5]);
    expect(ids[0]).not.toBe(ids[1]);
    expect(later.outputs[0]).toMatchObject({ output_type: "update_display_data", data: { "text/markdown": "d" } });
  });

  test("an animation", async () => {
    const { outputs, error } = await run("{\n    let display = tslab.newDisplay();\n    for (let progress = 1; progress <= 20; progress++) {\n      await sleep(2);\n      display.text(`progress: ${progress}%`);\n    }\n}");
    expect(error).toBeUndefined();
    expect(outputs.map((output) => output.output_type)).toEqual(["display_data", ...Array.from({ length: 19 }, () => "update_display_data")]);
    expect(outputs.at(-1)).toMatchObject({ data: { "text/plain": "progress: 20%" } });
  });

  test("the language's features in blocks", async () => {
    const { text, error } = await run(`{
    class MyObj {
        abc: number;
        xyz: string;
        constructor(abc: number, xyz: string) {
            this.abc = abc;
            this.xyz = xyz;
        }
    }
    const obj = new MyObj(123, 'hello');
    let {abc, xyz: klm} =  obj;
    console.log({abc, klm});
    let array: number[] = [];
    for (let e of (function*(n: number) {
        for (let i = 0; i < n; i += 2) {
            yield i;
        }
    })(10)) {
        array.push(e * e);
    }
    console.log('array =', array);
}
{
    let obj = {x: null};
    console.log('obj?.x?.z ==', obj?.x?.z);
    let x = null, y = 0, z = 'hello';
    console.log('x ?? y ?? z ==', x ?? y ?? z);
}`);
    expect(error).toBeUndefined();
    expect(text).toBe("{ abc: 123, klm: 'hello' }\narray = [ 0, 4, 16, 36, 64 ]\nobj?.x?.z == undefined\nx ?? y ?? z == 0\n");
    expect((await run("let fn = async () => {\n    const start = Date.now();\n    await sleep(5);\n    return `Slept ${Date.now() - start}[ms]`\n}\nawait fn();")).shown).toMatch(/^'Slept \d+\[ms\]'$/);
  });

  test("by require, as its JavaScript notebooks do", async () => {
    expect((await run("const lab = require('tslab'); lab.display.html('<i>'); lab === (await import('tslab'))")).shown).toBe("true");
    expect((await run("require.resolve('node:fs')")).shown).toBe("'node:fs'");
  });

  test("its types are there for the checker", async () => {
    const kernel = await KernelClient.start();
    try {
      await kernel.execute("import * as tslab from 'tslab'; const mine = tslab.newDisplay();");
      const signatures = async (): Promise<unknown> => {
        const { reply } = await kernel.request("complete_request", { code: "mine.la", cursor_pos: 7 });
        return reply["metadata"]["_jupyter_types_experimental"].map((item: { text: string; signature: string }) => [item.text, item.signature]);
      };
      await expect.poll(signatures, { timeout: 60_000, interval: 300 }).toEqual([["latex", "latex: (s: string) => void"]]);
    } finally {
      await kernel.stop();
    }
  });
});
