import { describe, expect, it } from "vitest";
import { fromNbgrader } from "../../src/grading/convert/fromNbgrader.js";
import { fromNotebook } from "../../src/grading/convert/fromNotebook.js";
import { splitOptions, statementsOf } from "../../src/grading/convert/statements.js";
import { toOtter } from "../../src/grading/convert/toOtter.js";
import { gradeMetadata, metadataProblems, roleOf } from "../../src/grading/metadata.js";
import { formatNotebook, type Notebook } from "../../src/grading/notebook.js";
import { ReleaseError } from "../../src/grading/passes/pass.js";
import { roleMetadata } from "../../src/grading/passes/readRoles.js";
import { release, toMaster } from "../../src/grading/release.js";
import { sketch } from "./sketch.js";
import { master } from "./submissions.js";

const cells = (notebook: Notebook): [string | undefined, number | undefined, string][] =>
  notebook.cells.map((cell) => [roleOf(gradeMetadata(cell)), gradeMetadata(cell)?.points, cell.source]);

describe("an ordinary notebook", () => {
  it("gives its questions' answers to hidden tests", () => {
    const notebook = sketch(
      { md: "# Counting" },
      'const width = 64; // of the hidden layer\nquestion("q1", { points: 2, kind: "count", ask: "How many?", expect: () => 784 * width + width, feedback: { "1": "No." } });\nanswer("q1", 50_240);\ncheck("q1")',
      'question("q2", { kind: "plot", ask: "Plot it." });',
      'answer("q2", { data: [{ y: [1] }] });\nawait check("q2");',
      "console.log(width)",
    );
    const made = fromNotebook(notebook);
    expect(cells(made)).toEqual([
      [undefined, undefined, "# Counting"],
      ["readonly", undefined, 'const width = 64; // of the hidden layer\nquestion("q1", { points: 2, kind: "count", ask: "How many?" });'],
      ["solution", undefined, '// BEGIN SOLUTION\nanswer("q1", 50_240);\n// END SOLUTION'],
      ["test", 2, 'check("q1");\n// BEGIN HIDDEN TESTS\ngrade("q1", { expect: (() => 784 * width + width)(), feedback: { "1": "No." } });\n// END HIDDEN TESTS'],
      ["readonly", undefined, 'question("q2", { kind: "plot", ask: "Plot it." });'],
      ["solution", undefined, '// BEGIN SOLUTION\nanswer("q2", { data: [{ y: [1] }] });\n// END SOLUTION'],
      ["test", 1, 'await check("q2");\n// BEGIN HIDDEN TESTS\nawait grade("q2");\n// END HIDDEN TESTS'],
      [undefined, undefined, "console.log(width)"],
    ]);
    expect(formatNotebook(release(made))).not.toMatch(/784 \* width|50_240|"No\."/);
  });

  it("gives cells under an exercise's heading, tagged or named ones to students; with a test they are scored, without by hand", () => {
    const notebook = sketch(
      { md: "## Exercise: double" },
      "function double(x: number) { return 2 * x; }",
      'if (double(2) !== 4) throw new Error("off");',
      { md: "## More" },
      "const other = 1;",
      { code: "const tagged = 2;", metadata: { tags: ["exercise"] } },
      "const named = 3;",
    );
    expect(cells(fromNotebook(notebook, { cells: [7] }))).toEqual([
      [undefined, undefined, "## Exercise: double"],
      ["solution", undefined, "// BEGIN SOLUTION\nfunction double(x: number) { return 2 * x; }\n// END SOLUTION"],
      ["test", 1, 'if (double(2) !== 4) throw new Error("off");'],
      [undefined, undefined, "## More"],
      [undefined, undefined, "const other = 1;"],
      ["manual", 1, "// BEGIN SOLUTION\nconst tagged = 2;\n// END SOLUTION"],
      ["manual", 1, "// BEGIN SOLUTION\nconst named = 3;\n// END SOLUTION"],
    ]);
  });

  it("is refused without exercises, as an assignment, or with a place that is no code", () => {
    expect(() => fromNotebook(sketch("1"))).toThrow(/no exercise is found/);
    expect(() => fromNotebook(toMaster(master))).toThrow(/it is an assignment already/);
    expect(() => fromNotebook(sketch({ md: "a" }), { cells: [1] })).toThrow(/cell 1 is no code cell/);
  });

  it("is taken apart by statement, comments with what follows them", () => {
    expect(statementsOf("// one\na();\nconst b = 1; // of b\n/* two */ await c('x', 2)")).toEqual([
      { text: "// one\na();", call: { name: "a", id: undefined, args: [] } },
      { text: "const b = 1; // of b" },
      { text: "/* two */ await c('x', 2)", call: { name: "c", id: "x", args: ["'x'", "2"] } },
    ]);
    expect(statementsOf("function (")).toBeUndefined();
    expect(splitOptions("{ a: 1, expect: [1, { b: 2 }], ...more }", ["expect"])).toEqual({ rest: "{ a: 1, ...more }", taken: { expect: "[1, { b: 2 }]" } });
  });
});

describe("nbgrader's source notebooks", () => {
  it("come with old metadata and Python's comment signs, and leave as masters", () => {
    const source = sketch({ code: "### BEGIN SOLUTION\n1\n  # END SOLUTION", metadata: { nbgrader: { solution: true, grade_id: "a", points: 3 } } });
    const made = fromNbgrader(source);
    expect(made.cells[0]?.source).toBe("// BEGIN SOLUTION\n1\n  // END SOLUTION");
    expect(made.cells[0]?.metadata["nbgrader"]).toEqual({ schema_version: 3, grade: false, solution: true, locked: false, task: false, grade_id: "a" });
  });

  it("of our own come back as they were", () => {
    expect(formatNotebook(fromNbgrader(toMaster(master)))).toBe(formatNotebook(toMaster(master)));
  });

  it("in Python are refused, and those that are unsound", () => {
    const source = sketch("1");
    source.metadata["kernelspec"] = { name: "python3", language: "python" };
    expect(() => fromNbgrader(source)).toThrow(/it is in python; Gradbook runs TypeScript/);
    const unsound = sketch({ code: "", metadata: { nbgrader: roleMetadata("readonly", "a", undefined) } }, { code: "", metadata: { nbgrader: roleMetadata("readonly", "a", undefined) } });
    expect(() => fromNbgrader(unsound)).toThrow(ReleaseError);
  });
});

describe("Otter's format", () => {
  it("has a block for each question, and prompts, solutions and tests in it", () => {
    const otter = toOtter(master);
    expect(metadataProblems(otter)).toEqual([]);
    const lines = otter.cells.map((cell) => (cell.cell_type === "raw" ? cell.source.replaceAll("\n", " · ") : `${cell.cell_type}: ${cell.source.split("\n")[0]}`));
    expect(lines).toEqual([
      "# ASSIGNMENT CONFIG · init_cell: false · export_cell: false · check_all_cell: false",
      "markdown: # Problem set",
      'code: question("q1", { points: 2, kind: "count", ask: "How many parameters has the network 784-64-10?" });',
      "# BEGIN QUESTION · name: q1 · manual: false · points: 2 · check_cell: false",
      "# BEGIN SOLUTION",
      "code: /* # BEGIN PROMPT",
      "# END SOLUTION",
      "# BEGIN TESTS",
      'code: check("q1");',
      "code: # HIDDEN",
      "# END TESTS",
      "# END QUESTION",
      'code: question("q2", { points: 2, kind: "choice", several: true, ask: "Which are even?", choices: ["one", "two", "three", "four"] });',
      "# BEGIN QUESTION · name: q2 · manual: false · points: 2 · check_cell: false",
      "# BEGIN SOLUTION",
      "code: /* # BEGIN PROMPT",
      "# END SOLUTION",
      "# BEGIN TESTS",
      'code: check("q2");',
      "code: # HIDDEN",
      "# END TESTS",
      "# END QUESTION",
      "# BEGIN QUESTION · name: mean · manual: false · points: 4 · check_cell: false",
      "# BEGIN SOLUTION",
      "code: function mean(values: number[]): number {",
      "# END SOLUTION",
      "# BEGIN TESTS",
      'code: if (mean([2, 4]) !== 3) throw new Error("mean([2, 4]) should be 3");',
      "code: # HIDDEN",
      "# END TESTS",
      "# END QUESTION",
      "# BEGIN QUESTION · name: why · manual: true · points: 3 · check_cell: false",
      "# BEGIN PROMPT",
      "markdown: YOUR ANSWER HERE",
      "# END PROMPT",
      "# BEGIN SOLUTION",
      "markdown: It is the sum over the count.",
      "# END SOLUTION",
      "# END QUESTION",
      "# BEGIN QUESTION · name: t1 · manual: true · points: 2 · check_cell: false",
      "markdown: Plot it.",
      "# END QUESTION",
    ]);
  });

  it("keeps a solution between Otter's markers, in comments of TypeScript", () => {
    const [, mean] = toOtter(master).cells.filter(({ source }) => source.includes("# BEGIN SOLUTION NO PROMPT")).slice(1);
    expect(mean?.source.split("\n")).toEqual([
      "function mean(values: number[]): number {",
      "  /* # BEGIN PROMPT",
      "  // YOUR CODE HERE",
      '  throw new Error("There is no answer here yet.");',
      "*/ // # END PROMPT",
      "/* # SOLUTION NO PROMPT",
      "# BEGIN SOLUTION NO PROMPT",
      "*/",
      "  return values.reduce((sum, value) => sum + value, 0) / values.length;",
      "/*",
      "# END SOLUTION",
      "*/ // # SOLUTION NO PROMPT",
      "}",
    ]);
  });
});
