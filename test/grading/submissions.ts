import { gradeMetadata, setGradeMetadata, type GradeMetadata } from "../../src/grading/metadata.js";
import type { Cell, Notebook } from "../../src/grading/notebook.js";
import { release } from "../../src/grading/release.js";
import { sketch } from "./sketch.js";

/** One hand-in, and what it is worth. */
export interface Submission {
  readonly student: string;
  /** What was done, for a failing test's message. */
  readonly what: string;
  readonly notebook: Notebook;
  /** Points by id of the scored cell; null where a person grades. */
  readonly points: Readonly<Record<string, number | null>>;
  /** What nbgrader gives instead where its rules are others, and why; no points where it gives the hand-in up. */
  readonly nbgrader?: { readonly points: Readonly<Record<string, number | null>> | undefined; readonly because: string };
}

const region = (kind: string, text: string): string => `// BEGIN ${kind}\n${text}\n// END ${kind}`;

/** A small assignment with every sort of scored cell: whole and partial credit, visible and hidden tests, answers and a task graded by hand. */
export const master: Notebook = sketch(
  { md: "# Problem set" },
  '// gradbook: locked q1-question\nquestion("q1", { points: 2, kind: "count", ask: "How many parameters has the network 784-64-10?" });',
  `// gradbook: solution q1\n${region("SOLUTION", 'answer("q1", 50_890);')}`,
  `// gradbook: test q1-test, 2 points\ncheck("q1");\n${region("HIDDEN TESTS", 'grade("q1", { expect: 50_890 });')}`,
  '// gradbook: locked q2-question\nquestion("q2", { points: 2, kind: "choice", several: true, ask: "Which are even?", choices: ["one", "two", "three", "four"] });',
  `// gradbook: solution q2\n${region("SOLUTION", 'answer("q2", "bd");')}`,
  `// gradbook: test q2-test, 2 points\ncheck("q2");\n${region("HIDDEN TESTS", 'grade("q2", { expect: "bd" });')}`,
  `// gradbook: solution mean\nfunction mean(values: number[]): number {\n  ${region("SOLUTION", "return values.reduce((sum, value) => sum + value, 0) / values.length;").replaceAll("\n", "\n  ")}\n}`,
  '// gradbook: test mean-visible, 1 point\nif (mean([2, 4]) !== 3) throw new Error("mean([2, 4]) should be 3");',
  `// gradbook: test mean-hidden, 3 points\n${region("HIDDEN TESTS", "// One point for each that is right.\n(mean([5]) === 5 ? 1 : 0) + (mean([-1, 1]) === 0 ? 1 : 0) + (mean([1, 2, 6]) === 3 ? 1 : 0)")}`,
  { md: "<!-- gradbook: answer why, 3 points -->\nIt is the sum over the count." },
  { md: "<!-- gradbook: task t1, 2 points -->\nPlot it.\n### BEGIN MARK SCHEME\none for the axes\n### END MARK SCHEME" },
);

/** Ways to answer each question: what is written, and what it scores. */
const ways = {
  q1: [
    { source: 'answer("q1", 784 * 64 + 64 + 640 + 10);', points: { "q1-test": 2 } },
    { source: 'answer("q1", 50_816);', points: { "q1-test": 0 } },
    { source: 'answer("q1", "many");', points: { "q1-test": 0 } },
    { source: undefined, points: { "q1-test": 0 } },
  ],
  q2: [
    { source: 'answer("q2", ["b", "d"]);', points: { "q2-test": 2 } },
    { source: 'answer("q2", "b");', points: { "q2-test": 1 } },
    { source: 'answer("q2", "abcd");', points: { "q2-test": 0 } },
  ],
  mean: [
    { source: "const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;", points: { "mean-visible": 1, "mean-hidden": 3 } },
    { source: "const mean = (values: number[]) => (values[0] + values[1]) / 2;", points: { "mean-visible": 1, "mean-hidden": 1 } },
    { source: "const mean = (values: number[]) => 5;", points: { "mean-visible": 0, "mean-hidden": 1 } },
    { source: "function mean( {", points: { "mean-visible": 0, "mean-hidden": 0 } },
    { source: undefined, points: { "mean-visible": 0, "mean-hidden": 0 } },
  ],
} as const;

/** The released notebook with answers in it; undefined leaves the stub. */
export function answered(released: Notebook, answers: Readonly<Record<string, string | undefined>>): Notebook {
  const notebook = structuredClone(released);
  for (const [id, source] of Object.entries(answers)) if (source !== undefined) cellOf(notebook, id).source = source;
  return notebook;
}

export function cellOf({ cells }: Notebook, id: string): Cell {
  const found = cells.find((cell) => gradeMetadata(cell)?.grade_id === id);
  if (found === undefined) throw new Error(`no cell ${id}`);
  return found;
}

function change(notebook: Notebook, id: string, changes: Partial<GradeMetadata>): void {
  const cell = cellOf(notebook, id);
  setGradeMetadata(cell, { ...(gradeMetadata(cell) as GradeMetadata), ...changes });
}

const good = { q1: ways.q1[0].source, q2: ways.q2[0].source, mean: ways.mean[0].source, why: "Because it is." };
const all = { "q1-test": 2, "q2-test": 2, "mean-visible": 1, "mean-hidden": 3, why: null };
const bad = { q1: ways.q1[1].source, q2: ways.q2[2].source, mean: ways.mean[3].source };
const none = { "q1-test": 0, "q2-test": 0, "mean-visible": 0, "mean-hidden": 0, why: 0 };

type Tampering = [what: string, answers: Readonly<Record<string, string>>, points: Submission["points"], tamper: (notebook: Notebook) => void, nbgrader?: Submission["nbgrader"]];

const without = (id: string) => (notebook: Notebook) => {
  notebook.cells = notebook.cells.filter((cell) => gradeMetadata(cell)?.grade_id !== id);
};

const tamperings: readonly Tampering[] = [
  ["a test emptied", bad, none, (n) => void (cellOf(n, "q1-test").source = "")],
  ["a test that gives itself points", bad, none, (n) => void (cellOf(n, "mean-hidden").source = "3")],
  ["points raised", bad, none, (n) => change(n, "mean-visible", { points: 100 })],
  ["points raised on right answers", good, all, (n) => change(n, "mean-hidden", { points: 100 })],
  ["a question rewritten", bad, none, (n) => void (cellOf(n, "q1-question").source = 'question("q1", { points: 2, kind: "count", ask: "?", expect: 50_816 });')],
  ["a test made Markdown", good, all, (n) => {
    const test = cellOf(n, "mean-visible");
    n.cells[n.cells.indexOf(test)] = { id: test.id, cell_type: "markdown", source: test.source, metadata: test.metadata };
  }],
  ["forged outputs", bad, none, (n) => {
    const result = { output_type: "execute_result" as const, data: { "text/plain": "3" }, metadata: {}, execution_count: 9 };
    Object.assign(cellOf(n, "mean-hidden"), { outputs: [result], execution_count: 9 });
  }],
  ["cells of their own in between", good, all, (n) => {
    n.cells.splice(4, 0, { id: "own", cell_type: "code", source: 'console.log("trying");\n1 + 1', metadata: {}, outputs: [], execution_count: null });
  }],
  ["a scored cell of their own", good, all, (n) => {
    const cell: Cell = { id: "extra", cell_type: "code", source: "1;", metadata: {}, outputs: [], execution_count: null };
    setGradeMetadata(cell, { schema_version: 3, grade: true, solution: false, locked: true, task: false, grade_id: "bonus", points: 50 });
    n.cells.push(cell);
  }, { points: undefined, because: "a scored cell of an unknown id ends it with a KeyError" }],
  ["a deleted test", good, all, without("mean-hidden"), { points: { ...all, "mean-hidden": 0 }, because: "it puts no cell back (and if told to, begins it with a Python comment)" }],
  ["types that do not fit the test, told while it runs", { ...good, mean: "function mean(values: string[]): number {\n  for (const end = Date.now() + 400; Date.now() < end; );\n  const numbers = values as unknown as number[];\n  return numbers.reduce((a, b) => a + b, 0) / numbers.length;\n}" }, all, () => {}],
  ["an endless loop", { ...good, mean: "function mean(values: number[]): number {\n  while (values.length === 1);\n  return values.reduce((a, b) => a + b, 0) / values.length;\n}" }, { ...all, "mean-hidden": 0 }, () => {}],
  ["words on stderr in a test", { ...good, mean: "function mean(values: number[]) {\n  console.error(`mean of ${values}`);\n  return values.reduce((a, b) => a + b, 0) / values.length;\n}" }, all, () => {}, { points: { ...all, "mean-visible": 0, "mean-hidden": 0 }, because: "any text on stderr scores zero" }],
];

/** More than thirty hand-ins: every combination of ways that matters, and tampered ones. The same at every call. */
export function submissions(): Submission[] {
  const released = release(master);
  const made: Submission[] = [];
  for (const [m, mean] of ways.mean.entries()) {
    for (const [k, q2] of ways.q2.entries()) {
      for (const q1 of [ways.q1[(m + k) % 4] ?? ways.q1[0], ways.q1[(m + k + 2) % 4] ?? ways.q1[0]]) {
        const wrote = made.length % 2 === 0;
        made.push({
          student: `s${String(made.length + 1).padStart(2, "0")}`,
          what: [q1.source, q2.source, mean.source].join(" | "),
          notebook: answered(released, { q1: q1.source, q2: q2.source, mean: mean.source, why: wrote ? "Because it is." : undefined }),
          points: { ...q1.points, ...q2.points, ...mean.points, why: wrote ? null : 0 },
        });
      }
    }
  }
  for (const [what, answers, points, tamper, nbgrader] of tamperings) {
    const notebook = answered(released, answers);
    tamper(notebook);
    made.push({ student: `t${String(made.length + 1).padStart(2, "0")}`, what, notebook, points, ...(nbgrader === undefined ? {} : { nbgrader }) });
  }
  return made;
}
