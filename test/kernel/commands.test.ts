import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CellRunner } from "../../kernel/evaluator/cellRunner.js";
import { expandCommands, maskCommands } from "../../kernel/evaluator/commands/expand.js";
import { findCommands } from "../../kernel/evaluator/commands/find.js";
import { runCell, type Ran } from "./runCell.js";
import { KernelClient, type Content } from "./client.js";

let folder: string;
let runner: CellRunner;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "gradbook-commands-")));
  runner = await CellRunner.start({ cwd: folder });
});
afterAll(() => {
  runner.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (code: string): Promise<Ran> => runCell(runner, code);

describe("which lines are commands", () => {
  const names = (source: string): string[] => findCommands(source).map((use) => use.name);

  test.each([
    ["alone", "%who", ["%who"]],
    ["after a statement without a semicolon", "let x = 5\n%who\n%time f()", ["%who", "%time"]],
    ["between statements", "f();\n!ls -l\ng();\n  !pwd", ["!", "!"]],
    ["in a block", "for (const a of b) {\n  !echo hi\n}", ["!"]],
    ["after a comment with brackets and quotes", "// it's ( {\n/* ` */\n!ls", ["!"]],
    ["after a shell line with quotes and brackets", "!echo \"it's (\"\n!ls `pwd`\n%pwd", ["!", "!", "%pwd"]],
    ["after an object, a regular expression and a template", "let a = { b: /[/'\"`]+/g, c: `x ${f(`%who`)} y` }\n%who", ["%who"]],
    ["of a whole cell, below blank lines", "\n\n%%html\n%who\n<b>", ["%%html"]],
    ["unknown ones where no expression goes on", "f();\n%nonsense 3", ["%nonsense"]],
    ["a shell line that goes on", "!echo a \\\n  b\n%who", ["!", "%who"]],
  ])("are: %s", (_, source, expected) => {
    expect(names(source)).toEqual(expected);
  });

  test.each([
    ["a remainder on a continued line", "const r = total\n  % count;"],
    ["a remainder without a blank", "const r = total\n  %count;"],
    ["a remainder by a variable named like a command, indented", "const r = total\n  %time;"],
    ["a remainder after an operator's operand in brackets", "const r = (total\n%time);"],
    ["a remainder in a list", "const r = [total\n%time]"],
    ["negations", "!done && f()\n".replace("done", "(done)") + "!!done\n!f(x)\n!list.includes(3)\n![]\n!'a'\n!function () {}()\n!true\n!await g()"],
    ["a negation that goes on", "const b =\n  !ready;\nconst c = a &&\n!ready"],
    ["a condition", "if (\n!ready\n) {}"],
    ["lines in a template", "const t = `\n%who\n!ls\n${x}\n!ls`;"],
    ["lines in a comment", "/*\n%who\n!ls\n*/ // %who"],
    ["lines of a string that goes on", "const s = 'a\\\n%who';"],
  ])("are not: %s", (_, source) => {
    expect(names(source)).toEqual([]);
    expect(maskCommands(source)).toBe(source);
  });

  test("expansion and mask keep every line where it was, and the mask every column of the code", () => {
    const source = "let a = 1\n!echo x \\\n y\n%time f(a)\nlet b = 2\n%timeit -n 10 -r 2 g(b)\nlast";
    expect(expandCommands(source, "c.ts").code.split("\n").filter((line) => /^(let|last)/.test(line))).toEqual(["let a = 1", "let b = 2", "last"]);
    const mask = maskCommands(source);
    expect(mask.length).toBe(source.length);
    for (const word of ["let a", "f(a)", "let b", "g(b)", "last"]) expect(mask.indexOf(word)).toBe(source.indexOf(word));
    expect(mask).not.toMatch(/echo|%|-n/);
    expect(maskCommands("%%time\nf()")).toBe(";     \nf()");
    expect(maskCommands("%%html\n<b>").trim()).toBe(";");
  });
});

describe("unknown commands", () => {
  test.each([
    ["%tme f()", "%time"],
    ["%%htm\n<b>", "%%html"],
    ["%whos", "%who"],
  ])("%s: names the nearest, and runs nothing", async (line, nearest) => {
    const { error, text } = await run(line.startsWith("%%") ? line : `console.log("ran");\n${line}`);
    expect(error?.ename).toBe("CommandError");
    expect(error?.evalue).toContain(`Did you mean "${nearest}"`);
    expect(error?.line).toBe(line.startsWith("%%") ? 1 : 2);
    expect(error?.traceback.join("\n")).toContain(line.split("\n")[0]);
    expect(text).toBe("");
  });

  test("forms that a command does not have", async () => {
    expect((await run("%html <b>")).error?.evalue).toContain("%%html");
    expect((await run("%%who\nx")).error?.evalue).toContain("%who");
    expect((await run("let x0 = 1;\n%%html\n<b>")).error?.evalue).toContain("first line");
    expect((await run("let x0 = 1;\n%reset")).error?.evalue).toContain("beginning of its cell");
  });
});

describe("the shell", () => {
  test("streams both outputs, in order with the code around it", async () => {
    const { text, errors, error } = await run("console.log('a');\n!echo b; echo wrong >&2\nconsole.log('c')");
    expect(error).toBeUndefined();
    expect(text).toBe("a\nb\nc\n");
    expect(errors).toBe("wrong\n");
  });

  test("output comes while the program runs", async () => {
    const times: number[] = [];
    const begun = performance.now();
    await runner.run("!echo early; sleep 0.5; echo late", { onOutput: () => times.push(performance.now() - begun) });
    expect(times.length).toBe(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(300);
  });

  test("a status other than 0 is told, and the cell goes on", async () => {
    const { error, errors, shown } = await run("!exit 3\n'on'");
    expect(error).toBeUndefined();
    expect(errors).toBe("[exit status 3]\n");
    expect(shown).toBe("'on'");
    expect((await run("!nosuchvariable")).errors).toContain("(!nosuchvariable)");
  });

  test("a line that goes on, a whole cell, and a pipe", async () => {
    expect((await run("!echo one \\\n two\n3")).text).toBe("one two\n");
    expect((await run("%%sh\nfor i in 1 2; do\n  echo $i\ndone | tail -1")).text).toBe("2\n");
  });

  test("an interrupt ends the program and what it has started", async () => {
    const mark = 1000 + Math.floor(Math.random() * 1e6);
    const ended = run(`!sleep ${mark} | cat; echo after\nconsole.log('went on')`);
    setTimeout(() => runner.interrupt(), 400);
    const { error, text } = await ended;
    expect(error?.ename).toBe("KeyboardInterrupt");
    expect(text).toBe("");
    const others = async (): Promise<string> => (await run(`require('node:child_process').execSync("ps -A -o args= | grep '^sleep ${mark}' || true").toString()`)).shown as string;
    await expect.poll(others, { timeout: 10_000 }).toBe("''");
  });

  test("errors below keep their line", async () => {
    expect((await run("!echo a\n\n!echo b \\\n c\nnowhere()")).error?.line).toBe(5);
  });
});

describe("time", () => {
  test("%time shows the value, keeps declarations and awaits", async () => {
    const first = await run("%time 6 * 7");
    expect(first.shown).toBe("42");
    expect(first.text).toMatch(/^Time: [\d.]+ (s|ms|µs|ns) \(CPU/);
    expect((await run("%time const timed = 5; // and a comment\ntimed + 1")).shown).toBe("6");
    const slow = await run("%time new Promise((done) => setTimeout(() => done('late'), 120))");
    expect(slow.shown).toBe("'late'");
    expect(Number(/Time: ([\d.]+) ms/.exec(slow.text)?.[1])).toBeGreaterThanOrEqual(119);
  });

  test("%%time leaves the cell's scope, value and lines alone, and tells of a cell that fails too", async () => {
    const { shown, text } = await run("%%time\nlet inside = 1;\nawait new Promise((done) => setTimeout(done, 60));\ninside + 1");
    expect(shown).toBe("2");
    expect(Number(/Time: ([\d.]+) ms/.exec(text)?.[1])).toBeGreaterThanOrEqual(59);
    expect((await run("inside")).shown).toBe("1");
    const failed = await run("%%time\n\nnowhere()");
    expect(failed.error?.line).toBe(3);
    expect(failed.text).toMatch(/^Time: /);
  });

  test("%timeit: mean, deviation, runs and rounds, of a line or a cell, synchronous or not", async () => {
    expect((await run("let calls = 0; const counted = () => { calls++ };\n%timeit -n 10 -r 3 counted()\ncalls")).shown).toBe("30");
    const waiting = await run("%timeit -n 2 -r 2 await new Promise((done) => setTimeout(done, 20))");
    expect(Number(/^([\d.]+) ms ± [\d.]+ \S+ per round \(mean ± std\. dev\. of 2 runs, 2 rounds each\)/.exec(waiting.text)?.[1])).toBeGreaterThanOrEqual(19);
    const quick = await run("%%timeit -r 2\nlet hidden = 0;\nfor (let i = 0; i < 1000; i++) hidden += i");
    expect(quick.text).toMatch(/µs|ns|ms/);
    expect(quick.text).toMatch(/of 2 runs, [\d,]+ rounds each/);
    expect((await run("typeof hidden")).shown).toBe("'undefined'");
  });

  test("errors in timed code are the code's own", async () => {
    expect((await run("1;\n%time nowhere()")).error).toMatchObject({ ename: "ReferenceError", line: 2 });
    for (const line of ["  %time  nowhere(5)", "  %timeit -n 3  nowhere(5)", "  %time const never = nowhere(5)"]) {
      const { error } = await run(`1;\n${line}\n2`);
      expect(error?.traceback[1]).toMatch(new RegExp(`:2:${line.indexOf("nowhere") + 1}\\)?$`));
      expect(error?.traceback.at(-1)?.length).toBe("2 | ".length + line.indexOf("nowhere") + 1);
    }
    expect((await run("1;\n   %env NO_SUCH_NAME_HERE")).error?.traceback.at(-1)).toBe("  |    ^");
    expect((await run("1;\n%time f(")).error).toMatchObject({ ename: "CommandError", line: 2 });
    expect((await run("%timeit -n 3 for (const a of [1]) {\n}")).error?.evalue).toContain("whole on its line");
    expect((await run("%time")).error?.evalue).toContain('whole on its line; received ""');
  });
});

describe("variables", () => {
  test("%who lists the author's, with types and values, and not the library's", async () => {
    await run("%reset");
    expect((await run("%who")).text).toBe("No variables yet.\n");
    await run("const width = 3; let names = ['a', 'b']; class Point { x = 1 } const at = new Point(); function go() {} globalThis.free = 7; const text = '<b>'");
    const { displayed } = await run("%who");
    const plain = String(displayed[0]?.["text/plain"]);
    for (const row of [/width +number +3/, /names +Array +\[ 'a', 'b' \]/, /Point +class/, /at +Point +Point \{ x: 1 \}/, /go +function/, /free +number +7/]) expect(plain).toMatch(row);
    expect(plain).not.toMatch(/layers|sequential|__gradbook|display/);
    expect(displayed[0]?.["text/html"]).toContain("&lt;b&gt;");
    expect(String((await run("%who string")).displayed[0]?.["text/plain"]).split("\n").slice(2)).toEqual(["text  string  '<b>'"]);
  });

  test("%reset takes them away, restores the library's names, and goes on with the rest of the cell", async () => {
    await run("let gone = 1, layers = 3; setInterval(() => console.log('tick'), 20)");
    const { text, shown } = await run("%reset\ntypeof gone + typeof layers.dense");
    expect(shown).toBe("'undefinedfunction'");
    expect(text).toContain("variables are gone");
    expect((await run("gone")).error?.ename).toBe("ReferenceError");
    expect((await run("await new Promise((done) => setTimeout(done, 100))")).text).toBe("");
  });
});

test("%reset tells the cells that run beside it", async () => {
  const beside = runner.run("await new Promise(() => {})", { lane: "beside" });
  await new Promise((done) => setTimeout(done, 100));
  expect((await run("%reset\n5")).shown).toBe("5");
  expect((await beside).error?.evalue).toContain("restarted by %reset");
});

describe("files and folders", () => {
  test("%cd, %pwd and %env", async () => {
    mkdirSync(join(folder, "sub dir"));
    expect((await run("%cd sub dir")).text).toBe(`${join(folder, "sub dir")}\n`);
    expect((await run("%pwd")).shown).toBe(`'${join(folder, "sub dir")}'`);
    expect((await run("!pwd")).text).toBe(`${join(folder, "sub dir")}\n`);
    await run("%cd -");
    expect((await run("process.cwd()")).shown).toBe(`'${folder}'`);
    expect((await run("%cd nowhere")).error?.evalue).toContain(`still ${folder}`);
    expect((await run("%env COLOUR = dark blue")).text).toBe("COLOUR=dark blue\n");
    expect((await run("!echo $COLOUR")).text).toBe("dark blue\n");
    expect((await run("%env COLOUR")).shown).toBe("'dark blue'");
    expect((await run("%env NO_SUCH_NAME_HERE")).error?.ename).toBe("CommandError");
  });

  test("%%writefile writes the cell as it is, and -a appends", async () => {
    expect((await run("%%writefile made.txt\n%who\n  `${x}` \"\\n\"")).text).toBe("Wrote made.txt\n");
    expect((await run("%%writefile -a made.txt\nmore")).text).toBe("Appended to made.txt\n");
    expect(readFileSync(join(folder, "made.txt"), "utf8")).toBe("%who\n  `${x}` \"\\n\"\nmore\n");
    expect((await run("%%writefile made.txt\nnew")).text).toBe("Overwrote made.txt\n");
  });

  test("%npm install puts a package into the notebook's folder, without its scripts, for the next cell", async () => {
    mkdirSync(join(folder, "source"));
    writeFileSync(join(folder, "source", "package.json"), JSON.stringify({ name: "made-here", version: "1.2.3", type: "module", exports: "./index.js", scripts: { postinstall: "touch ../ran" } }));
    writeFileSync(join(folder, "source", "index.js"), "export const answer = 42;");
    await run("!cd source && npm pack --pack-destination .. --silent");
    expect((await run("import { answer } from 'made-here'; answer")).error?.evalue).toContain("made-here");
    const { error, text } = await run("%npm install --offline ./made-here-1.2.3.tgz");
    expect(error).toBeUndefined();
    expect(text).toContain("added 1 package");
    expect(text).toContain("Install scripts did not run");
    expect(existsSync(join(folder, "node_modules", "made-here", "index.js"))).toBe(true);
    expect(existsSync(join(folder, "node_modules", "ran"))).toBe(false);
    expect((await run("import { answer } from 'made-here'; answer")).shown).toBe("42");
    expect((await run("%npm install --offline ./no-such-file.tgz")).error?.evalue).toContain("npm install ended with status");
  });
});

test("a program that is not there", async () => {
  await run("const path = process.env.PATH;\n%env PATH=/nowhere");
  expect((await run("%npm ls")).error?.evalue).toMatch(/^npm: expected a program of that name on the PATH/);
  await run("process.env.PATH = path");
});

test("cells of other languages are shown as what they are", async () => {
  expect((await run("%%html\n<b>it's `${here}`</b>\n")).displayed[0]?.["text/html"]).toBe("<b>it's `${here}`</b>\n");
  expect((await run("%%markdown\n# Title")).displayed[0]?.["text/markdown"]).toBe("# Title");
  expect((await run("%%latex\n$x^2$")).displayed[0]?.["text/latex"]).toBe("$x^2$");
  expect((await run("%%svg\n<svg/>")).displayed[0]?.["image/svg+xml"]).toBe("<svg/>");
  expect((await run("%%javascript\nalert(1)")).displayed[0]?.["application/javascript"]).toBe("alert(1)");
});

test("%help lists every command, and one by name", async () => {
  const all = String((await run("%help")).displayed[0]?.["text/plain"]);
  for (const name of ["!COMMAND", "%npm", "%timeit", "%who", "%reset", "%types", "%%html", "%help"]) expect(all).toContain(name);
  expect(String((await run("%help timeit")).displayed[0]?.["text/plain"]).split("\n")).toHaveLength(3);
  expect((await run("%help tim")).error?.evalue).toContain('"time"');
});

test("%types tells the server, and refuses other words", async () => {
  const told: string[] = [];
  runner.onSetting = (name, value) => told.push(`${name} ${value}`);
  await run("%types strict");
  expect(told).toEqual(["types strict"]);
  expect((await run("%types loud")).error?.evalue).toContain("on, off or strict");
});

test("a page completes and explains commands, and is told when a cell of them is whole", async () => {
  const kernel = await KernelClient.start();
  try {
    const ask = async (type: string, code: string): Promise<Content> => (await kernel.request(type, { code, cursor_pos: code.length })).reply;
    const completed = await ask("complete_request", "f()\n%ti");
    expect([completed["matches"], completed["cursor_start"], completed["cursor_end"]]).toEqual([["%time", "%timeit"], 4, 7]);
    expect((await ask("inspect_request", "%timeit"))["data"]["text/plain"]).toContain("standard deviation");
    expect((await ask("is_complete_request", "%%html"))["status"]).toBe("incomplete");
    expect((await ask("is_complete_request", "!ls ("))["status"]).toBe("complete");
  } finally {
    await kernel.stop();
  }
});
