import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CommManager, type CommMessage } from "../../kernel/comms/commManager.js";
import { OpenComms } from "../../kernel/comms/openComms.js";
import { encodeFrame, FrameReader, type Frame } from "../../kernel/evaluator/frames.js";
import { OriginLog } from "../../kernel/evaluator/originLog.js";
import type { Output } from "../../kernel/evaluator/outputs.js";
import { outline } from "../../kernel/language/declarations.js";
import { StreamJoiner } from "../../kernel/evaluator/streamJoiner.js";
import { UpdateLimit } from "../../kernel/handlers/updateLimit.js";
import { fromCodePoints, toCodePoints } from "../../kernel/language/codePoints.js";
import { maskCommands } from "../../kernel/evaluator/commands/expand.js";
import { commandAtCursor } from "../../kernel/language/commandNames.js";
import { completeness } from "../../kernel/language/completeness.js";
import { cursorContext, inspectedName } from "../../kernel/language/cursor.js";
import { DiskFiles } from "../../kernel/language/diskFiles.js";
import { cellMistakes, describeMistakes } from "../../kernel/language/typeErrors.js";
import { SessionFiles } from "../../kernel/language/sessionFiles.js";
import { Codec } from "../../kernel/wire/message.js";
import { SendQueue } from "../../kernel/wire/sendQueue.js";

const NONE: ReadonlySet<string> = new Set();

describe("outline", () => {
  test("lists values and types, not inner names", () => {
    const names = (source: string): string[] | undefined => outline(source)?.declarations.map((item) => item.name);
    expect(names("import a, { b as c } from 'm'; const { d, e: [f] } = g; interface H {} type I = 1; enum J {} function k() { let no } { let inner }")).toEqual(["a", "c", "d", "f", "H", "I", "J", "k"]);
    expect(names("const = 3")).toBeUndefined();
  });
});

describe("frames", () => {
  test("come back whole, however the stream is cut", () => {
    const bytes = Buffer.concat([encodeFrame({ n: 1 }), encodeFrame({ n: "é" }, [new Float32Array([1.5]), new Uint8Array(0)]), encodeFrame({ n: 3 })]);
    for (const size of [1, 3, 7, bytes.length]) {
      const frames: Frame[] = [];
      const reader = new FrameReader((frame) => frames.push({ head: frame.head, buffers: frame.buffers.map((part) => Buffer.from(part)) }));
      for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
      expect(frames.map((frame) => frame.head["n"])).toEqual([1, "é", 3]);
      expect(Buffer.from(frames[1]?.buffers[0] ?? []).readFloatLE(0)).toBe(1.5);
    }
  });
});

test("StreamJoiner joins pieces, keeps the order of the two streams and loses nothing", () => {
  const out: Output[] = [];
  const joiner = new StreamJoiner((output) => out.push(output));
  for (let i = 0; i < 100; i++) joiner.push("stdout", "x");
  joiner.push("stderr", "e");
  joiner.push("stdout", "y".repeat(600_000));
  joiner.flush();
  const texts = out.map((output) => (output.output_type === "stream" ? `${output.name}${output.text.length}` : ""));
  expect(texts.filter((text) => text.startsWith("stderr"))).toEqual(["stderr1"]);
  expect(out.map((output) => (output.output_type === "stream" && output.name === "stdout" ? output.text.length : 0)).reduce((a, b) => a + b)).toBe(600_100);
  expect(out.length).toBeLessThan(8);
});

test("OriginLog keeps a running cell's outputs its own, whatever number of messages and other cells come meanwhile", () => {
  const log = new OriginLog();
  const heard: string[] = [];
  const hear = (name: string): { onOutput: (output: Output) => void } => ({ onOutput: (output) => void heard.push(`${name} ${output.output_type === "stream" ? output.text : ""}`) });
  const long = log.add(hear("long"), 1);
  for (let n = 0; n < 1500; n++) log.end(log.add(hear("other"), 2));
  for (let n = 0; n < 1500; n++) log.add(hear("message"), undefined);
  log.stream(long, "stdout", "first");
  log.stream(long, "stdout", "second");
  log.end(long);
  expect(heard).toEqual(["long first", "long second"]);
});

test("StreamJoiner makes few messages of a cell that prints to both streams in turns, and keeps either's order", () => {
  const out: Output[] = [];
  const joiner = new StreamJoiner((output) => out.push(output));
  for (let i = 0; i < 1000; i++) joiner.push(i % 2 === 0 ? "stdout" : "stderr", `${i} `);
  joiner.flush();
  const of = (name: string): string => out.map((output) => (output.output_type === "stream" && output.name === name ? output.text : "")).join("");
  expect(of("stdout")).toBe(Array.from({ length: 500 }, (_, i) => `${2 * i} `).join(""));
  expect(of("stderr")).toBe(Array.from({ length: 500 }, (_, i) => `${2 * i + 1} `).join(""));
  expect(out.length).toBeLessThan(30);
});

test("SendQueue never has two sends under way and goes on after one that fails", async () => {
  let active = 0;
  const sent: string[] = [];
  const queue = new SendQueue({
    async send(frames) {
      expect(++active).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 1));
      active -= 1;
      if (frames[0] === "bad") throw new Error("gone");
      sent.push(String(frames[0]));
    },
  });
  const failed: string[] = [];
  for (const frame of ["a", "bad", "b"]) queue.push(() => [frame], (error) => failed.push(`${frame}: ${String(error)}`));
  await queue.drained();
  expect(sent).toEqual(["a", "b"]);
  expect(failed).toEqual(["bad: Error: gone"]);
});

test("SendQueue encodes when the turn's work is done", async () => {
  const log: string[] = [];
  const queue = new SendQueue({ send: async ([frame]) => void log.push(`sent ${frame}`) });
  queue.push(() => {
    log.push("encoded");
    return ["a"];
  });
  await Promise.resolve().then(() => log.push("work of the same turn"));
  await queue.drained();
  expect(log).toEqual(["work of the same turn", "encoded", "sent a"]);
});

describe("UpdateLimit", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
  afterEach(() => void vi.useRealTimers());

  test("lets a thousand a second through, and of the rest the newest of each key", () => {
    const sent: string[] = [];
    const limit = new UpdateLimit();
    for (let n = 1; n <= 1500; n++) for (const key of ["a", "b"]) limit.send(key, () => sent.push(`${key}${n}`));
    expect(sent.length).toBe(1000);
    vi.advanceTimersByTime(20);
    expect(sent.slice(1000)).toEqual(["a1500", "b1500"]);
    for (let ms = 0; ms < 2000; ms++) {
      for (let n = 0; n < 5; n++) limit.send("a", () => sent.push(`later ${ms} ${n}`));
      vi.advanceTimersByTime(1);
    }
    limit.flush();
    expect(sent.at(-1)).toBe("later 1999 4");
    // 2020 ms have passed since the first thousand.
    expect(sent.length).toBeLessThanOrEqual(3020);
    vi.advanceTimersByTime(1000);
    expect(sent.at(-1)).toBe("later 1999 4");
  });

  test("sends at once what is below the limit, and what is kept before a flush returns", () => {
    const sent: number[] = [];
    const limit = new UpdateLimit(2);
    for (const n of [1, 2, 3, 4]) limit.send("a", () => sent.push(n));
    expect(sent).toEqual([1, 2]);
    limit.flush();
    expect(sent).toEqual([1, 2, 4]);
  });
});

test("Codec refuses what is cut, unsigned or no object", () => {
  const codec = new Codec("key", "hmac-sha256");
  const frames = codec.encode("x", { a: 1 }, {}).map((part) => Buffer.from(part));
  expect(codec.decode(frames).content).toEqual({ a: 1 });
  expect(() => new Codec("other", "hmac-sha256").decode(frames)).toThrow(/signature/);
  expect(() => codec.decode(frames.slice(0, 3))).toThrow(/five frames/);
  const list = new Codec("", "hmac-sha256");
  expect(() => list.decode([Buffer.from("<IDS|MSG>"), Buffer.from(""), ...["[]", "{}", "{}", "{}"].map((part) => Buffer.from(part))])).toThrow(/JSON object/);
});

describe("cursor", () => {
  test("finds the name and the object before it", () => {
    expect(cursorContext("a.b.cd", 6)).toEqual({ start: 4, prefix: "cd", object: "a.b" });
    expect(cursorContext("foo(ba", 6)).toEqual({ start: 4, prefix: "ba", object: "" });
    expect(cursorContext("f().x", 5).object).toBeUndefined();
  });

  test("an inspection inside a call is about the called function", () => {
    expect(inspectedName("dense(3, ", 9)).toBe(0);
    expect(inspectedName("a.conv2d({ filters: [1] }", 25)).toBe(2);
    expect(inspectedName("(1 + ", 5)).toBeUndefined();
  });

  test("counts code points", () => {
    expect(fromCodePoints("😀a", 1)).toBe(2);
    expect(toCodePoints("😀a", 2)).toBe(1);
  });
});

test.each([
  ["1 + 1", "complete"],
  ["const f = (x: number): number => x", "complete"],
  ["function f() {", "incomplete"],
  ["foo(1,", "incomplete"],
  ["let s = `abc", "incomplete"],
  ["/* abc", "incomplete"],
  ["const = 3", "invalid"],
  ["let s = 'abc", "invalid"],
  ["}", "invalid"],
])("completeness of %j is %s", async (code, status) => {
  expect((await completeness(code)).status).toBe(status);
});

describe("type errors", () => {
  const mistake = (start: number, code: number, message = "m"): { start: number; end: number; code: number; message: string } => ({ start, end: start + 3, code, message });

  test("leave out what is none in a notebook", () => {
    const source = "abc.x; def.y";
    const kept = (item: ReturnType<typeof mistake>): boolean => cellMistakes([item], source, new Set(["abc"])).length === 1;
    expect(kept(mistake(0, 2322))).toBe(true);
    expect(kept(mistake(12, 2322))).toBe(false);
    expect([7006, 7034, 2307].map((code) => kept(mistake(0, code)))).toEqual([false, false, false]);
    // A variable of another cell may have been assigned since; one of this cell is seen.
    expect([kept(mistake(0, 18048)), kept(mistake(7, 18048))]).toEqual([false, true]);
    expect(kept(mistake(0, 2345, "no\n  Types have separate declarations of a private property 'x'."))).toBe(false);
    expect(cellMistakes([mistake(7, 2304)], source, NONE)[0]?.unknown).toBe("def");
  });

  test("show the line and a wave, which ends with the line", () => {
    const lines = describeMistakes([{ start: 8, end: 99, code: 1, message: "A\n  B" }], "let a;\n  b +\nc", "cell-1.ts");
    expect(lines).toEqual(["cell-1.ts:2:2 - TS1: A\n  B", "", "2 |   b +", "  |  ~~~~"]);
  });
});

test("DiskFiles tells what came, changed and went, of the folder's own files", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradbook-disk-"));
  const file = join(folder, "a.ts");
  const disk = new DiskFiles(folder);
  disk.noted(file);
  disk.noted(join(folder, "node_modules", "b.ts"));
  expect(disk.changes()).toEqual({ created: [], changed: [], deleted: [] });
  for (const [text, expected] of [["1", "created"], ["22", "changed"], [undefined, "deleted"]] as const) {
    if (text === undefined) rmSync(file);
    else writeFileSync(file, text);
    expect(disk.changes()).toEqual({ created: [], changed: [], deleted: [], [expected]: [file] });
  }
  rmSync(folder, { recursive: true });
});

const sessionIn = (files: Map<string, string>): SessionFiles =>
  new SessionFiles({ write: (name, text) => files.set(name, text), remove: (name) => files.delete(name) });

test("SessionFiles imports each name from the last cell that declares it", () => {
  const files = new Map<string, string>();
  const session = sessionIn(files);
  session.preload(["layers", "tf"]);
  session.add("let a = 1;");
  session.add("let a = 'x'; const layers = 3;");
  session.add("const c = a + b; tf.add");
  // A variable is declared, for an import can't be assigned.
  expect(files.get("__gradbook_3.ts")).toContain('declare let a: typeof import("./__gradbook_2.ts").a;');
  expect(files.get("__gradbook_3.ts")).toContain('import { tf } from "gradbook"');
  session.current("const tf = lay");
  expect(files.get("__gradbook_cell.ts")).toContain('import { a, layers } from "./__gradbook_2.ts"');
  expect(files.get("__gradbook_cell.ts")).not.toContain("gradbook\"");
});

describe("SessionFiles keeps", () => {
  test("a cell that was declared anew only while another imports from it", () => {
    const files = new Map<string, string>();
    const session = sessionIn(files);
    session.add("let a = 1;");
    session.add("function f() { return a }");
    session.add("let a = 'x';");
    expect([...files.keys()]).toEqual(["__gradbook_1.ts", "__gradbook_2.ts", "__gradbook_3.ts"]);
    session.add("function f() { return 0 }");
    expect([...files.keys()]).toEqual(["__gradbook_3.ts", "__gradbook_4.ts"]);
  });

  test("the file of a cell that is run again as it was, and what others add to what is declared elsewhere", () => {
    const files = new Map<string, string>();
    const session = sessionIn(files);
    session.add("class A { private x = 1 }");
    session.add("const a = new A();");
    session.add("class A { private x = 1 }");
    expect([...files.keys()]).toEqual(["__gradbook_1.ts", "__gradbook_2.ts"]);
    session.add("declare global { interface Array<T> { third(): T } }");
    expect(session.add("[1].third()")?.text).toContain('import "./__gradbook_3.ts"');
    expect(session.add("const e = <b>{a}</b>")?.file).toMatch(/^__gradbook_checked_\d+\.tsx$/);
    expect(session.add("export const f = e; let g")?.text).toContain('import { e } from "./__gradbook_4.tsx"; import "./__gradbook_3.ts"; export { g };');
  });

  test("few files, whatever is run again and again", () => {
    const files = new Map<string, string>();
    const session = sessionIn(files);
    session.add("let net = 0;");
    for (let i = 0; i < 100; i++) session.add("const losses = [net]; ");
    for (let i = 0; i < 100; i++) session.add("losses");
    expect(files.size).toBe(2);
    for (let i = 0; i < 1000; i++) session.add(i % 2 === 0 ? "let one = two" : "let two = one");
    expect(files.size).toBeLessThanOrEqual(500);
  });
});

test("CommManager opens, answers, closes, and refuses targets that nobody knows", () => {
  const sent: CommMessage[] = [];
  const comms = new CommManager((message) => sent.push(message));
  const heard: unknown[] = [];
  const stop = comms.onOpen("t", (comm, data) => {
    heard.push(data);
    comm.onMessage((message) => heard.push(message));
    comm.onClose(() => heard.push("closed"));
  });
  comms.receive({ kind: "comm_open", content: { comm_id: "1", target_name: "t", data: "open" }, buffers: [] });
  comms.receive({ kind: "comm_msg", content: { comm_id: "1", data: "m" }, buffers: [] });
  comms.receive({ kind: "comm_close", content: { comm_id: "1" }, buffers: [] });
  comms.receive({ kind: "comm_msg", content: { comm_id: "1", data: "late" }, buffers: [] });
  expect(heard).toEqual(["open", "m", "closed"]);
  stop();
  comms.receive({ kind: "comm_open", content: { comm_id: "2", target_name: "t" }, buffers: [] });
  expect(sent).toEqual([{ kind: "comm_close", content: { comm_id: "2", data: {} }, buffers: [] }]);
});

test("OpenComms lists what is open, by target", () => {
  const open = new OpenComms();
  open.note("comm_open", { comm_id: "1", target_name: "a" });
  open.note("comm_open", { comm_id: "2", target_name: "b" });
  open.note("comm_close", { comm_id: "1" });
  expect(open.list()).toEqual({ "2": { target_name: "b" } });
  expect(open.list("a")).toEqual({});
});

describe("commands in the language tools", () => {
  test("completeness: commands are whole, code around them counts, a cell of another language ends with an empty line", async () => {
    expect((await completeness("!ls -l (")).status).toBe("complete");
    expect((await completeness("%time f(")).status).toBe("incomplete");
    expect((await completeness("if (a) {\n  !ls")).status).toBe("incomplete");
    expect((await completeness("%who\nconst = 3")).status).toBe("invalid");
    expect((await completeness("%%html\n<b>")).status).toBe("incomplete");
    expect((await completeness("%%html\n<b>\n")).status).toBe("complete");
  });

  test("names are offered after % where a command may stand", () => {
    const names = (code: string): string[] | undefined => commandAtCursor(code, code.length)?.fitting.map(({ name }) => name);
    expect(names("f();\n%ti")).toEqual(["%time", "%timeit"]);
    expect(names("%%la")).toEqual(["%%latex"]);
    expect(names("f();\n%%la")).toEqual([]);
    expect(names("const t = `\n%ti")).toBeUndefined();
    expect(names("const r = (a\n%ti")).toBeUndefined();
    expect(names("a %ti")).toBeUndefined();
  });

  test("the checker sees the code of a cell with commands, at its place", () => {
    const files = new Map<string, string>();
    const session = new SessionFiles({ write: (name, text) => void files.set(name, text), remove: (name) => void files.delete(name) }, maskCommands);
    session.add("!ls\n%time const n = 3;");
    expect(files.get("__gradbook_1.ts")).toMatch(/^; {2}\n; {5}const n = 3;\n/);
    expect(session.names).toEqual(["n"]);
  });
});
