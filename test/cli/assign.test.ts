import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { formatNotebook, parseNotebook } from "../../src/grading/notebook.js";
import type { Finding } from "../../src/grading/validate.js";
import { gradbook, writeCells, type CellSketch } from "./helpers.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-assign-"));
afterAll(() => rmSync(folder, { recursive: true }));

const asked: CellSketch[] = [
  '// gradbook: locked q1\nquestion("q1", { points: 2, kind: "count", ask: "How many parameters has 784-64-10?" });',
  '// gradbook: solution a1\n// BEGIN SOLUTION\nanswer("q1", 784 * 64 + 64 + 64 * 10 + 10);\n// END SOLUTION',
  '// gradbook: test t1, 2 points\ncheck("q1");\n// BEGIN HIDDEN TESTS\ngrade("q1", { expect: 50_890 });\n// END HIDDEN TESTS',
];
const written: CellSketch[] = [
  "// gradbook: solution a2\nfunction double(x: number): number {\n  // BEGIN SOLUTION\n  return 2 * x;\n  // END SOLUTION\n}",
  '// gradbook: test t2, 1 point\nif (double(4) !== 8) throw new Error("double(4) should be 8");',
];

async function findings(name: string, cells: readonly CellSketch[], args: readonly string[] = []): Promise<{ code: number | null; found: Finding[]; points: unknown }> {
  const { code, stdout } = await gradbook(["assign", "validate", writeCells(join(folder, name), cells), "--json", ...args]);
  const { findings: found, points } = JSON.parse(stdout) as { findings: Finding[]; points: unknown };
  return { code, found, points };
}

describe("gradbook assign validate", () => {
  it("finds nothing in a sound master, and counts its points", async () => {
    const cells: CellSketch[] = [
      ...asked,
      ...written,
      { markdown: "<!-- gradbook: answer why, 3 points -->\nBecause." },
      // The student's own numbers: each of the three students that it is tried with has others.
      '// gradbook: locked d\nconst { n } = draw("q3", { n: { from: 3, to: 90 } });\nquestion("q3", { kind: "count", ask: `What is ${n} doubled?` });',
      '// gradbook: solution a3\n// BEGIN SOLUTION\nanswer("q3", 2 * n);\n// END SOLUTION',
      '// gradbook: test t3, 1 point\n// BEGIN HIDDEN TESTS\ngrade("q3", { expect: 2 * draw("q3", { n: { from: 3, to: 90 } }).n });\n// END HIDDEN TESTS',
    ];
    expect(await findings("sound.ipynb", cells)).toEqual({ code: 0, found: [], points: { tests: 4, byHand: 3 } });
  });

  it("names what a test gives to nobody's answer, takes from the right one, and would be taken for a value", async () => {
    const { code, found } = await findings("weak.ipynb", [
      ...written,
      "// gradbook: test free, 1 point\n1 + 1;",
      '// gradbook: test wrong, 1 point\nif (double(4) !== 9) throw new Error("off");',
      '// gradbook: test text, 1 point\nif (double(1) !== 2) throw new Error("off");\n"well done"',
      "// gradbook: locked broken\nnothing.there;",
      "// gradbook: test slow, 1 point\nawait new Promise((end) => setTimeout(end, 60_000));",
    ], ["--timeout", "2"]);
    expect(code).toBe(1);
    expect(found.map(({ severity, id, message }) => [severity, id, message])).toEqual([
      ["error", "wrong", "the master's own solution gets 0 of 1 points: Error: off"],
      ["warning", "text", expect.stringMatching(/^its last value is .?well done.?, no number: nbgrader takes that for full marks/) as string],
      ["error", "broken", "it fails: ReferenceError: nothing is not defined"],
      ["error", "slow", "the master's own solution gets 0 of 1 points: it took longer than 2 s"],
      ["error", "free", expect.stringContaining("it gives 1 of 1 points to who answers nothing") as string],
    ]);
  });

  it("names what leaks, and points that do not agree", async () => {
    const { code, found } = await findings("leaks.ipynb", [
      '// gradbook: locked q1\nquestion("q1", { points: 3, kind: "count", ask: "How many? (Not 50,890.)", expect: 50_890 });',
      ...asked.slice(1),
    ]);
    expect(code).toBe(1);
    expect(found).toEqual([
      { severity: "error", cell: 3, id: "t1", message: "the test gives 2 points, and what it grades (q1) is worth 3." },
      { severity: "warning", cell: 1, message: "what q1 expects, 50890, stands in it." },
      { severity: "error", cell: 1, message: "q1 has its expect in plain sight; give it to grade in a hidden test." },
    ]);
  });

  it("names problems of ids and points without running anything", async () => {
    const { code, found } = await findings("ids.ipynb", ["// gradbook: locked a\n1", "// gradbook: locked a\n2", "// gradbook: locked b\n3", "// gradbook: locked b\n4"]);
    expect(code).toBe(1);
    expect(found.map(({ cell, message }) => [cell, message])).toEqual([
      [2, 'the id "a" is also that of cell 1; every id must be its own.'],
      [4, 'the id "b" is also that of cell 3; every id must be its own.'],
    ]);
  });
});

describe("gradbook assign grade-one", () => {
  it("grades one notebook by the master in masters/, and writes its feedback", async () => {
    const place = join(folder, "one");
    mkdirSync(join(place, "masters"), { recursive: true });
    writeCells(join(place, "masters", "ps2.ipynb"), [...asked, ...written, { markdown: "<!-- gradbook: answer why, 3 points -->\nBecause." }]);
    expect((await gradbook(["assign", "release", join(place, "masters", "ps2.ipynb"), "--to", place, "--unchecked"])).code).toBe(0);
    const { notebook } = parseNotebook(readFileSync(join(place, "ps2.ipynb"), "utf8"));
    for (const cell of notebook.cells) if (cell.source.startsWith("function double")) cell.source = "const double = (x: number) => x + x;";
    writeFileSync(join(place, "ps2.ipynb"), formatNotebook(notebook));
    const { code, stdout, stderr } = await gradbook(["assign", "grade-one", join(place, "ps2.ipynb")]);
    expect(code, stderr).toBe(0);
    expect(stdout.trim().split("\n")).toEqual([
      expect.stringMatching(/^t1: 0 of 2/) as string,
      expect.stringMatching(/^t2: 1 of 1/) as string,
      expect.stringMatching(/^why: /) as string,
      "Together: 1 of 6",
      `Feedback: ${join(place, "feedback", "ps2.html")}`,
    ]);
    const html = readFileSync(join(place, "feedback", "ps2.html"), "utf8");
    expect(html).toContain("double");
    expect(html).not.toContain("50_890");
    const alone = writeCells(join(folder, "alone.ipynb"), ["1"]);
    const without = await gradbook(["assign", "grade-one", alone]);
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining("found no master of alone.ipynb")]);
  });
});

describe("gradbook assign release", () => {
  it("writes the students' version of a sound master, and no other", async () => {
    const master = writeCells(join(folder, "ps1.ipynb"), [...asked, ...written]);
    const out = join(folder, "release");
    const first = await gradbook(["assign", "release", master, "--to", out]);
    expect([first.code, first.stdout.trim()]).toEqual([0, join(out, "ps1.ipynb")]);
    const text = readFileSync(join(out, "ps1.ipynb"), "utf8");
    expect(text).not.toMatch(/50_?890|784 \* 64|return 2|HIDDEN/);
    expect(parseNotebook(text).notebook.cells.map(({ source }) => source)[1]).toBe('answer("q1", undefined); // put your answer in place of undefined');

    const again = await gradbook(["assign", "release", master, "--to", out]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("is there already; --force replaces it.")]);
    expect((await gradbook(["assign", "release", master, "--to", out, "--force", "--unchecked"])).code).toBe(0);

    const same = await gradbook(["assign", "release", master, "--to", folder, "--force"]);
    expect([same.code, same.stderr]).toEqual([1, expect.stringContaining("would replace the master")]);
    const unsound = await gradbook(["assign", "release", writeCells(join(folder, "bad.ipynb"), ["// gradbook: test t, 1 point\n1;"]), "--to", out]);
    expect([unsound.code, unsound.stderr]).toEqual([1, expect.stringContaining("1 error to mend")]);
  });

  it.each([
    [["assign"], /says not what to do; expected validate, release/],
    [["assign", "relase"], /did you mean "release"/],
    [["assign", "release", "a.ipynb"], /needs --to FOLDER/],
    [["assign", "validate"], /names no notebook/],
    [["assign", "validate", "a.ipynb", "--timeout", "soon"], /--timeout must be a number of seconds above 0; received "soon"/],
  ])("is called wrongly: %j", async (args, message) => {
    const { code, stderr } = await gradbook(args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});
