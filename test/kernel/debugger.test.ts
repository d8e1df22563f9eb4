import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, type Content, type Exchange } from "./client.js";
import { alive } from "./processes.js";

/** The debugger as a front end drives it: raw `debug_request`s to a real kernel, whose cells really stop. */
let kernel: KernelClient;
let seq = 0;

beforeAll(async () => {
  kernel = await KernelClient.start();
}, 30_000);
// A test that failed at a breakpoint is not to hold up the others.
afterEach(async () => {
  const { reply } = await kernel.request("debug_request", { type: "request", seq: 0, command: "debugInfo" }, "control");
  if (reply["body"]["stoppedThreads"].length > 0) await kernel.request("interrupt_request", {}, "control");
});
afterAll(() => kernel.stop());

async function ask(command: string, args: object = {}): Promise<Content> {
  return (await kernel.request("debug_request", { type: "request", seq: ++seq, command, arguments: args }, "control")).reply;
}

/** The body of an answer that must succeed. */
async function body(command: string, args: object = {}): Promise<Content> {
  const reply = await ask(command, args);
  expect(reply, JSON.stringify(reply)).toMatchObject({ type: "response", success: true, command });
  return reply["body"] as Content;
}

const events = (name: string): Content[] => kernel.received.filter(({ type, content }) => type === "debug_event" && content["event"] === name).map(({ content }) => content);

/** Waits for an event that was not there before. */
async function event(name: string, known: number): Promise<Content> {
  await kernel.until(() => events(name).length > known);
  return events(name)[known]?.["body"] as Content;
}

async function breakAt(code: string, ...lines: number[]): Promise<{ path: string; breakpoints: Content[] }> {
  const { sourcePath: path } = await body("dumpCell", { code });
  const { breakpoints } = await body("setBreakpoints", { source: { path }, breakpoints: lines.map((line) => ({ line })), sourceModified: false });
  return { path, breakpoints };
}

/** A cell under way, with its stops. */
class Run {
  #known = events("stopped").length;

  private constructor(private readonly id: string) {}

  static async start(code: string): Promise<Run> {
    const known = events("stopped").length;
    const run = new Run(await kernel.send("execute_request", { code, silent: false, store_history: true, allow_stdin: false, stop_on_error: true }));
    run.#known = known;
    return run;
  }

  /** The next stop: its reason and its stack. */
  async stop(): Promise<{ reason: string; frames: Content[]; line: number; text?: string }> {
    const stopped = await event("stopped", this.#known++);
    const { stackFrames } = await body("stackTrace", { threadId: 1 });
    return { reason: stopped["reason"], frames: stackFrames, line: stackFrames[0]?.line, text: stopped["text"] };
  }

  async after(command: string): Promise<Awaited<ReturnType<Run["stop"]>>> {
    await body(command, { threadId: 1 });
    return this.stop();
  }

  async end(): Promise<Exchange> {
    const reply = await kernel.reply(this.id);
    await kernel.until((message) => message.parent === this.id && message.content["execution_state"] === "idle");
    return { reply, outputs: kernel.of(this.id) };
  }

  async finish(): Promise<Exchange> {
    await body("continue", { threadId: 1 });
    return this.end();
  }
}

/** A frame's variables of one scope, by name. */
async function scope(frameId: number, name: string): Promise<Record<string, Content>> {
  const { scopes } = await body("scopes", { frameId });
  const found = (scopes as Content[]).find((one) => one["name"] === name);
  return byName((await body("variables", { variablesReference: found?.["variablesReference"] }))["variables"]);
}

function byName(variables: readonly Content[]): Record<string, Content> {
  return Object.fromEntries(variables.map((one) => [one["name"], one]));
}

async function children(variable: Content | undefined): Promise<Record<string, Content>> {
  return byName((await body("variables", { variablesReference: variable?.["variablesReference"] }))["variables"]);
}

describe("turning it on", () => {
  test("kernel_info offers it, and nothing is started by asking about it", async () => {
    const { reply } = await kernel.request("kernel_info_request", {});
    expect(reply).toMatchObject({ debugger: true, supported_features: expect.arrayContaining(["debugger"]) });
    expect(await ask("debugInfo")).toMatchObject({ type: "response", command: "debugInfo", request_seq: seq });
    expect(await body("debugInfo")).toMatchObject({ isStarted: false, hashMethod: "Murmur2", tmpFileSuffix: ".ts", breakpoints: [], stoppedThreads: [], richRendering: true, copyToGlobals: true });
    expect(await ask("stackTrace", { threadId: 1 })).toMatchObject({ success: false, message: expect.stringContaining("initialize") });
  });

  test("initialize, attach, configurationDone; JupyterLab waits for the event between", async () => {
    const known = events("initialized").length;
    const capabilities = await body("initialize", { clientID: "test", adapterID: "gradbook", linesStartAt1: true, columnsStartAt1: true });
    expect(capabilities["exceptionBreakpointFilters"].map((one: Content) => one["filter"])).toEqual(["all", "uncaught"]);
    await body("attach");
    await event("initialized", known);
    await body("configurationDone");
    expect(await body("debugInfo")).toMatchObject({ isStarted: true });
    expect(await body("threads")).toEqual({ threads: [{ id: 1, name: "cells" }] });
    expect(await ask("makeCoffee")).toMatchObject({ success: false, message: expect.stringContaining("makeCoffee") });
  });
});

const CELL = `interface Point {
  across: number;
}

// A comment.
function shift(point: Point, by: number): Point {
  const moved = { across: point.across + by };
  return moved;
}
const start: Point = { across: 1 };
let end = shift(start, 4);
end = shift(end, 10);
console.log(end.across);`;

describe("a breakpoint", () => {
  test("moves to the next statement, is told by debugInfo, and stops before its line", async () => {
    const { path, breakpoints } = await breakAt(CELL, 5, 11);
    // Line 5 is a comment; the function behind it is defined there.
    expect(breakpoints.map(({ line, verified }) => [line, verified])).toEqual([[6, true], [11, true]]);
    await breakAt(CELL, 11);
    expect((await body("debugInfo"))["breakpoints"]).toEqual([{ source: path, breakpoints: [{ line: 11 }] }]);
    const run = await Run.start(CELL);
    const { reason, frames } = await run.stop();
    expect(reason).toBe("breakpoint");
    expect(frames).toEqual([{ id: expect.any(Number), name: "(cell)", line: 11, column: expect.any(Number), source: { name: expect.any(String), path } }]);
    expect(await body("source", { source: { path } })).toMatchObject({ content: CELL });
    expect((await body("debugInfo"))["stoppedThreads"]).toEqual([1]);
    const { reply, outputs } = await run.finish();
    expect(reply["status"]).toBe("ok");
    expect(printed(outputs)).toBe("15\n");
    expect((await body("debugInfo"))["stoppedThreads"]).toEqual([]);
  });

  test("past the last statement is not verified", async () => {
    expect((await breakAt("1 + 1;\n\n// the end", 3)).breakpoints).toMatchObject([{ verified: false, message: expect.stringContaining("no statement") }]);
  });

  test("steps over, into and out of a function, line by line", async () => {
    const run = await Run.start(CELL);
    expect((await run.stop()).line).toBe(11);
    expect((await run.after("next")).line).toBe(12);
    const inside = await run.after("stepIn");
    expect([inside.reason, inside.line]).toEqual(["step", 7]);
    expect(inside.frames.map(({ name, line }) => [name, line])).toEqual([["shift", 7], ["(cell)", 12]]);
    expect((await run.after("next")).line).toBe(8);
    // Nothing is left to do on line 12.
    expect((await run.after("stepOut")).frames).toMatchObject([{ name: "(cell)", line: 13 }]);
    // Over the last line: the cell ends, and the next one does not stop.
    await body("next", { threadId: 1 });
    expect((await run.end()).reply["status"]).toBe("ok");
    expect((await kernel.execute("let after = 1; after")).reply["status"]).toBe("ok");
  });

  test("in a function of an earlier cell stops when a later one calls it", async () => {
    await breakAt(CELL);
    const { path } = await breakAt(CELL, 8);
    const run = await Run.start("shift({ across: 5 }, 5).across");
    const { frames } = await run.stop();
    expect(frames).toMatchObject([{ name: "shift", line: 8, source: { path } }, { name: "(cell)", line: 1 }]);
    expect((await scope(frames[0]?.["id"], "Locals"))["moved"]).toMatchObject({ value: "{across: 10}" });
    await run.finish();
    await breakAt(CELL);
    expect((await kernel.execute("shift({ across: 5 }, 5).across")).reply["status"]).toBe("ok");
  });

  test("stops in a loop as often as its condition says, and past an await", async () => {
    const code = "let sum = 0;\nfor (let i = 0; i < 4; i++) {\n  sum += i;\n}\nawait new Promise((done) => setTimeout(done, 5));\nsum";
    const { sourcePath: path } = await body("dumpCell", { code });
    await body("setBreakpoints", { source: { path }, breakpoints: [{ line: 3, condition: "i === 2" }, { line: 6 }] });
    const run = await Run.start(code);
    const { frames } = await run.stop();
    expect((await scope(frames[0]?.["id"], "Locals"))["i"]).toMatchObject({ value: "2", type: "number" });
    expect((await scope(frames[0]?.["id"], "Globals"))["sum"]).toMatchObject({ value: "1" });
    expect((await run.after("continue")).line).toBe(6);
    await run.finish();
  });

  test("next goes over an await to the line behind it", async () => {
    const code = "let a = 1;\na = await new Promise<number>((done) => setTimeout(() => done(7), 5));\na += 1;\na";
    await breakAt(code, 2);
    const run = await Run.start(code);
    expect((await run.stop()).line).toBe(2);
    expect((await run.after("next")).line).toBe(3);
    await run.finish();
  });
});

describe("variables", () => {
  const code = `class Cat { name = "Tom"; #lives = 9; get age() { throw new Error("ran"); } }
function look(flag: boolean, text: string) {
  const numbers = [1, 2, 3], big = Array.from({ length: 25_000 }, (_, i) => i * 2), floats = new Float32Array([0.5, 1.5]);
  const byName = new Map<unknown, unknown>([["a", 1], [{ k: 1 }, [2]]]), some = new Set(["x"]);
  const cat = new Cat(), nothing = null, missing = undefined, huge = 2n ** 70n, error = new TypeError("no");
  const tensor = tf.tensor([[1, 2.5], [3, 4]]);
  return text + numbers.length;
}
const outer = "seen";
look(true, "it's");`;

  test("have types, values and children; getters are not run, tensors are readable", async () => {
    await breakAt(code, 7);
    const run = await Run.start(code);
    const { frames } = await run.stop();
    const locals = await scope(frames[0]?.["id"], "Locals");
    const shown = (name: string): unknown[] => [locals[name]?.["type"], locals[name]?.["value"]];
    expect(shown("flag")).toEqual(["boolean", "true"]);
    expect(shown("text")).toEqual(["string", "'it\\'s'"]);
    expect(shown("numbers")).toEqual(["Array", "Array(3) [1, 2, 3]"]);
    expect(shown("nothing")).toEqual(["null", "null"]);
    expect(shown("missing")).toEqual(["undefined", "undefined"]);
    expect(shown("huge")).toEqual(["bigint", "1180591620717411303424n"]);
    expect(shown("error")[1]).toMatch(/^TypeError: no/);
    expect(shown("cat")).toEqual(["Cat", "Cat {#lives: 9, name: 'Tom'}"]);
    expect(shown("byName")[1]).toContain("Map(2)");
    expect(shown("tensor")[1]).toBe("tensor [2, 2] float32: 1, 2.5, 3, 4");
    expect(await children(locals["cat"])).toMatchObject({ "#lives": { value: "9" }, name: { value: "'Tom'" } });
    expect(await children(locals["numbers"])).toMatchObject({ 0: { value: "1" }, 2: { value: "3", evaluateName: "numbers[2]" } });
    expect(await children(locals["floats"])).toMatchObject({ 0: { value: "0.5" }, 1: { value: "1.5" } });
    expect(await children(locals["byName"])).toMatchObject({ "'a' =>": { value: "1" }, "1: {Object} =>": { value: "Array(1) [2]" } });
    expect(await children(locals["some"])).toMatchObject({ "#0": { value: "'x'" } });
    expect(await children(locals["error"])).toMatchObject({ message: { value: "'no'" } });
    const parts = await children(locals["tensor"]);
    expect(parts).toMatchObject({ shape: { value: "Array(2) [2, 2]" }, dtype: { value: "'float32'" } });
    expect(await children((await children(parts["values"]))["1"])).toMatchObject({ 0: { value: "3" } });
    const globals = await scope(frames[0]?.["id"], "Globals");
    expect(globals["outer"]).toMatchObject({ value: "'seen'" });
    expect(Object.keys(globals).filter((name) => name.startsWith("$") || name.startsWith("__"))).toEqual([]);
    await run.finish();
  });

  test("of a big array come in ranges, or as many as are asked for", async () => {
    const run = await Run.start(code);
    const { frames } = await run.stop();
    const big = (await scope(frames[0]?.["id"], "Locals"))["big"];
    expect(big).toMatchObject({ indexedVariables: 25_000 });
    const ranges = await children(big);
    expect(Object.keys(ranges)).toEqual(["[0 … 9999]", "[10000 … 19999]", "[20000 … 24999]"]);
    const last = await children((await children(ranges["[20000 … 24999]"]))["[24900 … 24999]"]);
    expect(last["24999"]).toMatchObject({ value: "49998" });
    const { variables } = await body("variables", { variablesReference: big?.["variablesReference"], start: 10, count: 2 });
    expect((variables as Content[]).map(({ name, value }) => [name, value])).toEqual([["10", "20"], ["11", "22"]]);
    await run.finish();
  });

  test("are copied to the cells' own, and evaluated and changed in their frame", async () => {
    const run = await Run.start(code);
    const { frames } = await run.stop();
    const frameId = frames[0]?.["id"] as number;
    expect(await body("evaluate", { expression: "numbers.map((n: number) => n * 2)", frameId, context: "repl" })).toMatchObject({ result: "Array(3) [2, 4, 6]", type: "Array" });
    await body("evaluate", { expression: "text = 'changed'", frameId });
    expect((await scope(frameId, "Locals"))["text"]).toMatchObject({ value: "'changed'" });
    expect(await ask("evaluate", { expression: "nowhere", frameId })).toMatchObject({ success: false, message: "ReferenceError: nowhere is not defined" });
    expect(await ask("evaluate", { expression: "while (true) {}", frameId })).toMatchObject({ success: false });
    expect(await body("richInspectVariables", { variableName: "tensor", frameId })).toMatchObject({ data: { "text/plain": expect.stringContaining("2.5") } });
    await body("copyToGlobals", { srcVariableName: "cat", dstVariableName: "copied", srcFrameId: frameId });
    await run.finish();
    expect((await kernel.execute("copied.name")).outputs.find(({ type }) => type === "execute_result")?.content["data"]["text/plain"]).toBe("'Tom'");
    expect(byName((await body("inspectVariables"))["variables"])).toMatchObject({ copied: { value: "Cat {#lives: 9, name: 'Tom'}" }, outer: { value: "'seen'" } });
    await breakAt(code);
  });

  test("of all cells are told without a stop, with children and pictures, in a loop too", async () => {
    await kernel.execute("let numbers2 = [4, 5]; const picture = { [Symbol.for('Jupyter.display')]: async () => ({ 'image/svg+xml': '<svg/>' }) };");
    const all = byName((await body("inspectVariables"))["variables"]);
    expect(await children(all["numbers2"])).toMatchObject({ 1: { value: "5" } });
    expect(await body("richInspectVariables", { variableName: "picture" })).toMatchObject({ data: { "image/svg+xml": "<svg/>" } });
    expect(await body("evaluate", { expression: "numbers2.length + 1" })).toMatchObject({ result: "3" });
    const run = await Run.start("let turns = 0; while (true) turns++;");
    await kernel.until((message) => message.type === "execute_input" && String(message.content["code"]).startsWith("let turns"));
    // JupyterLab shows the values of Python's types only, and of what has no type.
    await body("initialize", { clientID: "jupyterlab" });
    const lab = byName((await body("inspectVariables"))["variables"]);
    expect(lab).toMatchObject({ numbers2: { value: "Array(2) [4, 5]" }, outer: { value: "'seen'", type: "str" } });
    expect(lab["numbers2"]).not.toHaveProperty("type");
    await body("initialize", { clientID: "test" });
    await expect.poll(async () => Number(byName((await body("inspectVariables"))["variables"])["turns"]?.["value"] ?? 0)).toBeGreaterThan(0);
    await kernel.request("interrupt_request", {}, "control");
    expect((await run.end()).reply["ename"]).toBe("KeyboardInterrupt");
  });
});

test("a cell's own variable of a built-in's name has its own value", async () => {
  await kernel.execute("let URL = 'mine';");
  expect(byName((await body("inspectVariables"))["variables"])["URL"]).toMatchObject({ value: "'mine'" });
  expect(await body("evaluate", { expression: "({ URL }).URL + URL.length" })).toMatchObject({ result: "'mine4'" });
  expect(await body("richInspectVariables", { variableName: "URL" })).toMatchObject({ data: { "text/plain": "'mine'" } });
});

test("a file beside the notebook is listed, shown and stopped in, in its own TypeScript lines", async () => {
  const path = join(kernel.folder, "helper.ts");
  const source = "interface Unused {\n  a: number;\n}\n\nexport function twice(n: number): number {\n  const doubled = n * 2;\n  return doubled;\n}\n";
  writeFileSync(path, source);
  expect((await kernel.execute("import { twice } from './helper.ts'; twice(1)")).reply["status"]).toBe("ok");
  expect((await body("modules"))["modules"]).toEqual([{ id: 0, name: "helper.ts", path }]);
  expect(await body("source", { source: { path } })).toMatchObject({ content: source });
  expect(await body("setBreakpoints", { source: { path }, breakpoints: [{ line: 4 }, { line: 7 }] })).toMatchObject({ breakpoints: [{ line: 6, verified: true }, { line: 7, verified: true }] });
  await body("setBreakpoints", { source: { path }, breakpoints: [{ line: 7 }] });
  const run = await Run.start("twice(21)");
  const { frames } = await run.stop();
  expect(frames).toMatchObject([{ name: "twice", line: 7, source: { name: "helper.ts", path } }, { name: "(cell)", line: 1 }]);
  expect((await scope(frames[0]?.["id"], "Locals"))["doubled"]).toMatchObject({ value: "42" });
  await body("setBreakpoints", { source: { path }, breakpoints: [] });
  await run.finish();
});

describe("exceptions", () => {
  const filters = (...names: string[]): Promise<Content> => body("setExceptionBreakpoints", { filters: names });

  test("all: at a caught one, where it is thrown", async () => {
    await filters("all");
    const run = await Run.start("let caught = 0;\ntry {\n  throw new Error('inside');\n} catch {\n  caught = 1;\n}\ncaught");
    expect(await run.stop()).toMatchObject({ reason: "exception", line: 3, text: "Error: inside" });
    expect((await run.finish()).reply["status"]).toBe("ok");
  });

  test.each([
    ["at once", "let b = 1;\nnull!.x;", 2],
    ["behind an await", "await new Promise((done) => setTimeout(done, 5));\nnull!.x;", 2],
    ["in a function", "function bad(): void {\n  throw new Error('bad');\n}\nbad();", 2],
  ])("uncaught: only at one that nothing catches, %s", async (_, code, line) => {
    await filters("uncaught");
    expect((await kernel.execute("try { null!.x } catch {} try { [1].map(() => { throw new Error('x') }) } catch {}")).reply["status"]).toBe("ok");
    const run = await Run.start(code);
    expect(await run.stop()).toMatchObject({ reason: "exception", line });
    expect((await run.finish()).reply["status"]).toBe("error");
    await filters();
    expect((await kernel.execute(code)).reply["status"]).toBe("error");
  });
});

describe("while the cells stand still", () => {
  const code = "let held = 1;\nheld = 2;\nheld = 3;";

  test("everything else is answered", async () => {
    await breakAt(code, 2);
    const run = await Run.start(code);
    await run.stop();
    expect((await kernel.request("kernel_info_request", {})).reply["status"]).toBe("ok");
    expect((await kernel.request("complete_request", { code: "Math.sq", cursor_pos: 7 })).reply["status"]).toBe("ok");
    expect((await kernel.request("comm_info_request", {})).reply["status"]).toBe("ok");
    expect(byName((await body("inspectVariables"))["variables"])["held"]).toMatchObject({ value: "1" });
    await run.finish();
  });

  test("an interrupt ends the cell and keeps the state", async () => {
    for (const stopped of [code, `await new Promise((done) => setTimeout(done, 5));\n${code}`, `setTimeout(() => {\n  let timed = 1;\n}, 5); await new Promise(() => {});\n${code}`]) {
      await breakAt(stopped, 2);
      const run = await Run.start(stopped);
      await run.stop();
      const began = performance.now();
      await kernel.request("interrupt_request", {}, "control");
      expect((await run.end()).reply["ename"]).toBe("KeyboardInterrupt");
      expect(performance.now() - began).toBeLessThan(1000);
      await breakAt(stopped);
    }
    expect((await kernel.execute("held")).outputs.find(({ type }) => type === "execute_result")?.content["data"]["text/plain"]).toBe("1");
  });

  test("pause stops a loop, and a cell that waits", async () => {
    for (const [waiting, line] of [["let spun = 0;\nwhile (spun >= 0) {\n  spun++;\n}", 3], ["while (true) {\n  await new Promise((done) => setTimeout(done, 20));\n}", 2]] as const) {
      const run = await Run.start(waiting);
      await kernel.until((message) => message.type === "execute_input" && message.content["code"] === waiting);
      await new Promise((resolve) => setTimeout(resolve, 60));
      await body("pause", { threadId: 1 });
      const stop = await run.stop();
      expect(stop.reason).toBe("pause");
      expect(Math.abs(stop.line - line)).toBeLessThanOrEqual(1);
      await kernel.request("interrupt_request", {}, "control");
      expect((await run.end()).reply["ename"]).toBe("KeyboardInterrupt");
    }
  });

  test("turning the debugger off lets the cell run on, and later cells do not stop", async () => {
    await breakAt(code, 2);
    const run = await Run.start(code);
    await run.stop();
    const known = events("continued").length;
    await body("disconnect", { restart: false, terminateDebuggee: false });
    await event("continued", known);
    expect((await run.end()).reply["status"]).toBe("ok");
    expect((await kernel.execute(code)).reply["status"]).toBe("ok");
    expect(await body("debugInfo")).toMatchObject({ isStarted: false, breakpoints: [] });
  });

  test("a cell that ended before the debugger came can be stopped in too; terminate ends the stopped cell", async () => {
    await kernel.execute("function early(n: number): number {\n  return n + 1;\n}");
    await body("initialize");
    await body("attach");
    await breakAt("function early(n: number): number {\n  return n + 1;\n}", 2);
    const run = await Run.start("early(1)");
    expect((await run.stop()).frames).toMatchObject([{ name: "early", line: 2 }, { name: "(cell)" }]);
    const known = events("terminated").length;
    await body("terminate");
    await event("terminated", known);
    expect((await run.end()).reply["ename"]).toBe("KeyboardInterrupt");
    expect((await kernel.execute("early(1)")).reply["status"]).toBe("ok");
  });

  test("the end of the cells' process is told, and the next one is debugged like it", async () => {
    await body("initialize");
    await body("attach");
    await breakAt(code, 2);
    const run = await Run.start(`process.exit(3);\n`);
    const { reply, outputs } = await run.end();
    expect(reply["evalue"]).toContain("exit code 3");
    expect(printed(outputs, "stderr")).toBe("");
    const again = await Run.start(code);
    expect((await again.stop()).line).toBe(2);
    const known = events("continued").length;
    process.kill(Number((await body("evaluate", { expression: "process.pid" }))["result"]), "SIGKILL");
    expect((await again.end()).reply["evalue"]).toContain("SIGKILL");
    await event("continued", known);
    const third = await Run.start(code);
    expect((await third.stop()).line).toBe(2);
    await third.finish();
  });

  test("shutting the kernel down at a breakpoint leaves no process", async () => {
    const other = await KernelClient.start();
    const request = (command: string, args: object = {}): Promise<Exchange> => other.request("debug_request", { type: "request", seq: ++seq, command, arguments: args }, "control");
    await request("initialize");
    await request("attach");
    const { sourcePath: path } = (await request("dumpCell", { code })).reply["body"] as Content;
    await request("setBreakpoints", { source: { path }, breakpoints: [{ line: 2 }] });
    await other.send("execute_request", { code });
    await other.until(({ type, content }) => type === "debug_event" && content["event"] === "stopped");
    const pid = Number(((await request("evaluate", { expression: "process.pid" })).reply["body"] as Content)["result"]);
    expect(alive(pid)).toBe(true);
    await other.stop();
    await expect.poll(() => alive(pid), { timeout: 10_000 }).toBe(false);
  });
});
