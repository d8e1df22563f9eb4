/** A small assignment whose hidden tests carry words that must be found nowhere else. */

/** Stands in the hidden tests: as a comment, as a message, and as an expected value. */
export const SECRETS = ["pangolin-7731", "ocelot-4092", "91827364"] as const;

type Metadata = Record<string, unknown>;

export interface CellText {
  readonly cell_type: string;
  readonly metadata: Metadata;
  readonly source: string;
  readonly [other: string]: unknown;
}

let count = 0;

export function code(source: string, metadata: Metadata = {}): CellText {
  return { cell_type: "code", id: `c${(count += 1)}`, metadata, source, outputs: [], execution_count: null };
}

export function nbgrader(id: string, role: Metadata): Metadata {
  return { nbgrader: { schema_version: 3, grade: false, solution: false, locked: false, task: false, grade_id: id, ...role } };
}

export function notebook(cells: readonly CellText[]): string {
  const metadata = { kernelspec: { name: "gradbook", display_name: "TypeScript (Gradbook)", language: "typescript" } };
  return JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 });
}

const setup = 'import assert from "node:assert/strict";';
const given = "function close(a: number, b: number): void { assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`); }";

const visible = {
  square: "assert.equal(square(3), 9);\n",
  sum: "(sum([1, 2]) === 3 ? 1 : 0) + (sum([]) === 0 ? 1 : 0) + (sum([0.5]) === 0.5 ? 1 : 0)",
  mean: 'close(mean([1, 3]), 2);\nassert.equal(JSON.stringify([mean([4])]), "[4]");\n',
};

const hidden = {
  square: `// BEGIN HIDDEN TESTS\n// ${SECRETS[0]}\nassert.equal(square(-12), 144, "${SECRETS[1]}");\n// END HIDDEN TESTS`,
  mean: `// BEGIN HIDDEN TESTS\nassert.ok([[5, 7, 9]].every((xs) => mean(xs) === 7), "${SECRETS[1]}");\nclose(mean([${SECRETS[2]}]), ${SECRETS[2]});\n// END HIDDEN TESTS`,
};

const test = (id: string, source: string, points: number): CellText => code(source, nbgrader(id, { grade: true, locked: true, points }));
const solution = (id: string, source: string): CellText => code(source, nbgrader(id, { solution: true }));

/** What a student wrote; what is missing is right. */
export interface Work {
  /** Cells of the student's own, before everything else. */
  readonly before?: readonly (string | CellText)[];
  readonly square?: string;
  readonly sum?: string;
  readonly mean?: string;
  readonly after?: readonly (string | CellText)[];
  /** Changes the finished list of cells: tests edited, deleted, moved. */
  readonly edit?: (cells: CellText[]) => CellText[];
}

export const right = {
  square: "const square = (n: number): number => n * n;",
  sum: "const sum = (xs: number[]): number => xs.reduce((a, b) => a + b, 0);",
  mean: "const mean = (xs: number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;",
} as const;

/** Nothing is right in it, and nothing fails before the tests do. */
export const nothing = { square: "const square = (n: number): number => -1;", sum: "const sum = (xs: number[]): number => -1;", mean: "const mean = (xs: number[]): number => -1;" } as const;

export function submission(work: Work): string {
  const own = (cells: readonly (string | CellText)[] = []): CellText[] => cells.map((cell) => (typeof cell === "string" ? code(cell) : cell));
  const cells = [
    code(setup), code(given, nbgrader("given", { locked: true })), ...own(work.before),
    solution("square", work.square ?? right.square), test("test-square", visible.square, 3),
    solution("sum", work.sum ?? right.sum), test("test-sum", visible.sum, 3),
    solution("mean", work.mean ?? right.mean), test("test-mean", visible.mean, 4), ...own(work.after),
  ];
  return notebook(work.edit?.(cells) ?? cells);
}

export function master(): string {
  const whole = (text: string): string => `// BEGIN SOLUTION\n${text}\n// END SOLUTION`;
  return notebook([
    code(setup), code(given, nbgrader("given", { locked: true })),
    solution("square", whole(right.square)), test("test-square", visible.square + hidden.square, 3),
    solution("sum", whole(right.sum)), test("test-sum", visible.sum, 3),
    solution("mean", whole(right.mean)), test("test-mean", visible.mean + hidden.mean, 4),
  ]);
}
