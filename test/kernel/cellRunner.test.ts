import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CellRunner } from "../../kernel/evaluator/cellRunner.js";
import type { Output, RunResult } from "../../kernel/evaluator/outputs.js";
import { ROOT } from "./client.js";
import { alive } from "./processes.js";

let runner: CellRunner;

beforeAll(async () => {
  runner = await CellRunner.start({ cwd: tmpdir() });
});
afterAll(() => runner.close());

/** Patience with a loaded machine; nothing waits this long otherwise. */
const WAIT = { timeout: 30_000 };

interface Ran extends RunResult {
  readonly outputs: readonly Output[];
  readonly text: string;
  readonly shown: unknown;
}

/** Runs a cell; `shown` is the text of its result. */
async function run(code: string): Promise<Ran> {
  const outputs: Output[] = [];
  const result = await runner.run(code, { onOutput: (output) => outputs.push(output) });
  const text = outputs.map((output) => (output.output_type === "stream" ? output.text : "")).join("");
  const shown = outputs.flatMap((output) => (output.output_type === "execute_result" ? [output.data["text/plain"]] : []))[0];
  return { ...result, outputs, text, shown };
}

/** Interrupts a cell a while after it has begun; `settledMs` is how long it took to end then. */
async function interrupted(code: string, afterMs = 250): Promise<Ran & { readonly settledMs: number }> {
  const ended = run(code);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  const start = performance.now();
  runner.interrupt();
  return { ...(await ended), settledMs: performance.now() - start };
}

describe("one scope for all cells", () => {
  test.each([
    ["let to const", "let a1 = 1;", "const a1 = 2; a1", "2"],
    ["const to let", "const a2 = 1;", "let a2 = 2; a2", "2"],
    ["const to function", "const a3 = 1;", "function a3() { return 2 } a3()", "2"],
    ["function to class", "function a4() {}", "class a4 { x = 2 } new a4().x", "2"],
    ["class to let", "class a5 {}", "let a5 = 2; a5", "2"],
    ["var to let", "var a6 = 1; for (var i6 = 0; i6 < 2; i6++) {}", "let a6 = 2, i6 = 0; a6 + i6", "2"],
    ["let to var", "let a7 = 1;", "var a7 = 2; a7", "2"],
    ["enum again", "enum A8 { One }", "enum A8 { Two = 2 } A8.Two", "2"],
    ["enum without its old members", "enum A9 { Old }", "enum A9 { New } Object.keys(A9).length", "2"],
    ["import over const", "const sep = 1;", "import { sep } from 'node:path'; sep.length + 1", "2"],
    ["destructured", "const { b1, ...rest } = { b1: 1, c: 2 };", "const [b1] = [rest.c]; b1", "2"],
  ])("redeclares %s", async (_, first, second, expected) => {
    expect((await run(first)).error).toBeUndefined();
    expect((await run(second)).shown).toBe(expected);
  });

  test.each([
    ["await Promise.resolve(20) + 1", "21"],
    ["const typed: number = 20; await Promise.resolve(typed) + 1", "21"],
    ["let packed = 1;packed+await packed", "2"],
    ["function close() { return 3 }close()", "3"],
    ["if (true) { await 1 }await Promise.resolve(4)", "4"],
    ["let last; { await using held = await Promise.resolve({ async [Symbol.asyncDispose]() { await 0; last = 5 } }); }last", "5"],
  ])("%s is %s", async (code, expected) => {
    expect((await run(code)).shown).toBe(expected);
  });

  test("semicolons that were left out are not missed where a statement has moved or grown", async () => {
    expect((await run("let list = [3, 1]\nlist.sort()\nfunction last() { return list[1] }\n[2].forEach((n) => list.push(n + last()))\nlist")).shown).toBe("[ 1, 3, 5 ]");
    expect((await run("const make = () => { return 1 }\nclass Box { size = make() }\nlet { size } = new Box()\n{ var inner = size }\n;(await inner) + 1 // two")).shown).toBe("2");
    expect((await run("let turns = 0\nfor (const n of [1, 2]) turns += n\nlet at = await turns\nif (at) {\n  at++\n  for (const n of [4]) at += n\n}\n`${at}`")).shown).toBe("'8'");
  });

  test("a function of an earlier cell sees the newest value", async () => {
    await run("let counter = 1; function read() { return counter }");
    expect((await run("counter = 5; read()")).shown).toBe("5");
    expect((await run("let counter = 9; read()")).shown).toBe("9");
  });

  test("recursion reaches the newest definition", async () => {
    await run("function depth(n: number): number { return n === 0 ? 0 : depth(n - 1) + 1 } const old = depth;");
    expect((await run("function depth(n: number): number { return 100 } old(1)")).shown).toBe("101");
  });

  test("functions can be called before their place; classes and var patterns work", async () => {
    expect((await run("const early = before(2); function before(n: number) { return n * 2 } early")).shown).toBe("4");
    expect((await run("var { p, q = 3 } = { p: 1 } as { p: number; q?: number }; var r; [p, q, r]")).shown).toBe("[ 1, 3, undefined ]");
    expect((await run("for (var k of [1, 2]) { var last = k } for (var { z } of [{ z: 7 }]) {} [k, last, z]")).shown).toBe("[ 2, 2, 7 ]");
  });

  test("a cell that fails half-way leaves the rest declarable", async () => {
    await run("let half = 1; throw new Error('mid'); let never = 2;");
    expect((await run("half")).shown).toBe("1");
    expect((await run("let never = 3; never")).shown).toBe("3");
  });

  test("imports, dynamic imports and import.meta are the notebook's folder's", async () => {
    expect((await run("import path, { join as j } from 'node:path'; import * as all from 'node:path'; [j === path.join, all.sep.length]")).shown).toBe("[ true, 1 ]");
    expect((await run("(await import('node:os')).EOL.length")).shown).toBe("1");
    expect((await run("import.meta.dirname")).shown).toBe(`'${tmpdir()}'`);
    expect((await run("import 'no-such-package-at-all'")).error?.evalue).toContain("no-such-package-at-all");
  });

  test("top-level await, for await, an object literal alone", async () => {
    expect((await run("let sum = 0; for await (const x of (async function* () { yield 1; yield 2 })()) sum += x; sum")).shown).toBe("3");
    expect((await run("let seenAll = 0; for await (const x of [1, 2]) await Promise.resolve(seenAll += x); seenAll")).shown).toBe("3");
    expect((await run("{ a: 1, b: [2] }")).shown).toBe("{ a: 1, b: [ 2 ] }");
  });
});

describe("loops outside functions", () => {
  test("give what they would give in a function", async () => {
    expect((await run("let s = 0; for (let i = 0; i < 1e6; i++) s += i; s")).shown).toBe("499999500000");
    expect((await run("let n = 0, m = 0; outer: for (let i = 0; i < 5; i++) { for (let j = 0; j < 5; j++) { if (j === 2) continue outer; if (i === 3) break outer; n++; m += j } } [n, m]")).shown).toBe("[ 6, 3 ]");
    expect((await run("let w = 0; while (w < 10) w++; do { w++ } while (w < 15); w")).shown).toBe("15");
    expect((await run("let t = 0; try { for (let i = 0; i < 9; i++) { t++; if (i === 4) throw new Error('x') } } catch {} t")).shown).toBe("5");
  });

  test("functions called in them see the variables change", async () => {
    expect((await run("let seen: number[] = []; let v = 0; const look = () => seen.push(v); for (; v < 3; v++) look(); seen")).shown).toBe("[ 0, 1, 2 ]");
  });

  // These run on copies of their variables (rewrite/loops.ts); bench/kernel measures what that gains.
  test.each([
    ["sums beyond the small integers", "let u = 0;", "for (let i = 0; i < 1e5; i++) u += i * 1e5;", "u"],
    ["fractions", "let u = 1;", "for (let i = 0; i < 1000; i++) u *= 1.001;", "u"],
    ["several variables and a nested loop", "let u = 0, v = 1;", "for (let i = 0; i < 50; i++) { for (let j = 0; j < i; j++) { u += j; v = (v * 31 + u) % 1009; } }", "[u, v]"],
    ["text", "let u = '';", "for (let i = 0; i < 2000; i++) u += String.fromCharCode(97 + i % 26);", "u.length + u.slice(-3)"],
    ["Math and arrays", "let u = 0; const list = [3, 1, 2];", "for (let i = 0; i < list.length; i++) { u = Math.max(u, list[i]); list[i] = u; }", "[u, list]"],
    ["while with continue and break", "let u = 0, v = 0;", "while (true) { if (++u > 1500) break; if (u % 2) continue; v += u; }", "[u, v]"],
    ["a loop that throws", "let u = 0;", "try { for (let i = 0; ; i++) { u += i; if (i === 3000) null!.x; } } catch {}", "u"],
    ["a one-line body and do-while", "let u = 0;", "do u += 2; while (u < 2049);", "u"],
  ])("give with copies what they give in a function: %s", async (_, declared, loop, value) => {
    await run(declared);
    await run(loop);
    const atTop = (await run(value)).shown;
    expect(atTop).toBeDefined();
    expect(atTop).toBe((await run(`(() => { ${declared} ${loop} return ${value} })()`)).shown);
  });
});

describe("interrupt", () => {
  test.each([
    ["a loop", "let rounds = 0; while (true) { rounds++ }"],
    ["an await that never ends", "await new Promise(() => {})"],
    ["a loop that allocates", "let piled: unknown[] = []; while (true) { piled.push(new Array(100)); if (piled.length > 1e4) piled = [] }"],
    ["a loop with awaits", "while (true) await new Promise((done) => setTimeout(done, 5))"],
    ["a loop of microtasks", "while (true) await 0"],
    ["a loop after an await", "await new Promise((done) => setTimeout(done, 5)); while (true) {}"],
    ["a loop in a timer", "setTimeout(() => { while (true) {} }, 5); await new Promise(() => {})"],
    ["a catch that swallows", "while (true) { try { while (true) {} } catch {} }"],
    ["an awaiting catch that swallows", "while (true) { try { await new Promise((done) => setTimeout(done, 5)) } catch {} }"],
    ["a regular expression", "/(x+x+)+y/.test('x'.repeat(40))"],
    ["Atomics.wait", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)"],
    ["a chain of native operations", "await tf.ready(); let product = tf.randomNormal([300, 300]); for (;;) { const next = tf.tidy(() => tf.matMul(product, product).mul(1e-3)); product.dispose(); product = next }"],
  ])("ends %s within a second and keeps the scope", async (_, code) => {
    await run("let kept = 'kept'; tf.scalar(1).dispose();");
    const result = await interrupted(code);
    expect(result.error?.ename).toBe("KeyboardInterrupt");
    expect(result.settledMs).toBeLessThan(1000);
    expect((await run("kept")).shown).toBe("'kept'");
  });

  test("lets work of a cell's own that comes round to its awaits clean up after itself", async () => {
    const { text, error } = await interrupted(
      "const busy = (ms: number) => { const end = Date.now() + ms; while (Date.now() < end); }; try { for (;;) { busy(40); await new Promise((done) => setTimeout(done)); } } finally { console.log('cleaned up') }",
    );
    expect(error?.ename).toBe("KeyboardInterrupt");
    expect(text).toBe("cleaned up\n");
  });

  test("does not break the library that is being loaded", async () => {
    const other = await CellRunner.start({ cwd: tmpdir() });
    await other.run("1");
    for (const afterMs of [50, 200]) {
      const loading = other.run("tf.scalar(1).dispose()");
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      other.interrupt();
      await loading;
    }
    expect((await other.run("tf.scalar(1).dispose()")).error).toBeUndefined();
    other.close();
  });

  describe("with collections of garbage", () => {
    const collector = "require('node:v8').setFlagsFromString('--expose-gc'); const collect = require('node:vm').runInNewContext('gc');";

    test.each([
      ["awaits", "await new Promise(() => {})"],
      ["goes through", "for await (const never of { [Symbol.asyncIterator]: () => ({ next: () => new Promise<any>(() => {}) }) }) never"],
    ])("a cell that %s what nobody else holds goes on waiting", async (_, code) => {
      await run(collector);
      const waiting = interrupted(`const every = setInterval(collect, 20); ${code}`, 400);
      await new Promise((resolve) => setTimeout(resolve, 250));
      expect(runner.busy).toBe(true);
      expect((await waiting).error?.ename).toBe("KeyboardInterrupt");
      expect((await run("clearInterval(every); kept")).shown).toBe("'kept'");
    });

    // Node 22 ended with a fatal error when the promise of a given-up cell was collected.
    test.each(["await new Promise((done) => setTimeout(done, 5)); while (true) {}", "while (true) { try { await new Promise((done) => setTimeout(done, 5)) } catch {} }"])(
      "nothing is left of a cell that was given up: %s",
      async (code) => {
        await run(collector);
        expect((await interrupted(code)).error?.ename).toBe("KeyboardInterrupt");
        expect((await run("collect(); await new Promise((done) => setTimeout(done, 50)); collect(); kept")).shown).toBe("'kept'");
      },
    );
  });

  test("keeps what a loop had computed", async () => {
    await interrupted("let turns = 0; while (true) { turns++ }");
    expect((await run("turns > 1e5")).shown).toBe("true");
    await interrupted("let summed = 0; for (let i = 0; i < 1e15; i++) summed += i;");
    expect((await run("summed > 1e9")).shown).toBe("true");
  });

  test("aborts the cell's signal first, and the cell may end in its own way", async () => {
    const result = await interrupted(
      "await new Promise((_, fail) => notebook.signal!.addEventListener('abort', () => { console.log('weights kept'); fail(new Error('stopped at step 7')) }))",
    );
    expect(result.error?.evalue).toBe("stopped at step 7");
    expect(result.text).toBe("weights kept\n");
    expect((await run("notebook.signal.aborted")).shown).toBe("false");
  });

  test("names the line whose await it ended", async () => {
    const { error } = await interrupted("let a = 1;\nwhile (true) {\n  await new Promise((done) => setTimeout(done, 5));\n}");
    expect(error?.line).toBe(3);
  });

  test("an interrupted cell prints nothing into later ones and does not go on", async () => {
    await interrupted("globalThis.ticks = 0; while (true) { try { await new Promise((done) => setTimeout(done, 5)); ticks++; console.log('tick') } catch {} }");
    const { text, shown } = await run("let then = ticks; await new Promise((done) => setTimeout(done, 100)); ticks - then");
    expect(text).toBe("");
    expect(shown).toBe("0");
  });

  test("a native call that can't be ended is told after a second, and a second interrupt restarts", async () => {
    const outputs: Output[] = [];
    const ended = runner.run("require('node:child_process').execSync('sleep 20')", { onOutput: (output) => outputs.push(output) });
    setTimeout(() => runner.interrupt(), 100);
    setTimeout(() => runner.interrupt(), 1600);
    const { error } = await ended;
    expect(JSON.stringify(outputs)).toContain("Interrupt again to restart");
    expect(error?.evalue).toContain("restarted by a second interrupt");
    expect((await run("typeof kept")).shown).toBe("'undefined'");
    await run("let kept = 'kept';");
  });

  test("twenty in a row", async () => {
    for (let i = 0; i < 20; i++) {
      const result = await interrupted(i % 2 === 0 ? "while (true) {}" : "setTimeout(() => { for (;;) {} }, 1); await new Promise(() => {})", 20);
      expect(result.error?.ename).toBe("KeyboardInterrupt");
    }
    expect((await run("kept")).shown).toBe("'kept'");
  }, 60_000);
});

describe("the process", () => {
  test.each([
    ["process.exit", "console.log('before'); process.exit(3)", "exit code 3"],
    ["a native abort", "console.log('before'); process.abort()", "SIGABRT"],
    ["a kill from outside", "console.log('before'); process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})", "SIGKILL"],
  ])("%s is told, and the next cell runs in a fresh process", async (_, code, said) => {
    await run("let mark = 1;");
    const result = await run(code);
    expect(result.error?.ename).toBe("ProcessEnded");
    expect(result.error?.evalue).toContain(said);
    expect(result.text).toContain("before\n");
    expect((await run("typeof mark")).shown).toBe("'undefined'");
  });

  test("a stack overflow is an error like any other", async () => {
    const { error } = await run("function deep(): number { return deep() + 1 } deep()");
    expect(error?.ename).toBe("RangeError");
    expect(error?.line).toBe(1);
  });

  test("leaves nothing behind when closed", async () => {
    const other = await CellRunner.start({ cwd: tmpdir() });
    await other.run("1");
    const { pid } = other;
    other.close();
    await expect.poll(() => alive(Number(pid)), WAIT).toBe(false);
  });

  test.each([
    ["the cell process ends", "process.exit(1)"],
    ["it is restarted by a second interrupt", undefined],
  ])("nothing that a cell has started runs on when %s", async (_, end) => {
    const begun = await run("const started = require('node:child_process').spawn('sleep', ['1000'], { stdio: 'inherit' }); started.pid");
    const pid = Number(begun.shown);
    expect(alive(pid)).toBe(true);
    if (end !== undefined) {
      expect((await run(end)).error?.ename).toBe("ProcessEnded");
    } else {
      const ended = run("require('node:child_process').execSync('sleep 1000')");
      const stop = setInterval(() => runner.interrupt(), 1200);
      expect((await ended).error?.evalue).toContain("restarted");
      clearInterval(stop);
    }
    await expect.poll(() => alive(pid), WAIT).toBe(false);
  });

  test("nothing that a cell has started runs on when the server is killed, in a loop or not", async () => {
    for (const last of ["0", "while (true) {}"]) {
      const server = spawn(process.execPath, [join(ROOT, "test/kernel/runner.mjs"), `const child = require('node:child_process').spawn('sleep', ['1000']); console.log(process.pid, child.pid); ${last}`], { stdio: ["ignore", "pipe", "inherit"] });
      // The cell's result may come in the same piece as the line before it.
      const line = await new Promise<string>((resolve) => createInterface({ input: server.stdout }).once("line", resolve));
      const pids = line.split(" ").map(Number);
      expect(pids.map(alive)).toEqual([true, true]);
      server.kill("SIGKILL");
      await expect.poll(() => pids.some(alive), WAIT).toBe(false);
    }
  });

  test("two side by side share nothing, and one's end is not the other's", async () => {
    const other = await CellRunner.start({ cwd: tmpdir() });
    await Promise.all([run("let mine = 1"), other.run("let mine = 2")]);
    const loop = other.run("while (true) {}");
    expect((await run("mine")).shown).toBe("1");
    other.close();
    expect((await loop).error?.ename).toBe("ProcessEnded");
    expect((await run("mine")).shown).toBe("1");
  });

  test("a big text arrives whole", async () => {
    const { text } = await run("console.log('é'.repeat(5_000_000))");
    expect(text.length).toBe(5_000_001);
    expect(text.slice(0, 3)).toBe("ééé");
  });

  test("what native code and other programs print is there, whole, when the cell ends", async () => {
    const write = 'require("node:fs").writeSync(1, "é".repeat(30_000));';
    for (let turn = 0; turn < 20; turn++) expect((await run(write)).text).toBe("é".repeat(30_000));
    const program = 'require("node:child_process").execSync("yes | head -c 300000", { stdio: "inherit" });';
    for (let turn = 0; turn < 5; turn++) expect((await run(program)).text.length).toBe(300_000);
  });

  test("what another program prints is there, also when the server is busy from before it to the cell's end", async () => {
    // Both of its messages wait until then: the other program's first, and the cell's, which is read together with its end.
    const block = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    const other = spawn("sh", ["-c", "read go; sleep 0.1; echo"]);
    other.stdout.on("data", () => block(1000));
    const cell = `console.log("begun"); await new Promise((go) => setTimeout(go, 300)); console.log("early"); await new Promise((go) => setTimeout(go, 500));
      require("node:child_process").spawnSync("sh", ["-c", "echo late >&2"], { stdio: "inherit" });`;
    const printed: string[] = [];
    await runner.run(cell, {
      onOutput: (output) => {
        if (output.output_type === "stream") printed.push(output.text);
        if (printed.length > 1 || other.stdin.writableEnded) return;
        other.stdin.end("\n");
        setTimeout(() => block(600), 20);
      },
    });
    expect(printed.join("")).toBe("begun\nearly\nlate\n");
  });
});

test("properties of what is in scope, without running a getter", async () => {
  await run("let probe = { inner: { deep: 1 }, get costly() { throw new Error('ran') } };");
  expect((await runner.properties("Math")).includes("sqrt")).toBe(true);
  expect((await runner.properties("probe.inner")).includes("deep")).toBe(true);
  expect(await runner.properties("probe.costly")).toEqual([]);
  expect((await runner.properties("")).includes("probe")).toBe(true);
});

describe("the library", () => {
  test("is in scope, the same as the import, and shadowed by the author's names", async () => {
    expect((await run("import { sequential as imported } from 'gradbook'; imported === sequential")).shown).toBe("true");
    expect((await run("let layers = 3; layers")).shown).toBe("3");
    expect((await run("const net = sequential([(await import('gradbook')).layers.dense({ units: 2, inputShape: [3] })]); net.countParams?.() ?? 8")).error).toBeUndefined();
  });

  test("a tensor shows shape, type and values", async () => {
    expect((await run("tf.tensor([[1, 2], [3, 4]])")).shown).toMatch(/2, 2.*float32[^]*1, 2[^]*3, 4/);
  });

  test("is not loaded by a cell that does not use it", async () => {
    const other = await CellRunner.start({ cwd: tmpdir() });
    const outputs: Output[] = [];
    const onOutput = (output: Output): void => void outputs.push(output);
    await other.run("const o = { layers: 1 }; o.layers; Object.keys(globalThis).includes('tf')", { onOutput });
    await other.run("globalThis['sequential']", { onOutput });
    other.close();
    expect(outputs[0]).toMatchObject({ data: { "text/plain": "false" } });
    expect(outputs[1]).toMatchObject({ output_type: "error", ename: "ReferenceError" });
  });
});
