import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { printed, type Content } from "./client.js";
import { DebugSession } from "./debugSession.js";

const debug = DebugSession.forFile({ attached: false });

describe("turning it on", () => {
  test("kernel_info offers it, and nothing is started by asking about it", async () => {
    const { reply } = await debug.kernel.request("kernel_info_request", {});
    expect(reply).toMatchObject({ debugger: true, supported_features: expect.arrayContaining(["debugger"]) });
    expect(await debug.ask("debugInfo")).toMatchObject({ type: "response", command: "debugInfo", request_seq: debug.seq });
    expect(await debug.body("debugInfo")).toMatchObject({ isStarted: false, hashMethod: "Murmur2", tmpFileSuffix: ".ts", breakpoints: [], stoppedThreads: [], richRendering: true, copyToGlobals: true });
    expect(await debug.ask("stackTrace", { threadId: 1 })).toMatchObject({ success: false, message: expect.stringContaining("initialize") });
  });

  test("initialize, attach, configurationDone; JupyterLab waits for the event between", async () => {
    const known = debug.events("initialized").length;
    const capabilities = await debug.body("initialize", { clientID: "test", adapterID: "gradbook", linesStartAt1: true, columnsStartAt1: true });
    expect(capabilities["exceptionBreakpointFilters"].map((one: Content) => one["filter"])).toEqual(["all", "uncaught"]);
    await debug.body("attach");
    await debug.event("initialized", known);
    await debug.body("configurationDone");
    expect(await debug.body("debugInfo")).toMatchObject({ isStarted: true });
    expect(await debug.body("threads")).toEqual({ threads: [{ id: 1, name: "cells" }] });
    expect(await debug.ask("makeCoffee")).toMatchObject({ success: false, message: expect.stringContaining("makeCoffee") });
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
    const { path, breakpoints } = await debug.breakAt(CELL, 5, 11);
    // Line 5 is a comment; the function behind it is defined there.
    expect(breakpoints.map(({ line, verified }) => [line, verified])).toEqual([[6, true], [11, true]]);
    await debug.breakAt(CELL, 11);
    expect((await debug.body("debugInfo"))["breakpoints"]).toEqual([{ source: path, breakpoints: [{ line: 11 }] }]);
    const run = await debug.run(CELL);
    const { reason, frames } = await run.stop();
    expect(reason).toBe("breakpoint");
    expect(frames).toEqual([{ id: expect.any(Number), name: "(cell)", line: 11, column: expect.any(Number), source: { name: expect.any(String), path } }]);
    expect(await debug.body("source", { source: { path } })).toMatchObject({ content: CELL });
    expect((await debug.body("debugInfo"))["stoppedThreads"]).toEqual([1]);
    const { reply, outputs } = await run.finish();
    expect(reply["status"]).toBe("ok");
    expect(printed(outputs)).toBe("15\n");
    expect((await debug.body("debugInfo"))["stoppedThreads"]).toEqual([]);
  });

  test("past the last statement is not verified", async () => {
    expect((await debug.breakAt("1 + 1;\n\n// the end", 3)).breakpoints).toMatchObject([{ verified: false, message: expect.stringContaining("no statement") }]);
  });

  test("steps over, into and out of a function, line by line", async () => {
    const run = await debug.run(CELL);
    expect((await run.stop()).line).toBe(11);
    expect((await run.after("next")).line).toBe(12);
    const inside = await run.after("stepIn");
    expect([inside.reason, inside.line]).toEqual(["step", 7]);
    expect(inside.frames.map(({ name, line }) => [name, line])).toEqual([["shift", 7], ["(cell)", 12]]);
    expect((await run.after("next")).line).toBe(8);
    // Nothing is left to do on line 12.
    expect((await run.after("stepOut")).frames).toMatchObject([{ name: "(cell)", line: 13 }]);
    // Over the last line: the cell ends, and the next one does not stop.
    await debug.body("next", { threadId: 1 });
    expect((await run.end()).reply["status"]).toBe("ok");
    expect((await debug.kernel.execute("let after = 1; after")).reply["status"]).toBe("ok");
  });

  test("in a function of an earlier cell stops when a later one calls it", async () => {
    await debug.breakAt(CELL);
    const { path } = await debug.breakAt(CELL, 8);
    const run = await debug.run("shift({ across: 5 }, 5).across");
    const { frames } = await run.stop();
    expect(frames).toMatchObject([{ name: "shift", line: 8, source: { path } }, { name: "(cell)", line: 1 }]);
    expect((await debug.scope(frames[0]?.["id"], "Locals"))["moved"]).toMatchObject({ value: "{across: 10}" });
    await run.finish();
    await debug.breakAt(CELL);
    expect((await debug.kernel.execute("shift({ across: 5 }, 5).across")).reply["status"]).toBe("ok");
  });

  test("stops in a loop as often as its condition says, and past an await", async () => {
    const code = "let sum = 0;\nfor (let i = 0; i < 4; i++) {\n  sum += i;\n}\nawait new Promise((done) => setTimeout(done, 5));\nsum";
    const { sourcePath: path } = await debug.body("dumpCell", { code });
    await debug.body("setBreakpoints", { source: { path }, breakpoints: [{ line: 3, condition: "i === 2" }, { line: 6 }] });
    const run = await debug.run(code);
    const { frames } = await run.stop();
    expect((await debug.scope(frames[0]?.["id"], "Locals"))["i"]).toMatchObject({ value: "2", type: "number" });
    expect((await debug.scope(frames[0]?.["id"], "Globals"))["sum"]).toMatchObject({ value: "1" });
    expect((await run.after("continue")).line).toBe(6);
    await run.finish();
  });

  test("next goes over an await to the line behind it", async () => {
    const code = "let a = 1;\na = await new Promise<number>((done) => setTimeout(() => done(7), 5));\na += 1;\na";
    await debug.breakAt(code, 2);
    const run = await debug.run(code);
    expect((await run.stop()).line).toBe(2);
    expect((await run.after("next")).line).toBe(3);
    await run.finish();
  });
});

test("a file beside the notebook is listed, shown and stopped in, in its own TypeScript lines", async () => {
  const path = join(debug.kernel.folder, "helper.ts");
  const source = "interface Unused {\n  a: number;\n}\n\nexport function twice(n: number): number {\n  const doubled = n * 2;\n  return doubled;\n}\n";
  writeFileSync(path, source);
  expect((await debug.kernel.execute("import { twice } from './helper.ts'; twice(1)")).reply["status"]).toBe("ok");
  // The process's second thread tells of it, in its own time.
  await expect.poll(async () => (await debug.body("modules"))["modules"]).toEqual([{ id: 0, name: "helper.ts", path }]);
  expect(await debug.body("source", { source: { path } })).toMatchObject({ content: source });
  expect(await debug.body("setBreakpoints", { source: { path }, breakpoints: [{ line: 4 }, { line: 7 }] })).toMatchObject({ breakpoints: [{ line: 6, verified: true }, { line: 7, verified: true }] });
  await debug.body("setBreakpoints", { source: { path }, breakpoints: [{ line: 7 }] });
  const run = await debug.run("twice(21)");
  const { frames } = await run.stop();
  expect(frames).toMatchObject([{ name: "twice", line: 7, source: { name: "helper.ts", path } }, { name: "(cell)", line: 1 }]);
  expect((await debug.scope(frames[0]?.["id"], "Locals"))["doubled"]).toMatchObject({ value: "42" });
  await debug.body("setBreakpoints", { source: { path }, breakpoints: [] });
  await run.finish();
});

describe("exceptions", () => {
  const filters = (...names: string[]): Promise<Content> => debug.body("setExceptionBreakpoints", { filters: names });

  test("all: at a caught one, where it is thrown", async () => {
    await filters("all");
    const run = await debug.run("let caught = 0;\ntry {\n  throw new Error('inside');\n} catch {\n  caught = 1;\n}\ncaught");
    expect(await run.stop()).toMatchObject({ reason: "exception", line: 3, text: "Error: inside" });
    expect((await run.finish()).reply["status"]).toBe("ok");
  });

  test.each([
    ["at once", "let b = 1;\nnull!.x;", 2],
    ["behind an await", "await new Promise((done) => setTimeout(done, 5));\nnull!.x;", 2],
    ["in a function", "function bad(): void {\n  throw new Error('bad');\n}\nbad();", 2],
  ])("uncaught: only at one that nothing catches, %s", async (_, code, line) => {
    await filters("uncaught");
    expect((await debug.kernel.execute("try { null!.x } catch {} try { [1].map(() => { throw new Error('x') }) } catch {}")).reply["status"]).toBe("ok");
    const run = await debug.run(code);
    expect(await run.stop()).toMatchObject({ reason: "exception", line });
    expect((await run.finish()).reply["status"]).toBe("error");
    await filters();
    expect((await debug.kernel.execute(code)).reply["status"]).toBe("error");
  });
});
