import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CellRunner } from "../../kernel/evaluator/cellRunner.js";
import type { Output, RunResult } from "../../kernel/evaluator/outputs.js";

/** Every way in which a cell can take its process along or fail after its end: each is told, and the next cell runs. */
let runner: CellRunner;

beforeAll(async () => {
  // The cells' process inherits this: out of memory comes soon.
  const { NODE_OPTIONS } = process.env;
  process.env["NODE_OPTIONS"] = `${NODE_OPTIONS ?? ""} --max-old-space-size=80`;
  runner = await CellRunner.start({ cwd: tmpdir() });
  await runner.run("1");
});
afterAll(() => {
  runner.close();
  process.env["NODE_OPTIONS"] = (process.env["NODE_OPTIONS"] ?? "").replace(" --max-old-space-size=80", "");
});

async function run(code: string): Promise<RunResult & { readonly told: string }> {
  const outputs: Output[] = [];
  const result = await runner.run(code, { onOutput: (output) => outputs.push(output) });
  return { ...result, told: outputs.map((output) => (output.output_type === "stream" ? output.text : "")).join("") };
}

test.each([
  ["out of memory in a loop", "const piled: unknown[] = []; for (;;) piled.push(new Array(1000).fill(1.5));", /ran out of memory/],
  ["out of memory behind an await", "await 1; const piled: unknown[] = []; for (;;) { piled.push(new Array(1000).fill(1.5)); await 0; }", /ran out of memory/],
  ["out of memory in a timer", "setTimeout(() => { const piled: unknown[] = []; for (;;) piled.push(new Array(1000).fill(1.5)); }, 5); await new Promise(() => {})", /ran out of memory/],
  ["process.exit", "process.exit(3)", /exit code 3/],
  ["process.exit in a timer", "setTimeout(() => process.exit(4), 5); await new Promise(() => {})", /exit code 4/],
  ["a native abort", "process.abort()", /SIGABRT \(native code gave up\)/],
  ["a native crash", "process.kill(process.pid, 'SIGSEGV'); for (;;);", /SIGSEGV \(native code crashed\)/],
  ["a kill from outside", "process.kill(process.pid, 'SIGKILL'); for (;;);", /SIGKILL \(somebody killed it/],
  ["a kill that asks", "process.kill(process.pid, 'SIGTERM'); await new Promise(() => {})", /SIGTERM/],
])("%s is told, and the next cell runs in a fresh process", async (_, code, told) => {
  await run("let mark = 1;");
  const { error } = await run(code);
  expect(error?.ename).toBe("ProcessEnded");
  expect(error?.evalue).toMatch(told);
  expect(error?.evalue).toContain("Its variables are lost");
  expect((await run("typeof mark")).status).toBe("ok");
  expect((await run("mark")).error?.ename).toBe("ReferenceError");
});

describe("failures that leave the process alive", () => {
  test.each([
    ["a stack overflow", "function deep(): number {\n  return deep() + 1;\n}\ndeep()", "RangeError", 2],
    ["a stack overflow behind an await", "await 1;\nfunction deep(): number {\n  return deep() + 1;\n}\ndeep()", "RangeError", 3],
    ["a string too long", "'x'.repeat(2 ** 30)", "RangeError", 1],
    ["too big an array", "new Array(-1)", "RangeError", 1],
  ])("%s is an error like any other", async (_, code, ename, line) => {
    await run("let kept = 'kept';");
    const { error } = await run(code);
    expect([error?.ename, error?.line]).toEqual([ename, line]);
    expect((await run("kept")).status).toBe("ok");
  });

  test.each([
    ["an error in a timer", "setTimeout(() => { throw new TypeError('in a timer') }, 5)", "Uncaught error:\nTypeError: in a timer"],
    ["an error in a microtask", "queueMicrotask(() => { throw new TypeError('in a microtask') })", "Uncaught error:\nTypeError: in a microtask"],
    ["a promise that nobody catches", "void Promise.reject(new TypeError('forgotten'))", "Unhandled promise rejection:\nTypeError: forgotten"],
    ["a thrown thing that is no error", "setTimeout(() => { throw { code: 7 } }, 5)", "code: 7"],
    ["an emitter's error without a listener", "setTimeout(() => new (require('node:events'))().emit('error', new Error('emitted')), 5)", "emitted"],
  ])("%s is told on the stderr of its cell, with its line, and the state is kept", async (_, code, told) => {
    await run("let kept = 'kept';");
    const waited = await run(`${code}; await new Promise((done) => setTimeout(done, 60))`);
    expect(waited.status).toBe("ok");
    expect(waited.told).toContain(told);
    if (!told.startsWith("code")) expect(waited.told).toMatch(/cell-\w+\.ts:1/);
    expect((await run("kept")).status).toBe("ok");
  });
});
