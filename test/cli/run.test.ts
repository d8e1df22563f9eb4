import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { lastLine, projectFolder, runProgram } from "../setup/helpers.js";
import { gradbook, writeCells } from "./helpers.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

interface Saved {
  nbformat_minor: number;
  cells: { id: string; cell_type: string; execution_count?: number | null; source: string[]; outputs?: { output_type: string; text?: string[]; name?: string; data?: { [type: string]: unknown }; ename?: string; execution_count?: number }[] }[];
}
const saved = (file: string): Saved => JSON.parse(readFileSync(file, "utf8")) as Saved;

describe("gradbook run", () => {
  it("runs the cells in order in one scope and in the notebook's folder, with progress beside the results", async () => {
    const file = writeCells(at("good.ipynb"), [
      { markdown: "# Text" },
      "const a: number = 20;\nconsole.log('first');",
      "",
      "a + 22",
      "process.cwd()",
    ]);
    const before = readFileSync(file, "utf8");
    const { code, stdout, stderr } = await gradbook(["run", file]);
    expect(code).toBe(0);
    expect(stdout.split("\n").slice(0, 2)).toEqual(["first", "42"]);
    expect(stdout).toContain(folder);
    expect(stderr).toMatch(/✓ \[1\/3\] const a: number = 20; \([\d.]+ s\)\n✓ \[2\/3\] a \+ 22/);
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  it("stops at the first error, with exit code 1, naming file, cell and line", async () => {
    const file = writeCells(at("bad.ipynb"), ["const x = 1;", "", "const y = x;\n\nthrow new RangeError('too far');", "console.log('never')"]);
    const { code, stdout, stderr } = await gradbook(["run", file]);
    expect(code).toBe(1);
    expect(lastLine(stderr)).toBe(`${file}: cell 2, line 3: RangeError: too far`);
    expect(stdout).not.toContain("never");
  });

  it("names the line of a syntax error too", async () => {
    const file = writeCells(at("syntax.ipynb"), ["1 + 1", "const a = 1;\nconst = 2;"]);
    const { code, stderr } = await gradbook(["run", file]);
    expect(code).toBe(1);
    expect(lastLine(stderr)).toMatch(/syntax\.ipynb: cell 2, line 2: SyntaxError: /);
  });

  it("a cell tagged raises-exception may fail", async () => {
    const file = writeCells(at("tagged.ipynb"), [{ code: "throw new Error('on purpose')", tags: ["raises-exception"] }, "console.log('after')"]);
    const { code, stdout } = await gradbook(["run", file]);
    expect(code).toBe(0);
    expect(stdout).toContain("after");
  });

  it("--save writes outputs that nbformat itself accepts, updates applied", async () => {
    const file = writeCells(at("save.ipynb"), [{ markdown: "Words" }, "console.log('one\\ntwo'); console.error('aside');", "6 * 7", "throw new TypeError('last')"]);
    const { code } = await gradbook(["run", file, "--save"]);
    expect(code).toBe(1);
    const { cells, nbformat_minor } = saved(file);
    expect(nbformat_minor).toBe(5);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(4);
    expect(cells.map((cell) => cell.execution_count)).toEqual([undefined, 1, 2, 3]);
    expect(cells[1]?.outputs).toContainEqual({ output_type: "stream", name: "stdout", text: ["one\n", "two\n"] });
    expect(cells[1]?.outputs?.map(({ name }) => name)).toContain("stderr");
    expect(cells[2]?.outputs?.[0]).toMatchObject({ output_type: "execute_result", execution_count: 2 });
    expect(cells[2]?.outputs?.[0]?.data?.["text/plain"]).toEqual(["42"]);
    expect(cells[3]?.outputs?.at(-1)).toMatchObject({ output_type: "error", ename: "TypeError" });
    const python = join(projectFolder, ".venv", "bin", "python");
    const check = await runProgram(python, ["-c", "import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], as_version=4))", file], { cwd: folder });
    expect([check.code, check.stderr]).toEqual([0, ""]);
  });

  it("--json prints one object a file and nothing else on stdout", async () => {
    const good = writeCells(at("j1.ipynb"), ["console.log('noise')", "1"]);
    const bad = writeCells(at("j2.ipynb"), ["1", "\n\nnothingOfThisName"]);
    const never = writeCells(at("j3.ipynb"), ["1"]);
    const { code, stdout } = await gradbook(["run", "--json", good, bad, never]);
    expect(code).toBe(1);
    const objects = stdout.trim().split("\n").map((line) => JSON.parse(line) as { file: string; error?: object });
    expect(objects).toHaveLength(2);
    expect(objects[0]).toMatchObject({ file: good, status: "ok", cells: 2, ran: 2, seconds: expect.any(Number) as number });
    expect(objects[0]).not.toHaveProperty("error");
    expect(objects[1]).toMatchObject({ file: bad, status: "error", cells: 2, ran: 2, error: { cell: 2, line: 3, ename: "ReferenceError", evalue: "nothingOfThisName is not defined" } });
  });

  it("an endless cell ends on Ctrl-C with exit code 130", async () => {
    const file = writeCells(at("endless.ipynb"), ["console.log('on');\nfor (;;) await new Promise((go) => setTimeout(go, 10));"]);
    const { code, ms } = await runProgram(process.execPath, [join(projectFolder, "cli", "gradbook.mjs"), "run", file], {
      cwd: folder,
      onStdout: (sofar, kill) => {
        if (sofar === "on\n") kill("SIGINT");
      },
    });
    expect(code).toBe(130);
    expect(ms).toBeLessThan(10_000);
  });

  it("says what is wrong with a file that is no notebook", async () => {
    writeFileSync(at("text.ipynb"), "hello");
    writeFileSync(at("old.ipynb"), JSON.stringify({ nbformat: 3, worksheets: [] }));
    const python = writeCells(at("python.ipynb"), ["print(1)"], { kernelspec: { name: "python3", language: "python" } });
    for (const [file, message] of [
      [at("none.ipynb"), "none.ipynb: no such file."],
      [at("text.ipynb"), "text.ipynb: not a notebook; it should be JSON"],
      [at("old.ipynb"), "old.ipynb: not a notebook of format 4"],
      [python, "python.ipynb: a notebook in python; gradbook runs TypeScript and JavaScript."],
    ] as const) {
      const { code, stderr } = await gradbook(["run", file]);
      expect(code).toBe(1);
      expect(stderr.trim().split("\n")).toHaveLength(1);
      expect(stderr).toContain(message);
    }
  });

  it("--setting decides what effort() picks; the class' value without it", async () => {
    const file = writeCells(at("effort.ipynb"), ["effort({ test: 1, class: 3, full: 12 })"]);
    const shown = async (...flags: string[]): Promise<string> => (await gradbook(["run", file, ...flags], { env: { GRADBOOK_COURSE: undefined } })).stdout;
    expect([await shown(), await shown("--setting", "test"), await shown("--setting=full")]).toEqual(["3\n", "1\n", "12\n"]);
    const { code, stderr } = await gradbook(["run", file, "--setting", "quick"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('gradbook run: has no setting "quick".')]);
  });

  it("--json tells what cells wrote to stderr, and a saved widget names no model that is gone", async () => {
    const file = writeCells(at("warns.ipynb"), ["1", "console.warn('mind the gap')", "widgets.lossCurve({ metrics: ['loss'] }).show()"]);
    const { stdout } = await gradbook(["run", file, "--json", "--save"]);
    expect(JSON.parse(stdout)).toMatchObject({ status: "ok", warnings: [{ cell: 2, text: "mind the gap\n" }] });
    const widget = saved(file).cells[2]?.outputs?.[0]?.data?.["application/vnd.gradbook.widget+json"];
    expect(widget).toMatchObject({ view: "lossCurve" });
    expect(widget).not.toHaveProperty("model");
  });

  it("needs a file", async () => {
    const { code, stderr } = await gradbook(["run"]);
    expect(code).toBe(2);
    expect(stderr).toBe("gradbook run: names no notebook. Usage: gradbook run FILE.ipynb… [--save] [--json] [--setting test|class|full]\n");
  });
});
