import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One process loads a test file's modules once for all of its rows; so many files a run, so that a run that is cut off loses little. */
const FILES_A_RUN = 4;

/**
 * Shows for rows that shifting their module's results makes their test fail: yields { test, title, file, proved, why } for each combination.
 *
 * All modules of a test file are loaded once and shifted one after the other while it runs. What goes unnoticed that way, a module that does its work
 * while the file loads or before its tests, gets a process of its own in which it is shifted from the start.
 *
 * @param {string} root the project's folder
 * @param {readonly { file: string, test: string, title: string }[]} rows
 */
export function* prove(root, rows) {
  const tests = [...new Set(rows.map(({ test }) => test))];
  for (let first = 0; first < tests.length; first += FILES_A_RUN) {
    const chosen = rows.filter(({ test }) => tests.slice(first, first + FILES_A_RUN).includes(test));
    const { findings, message } = run(root, chosen, false);
    for (const row of chosen) {
      const own = findings.filter(({ test, title }) => test === row.test && title === row.title);
      if (own.length === 0) yield { ...row, proved: false, why: `no test ran: ${message}` };
      else if (own.some(({ broken, first }) => broken !== undefined && first)) yield { ...row, proved: false, why: `the test fails as it is: ${own[0].broken}` };
      else yield noticed(row, own) ?? inItsOwnProcess(root, row);
    }
  }
}

function inItsOwnProcess(root, row) {
  const { findings, message } = run(root, [row], true);
  if (findings.length === 0) return { ...row, proved: false, why: `with the module shifted nothing can be run: ${message}` };
  return noticed(row, findings) ?? { ...row, proved: false, why: "the test passes all the same" };
}

function noticed(row, findings) {
  const finding = findings.find(({ file, noticed }) => file === row.file && noticed);
  return finding === undefined ? undefined : { ...row, proved: true, why: finding.why };
}

/** Runs the rows' tests, see runner.mjs; with `whole`, one row's with its module shifted from the start. */
function run(root, rows, whole) {
  const folder = mkdtempSync(join(tmpdir(), "gradbook-parity-"));
  try {
    const [planPath, findingsPath] = [join(folder, "plan.json"), join(folder, "findings.jsonl")];
    const tests = {};
    for (const { test, title, file } of rows) {
      const own = (tests[test] ??= []);
      const entry = own.find((each) => each.title === title) ?? own[own.push({ title, files: [] }) - 1];
      if (!entry.files.includes(file)) entry.files.push(file);
    }
    writeFileSync(planPath, JSON.stringify({ modules: [...new Set(rows.map(({ file }) => file))], tests, whole, findings: findingsPath }));
    const command = [join(root, "node_modules/vitest/vitest.mjs"), "run", "--config", join(root, "test/parity/vitest.config.ts"), ...Object.keys(tests)];
    const { stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28, env: { ...process.env, GRADBOOK_PARITY_PLAN: planPath } });
    const findings = existsSync(findingsPath) ? readFileSync(findingsPath, "utf8").trim().split("\n").map((line) => JSON.parse(line)) : [];
    return { findings, message: /\b\w*Error: .*/.exec(stderr)?.[0] ?? stderr.trim().split("\n").at(-1) ?? "" };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
