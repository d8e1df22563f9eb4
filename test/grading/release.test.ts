import { describe, expect, it } from "vitest";
import { checksum, gradeMetadata, metadataProblems, roleOf, type GradeMetadata } from "../../src/grading/metadata.js";
import { formatNotebook } from "../../src/grading/notebook.js";
import { ReleaseError } from "../../src/grading/passes/pass.js";
import { roleMetadata } from "../../src/grading/passes/readRoles.js";
import { release, toMaster } from "../../src/grading/release.js";
import { sketch } from "./sketch.js";

const sources = (notebook: ReturnType<typeof sketch>): string[] => notebook.cells.map(({ source }) => source);

describe("releasing a master", () => {
  it("takes roles from comments and leaves stubs", () => {
    const master = sketch(
      { md: "# Week 1" },
      "// gradbook: locked setup\nconst a = 1;",
      "// gradbook: solution q1\nfunction f(x: number) {\n  // BEGIN SOLUTION\n  return x * 7919;\n  // END SOLUTION\n}",
      "// gradbook: test q1-test, 2 points\nif (f(0) !== 0) throw new Error('f(0)');\n// BEGIN HIDDEN TESTS\nif (f(2) !== 15838) throw new Error();\n// END HIDDEN TESTS",
      { md: "<!-- gradbook: answer q2, 3 points -->\nBecause of 7919." },
      { md: "<!-- gradbook: task t1, 1.5 points -->\nDraw it.\n### BEGIN MARK SCHEME\n7919 for the line\n### END MARK SCHEME" },
    );
    const released = release(master);
    expect(sources(released)).toEqual([
      "# Week 1",
      "const a = 1;",
      'function f(x: number) {\n  // YOUR CODE HERE\n  throw new Error("There is no answer here yet.");\n}',
      "if (f(0) !== 0) throw new Error('f(0)');",
      "YOUR ANSWER HERE",
      "Draw it.",
    ]);
    expect(released.cells.map((cell) => roleOf(gradeMetadata(cell)))).toEqual([undefined, "readonly", "solution", "test", "manual", "task"]);
    expect(released.cells.map((cell) => gradeMetadata(cell)?.points)).toEqual([undefined, undefined, undefined, 2, 3, 1.5]);
    expect(released.cells.map(({ metadata: { deletable, editable } }) => [deletable, editable])).toEqual([[undefined, undefined], [false, false], [false, undefined], [false, false], [false, undefined], [false, false]]);
    for (const cell of released.cells.slice(1)) expect(gradeMetadata(cell)?.checksum).toBe(checksum(cell, gradeMetadata(cell) as GradeMetadata));
    expect(formatNotebook(released)).not.toMatch(/7919|15838|gradbook: /);
    expect(metadataProblems(released)).toEqual([]);
    // The master itself is untouched.
    expect(master.cells[2]?.source).toContain("7919");
  });

  it("keeps nbgrader's own metadata, and takes the whole cell where a solution has no region", () => {
    const master = sketch({ code: "const secret = 7919;", metadata: { nbgrader: roleMetadata("solution", "s", undefined) } }, { md: "7919", metadata: { nbgrader: roleMetadata("manual", "m", 2) } });
    expect(sources(release(master))).toEqual(['// YOUR CODE HERE\nthrow new Error("There is no answer here yet.");', "YOUR ANSWER HERE"]);
  });

  it("leaves an empty answer where the solution only answers a question", () => {
    const master = sketch('// gradbook: solution a\n// BEGIN SOLUTION\nanswer("q1", 784 * 64);\n// END SOLUTION', '// gradbook: solution b\n// BEGIN SOLUTION\nconst n = 3;\nanswer("q1", n);\n// END SOLUTION');
    expect(sources(release(master))).toEqual(['answer("q1", undefined); // put your answer in place of undefined', '// YOUR CODE HERE\nthrow new Error("There is no answer here yet.");']);
  });

  it("gives a cell with a solution region a role and an id of its own", () => {
    const master = sketch({ code: "x", metadata: { nbgrader: roleMetadata("readonly", "solution-2", undefined) } }, "// BEGIN SOLUTION\n1\n// END SOLUTION");
    expect(gradeMetadata(toMaster(master).cells[1] as never)?.grade_id).toBe("solution-2-");
  });

  it("takes out outputs and metadata that running left", () => {
    const master = sketch({ code: "// gradbook: test t, 1 point\n1", metadata: { execution: { t: 7919 }, tags: ["x"], trusted: true } });
    Object.assign(master.cells[0] as object, { outputs: [{ output_type: "stream", name: "stdout", text: "7919" }], execution_count: 3 });
    master.metadata["widgets"] = { state: 7919 };
    const released = release(master);
    expect(formatNotebook(released)).not.toContain("7919");
    expect(released.cells[0]).toMatchObject({ outputs: [], execution_count: null, metadata: { tags: ["x"] } });
  });

  it("takes a marking scheme's picture with it", () => {
    const master = sketch({ md: "<!-- gradbook: task t, 1 point -->\n![](attachment:a.png)\n<!-- BEGIN MARK SCHEME -->\n![](attachment:b.png)\n<!-- END MARK SCHEME -->" });
    Object.assign(master.cells[0] as object, { attachments: { "a.png": { "image/png": "aa" }, "b.png": { "image/png": "bb" } } });
    expect(Object.keys(release(master).cells[0]?.attachments ?? {})).toEqual(["a.png"]);
  });

  it.each<[string, Parameters<typeof sketch>, RegExp]>([
    ["a region that does not end", ["// gradbook: solution q\n// BEGIN SOLUTION\nx"], /cell 1: line 1: BEGIN SOLUTION without/],
    ["an end without a beginning", ["// gradbook: solution q\nx\n// END SOLUTION"], /cell 1: line 2: END SOLUTION without/],
    ["a solution in a test", ["// gradbook: test q, 1 point\n// BEGIN SOLUTION\n// END SOLUTION"], /cell 1: a solution region in a cell that is no solution/],
    ["a hidden test elsewhere", ["x", "// BEGIN HIDDEN TESTS\n// END HIDDEN TESTS"], /cell 2: a hidden test in a cell that scores nothing/],
    ["a marking scheme elsewhere", [{ md: "BEGIN MARK SCHEME\nEND MARK SCHEME" }], /cell 1: a marking scheme in a cell/],
    ["the same id twice", ["// gradbook: locked a\n", "// gradbook: locked a\n"], /cell 2: the id "a" is also that of cell 1/],
    ["an unknown role", ["// gradbook: quiz a"], /cell 1: "gradbook: quiz a" gives no role/],
    ["a test without points", ["// gradbook: test a"], /cell 1: "gradbook: test a" scores and has no points/],
    ["a solution with points", ["// gradbook: solution a, 2 points"], /scores nothing and has points/],
    ["a task in code", ["// gradbook: task a, 2 points"], /a task must be a Markdown cell/],
    ["two roles", [{ code: "// gradbook: locked a", metadata: { nbgrader: roleMetadata("readonly", "b", undefined) } }], /both give it a role/],
    ["a test in Markdown", [{ md: "x", metadata: { nbgrader: roleMetadata("test", "b", 1) } }], /the test "b" must be a code cell/],
  ])("refuses %s", (_, cells, message) => {
    expect(() => release(sketch(...cells))).toThrow(ReleaseError);
    expect(() => release(sketch(...cells))).toThrow(message);
  });
});
