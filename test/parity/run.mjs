/**
 * `npm run parity`: counts the rows of src/PARITY.md by where the names come from, and checks them. `-- --json` prints the counts for programs.
 * `-- --prove [--only NAME]`: shifts what each done row's class gives out by 1e-3 and shows that the row's test fails then, and passes otherwise.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { problemsOf, readRows } from "./rows.mjs";

const SHIFT = "0.001";
const root = fileURLToPath(new URL("../..", import.meta.url));
const { values: options } = parseArgs({ options: { json: { type: "boolean" }, prove: { type: "boolean" }, only: { type: "string" } } });
const rows = readRows(root);
/** The tests of a file as they are, by file: each file runs once for all of its rows. */
const asTheyAre = new Map();

if (options.prove) prove(rows.filter(({ state }) => state === "done"));
else count();

function count() {
  const problems = problemsOf(root, rows, kerasNames());
  const sources = [...new Set(rows.map(({ source }) => source))];
  const counts = sources.map((source) => {
    const own = rows.filter((row) => row.source === source);
    const done = own.filter(({ state }) => state === "done").length;
    return { source: source.toLowerCase(), done, open: own.length - done };
  });
  if (options.json) console.log(JSON.stringify(counts));
  else {
    for (const { source, done, open } of counts) console.log(`${source}: ${done} done, ${open} open`);
    for (const { source, section, there, state } of rows) if (state !== "done") console.log(`  ${state}: ${source} / ${section} / ${there}`);
  }
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

/** Keras' public names, from the package in the environment; undefined, and said, when it is not there. */
function kerasNames() {
  const python = join(root, ".venv/bin/python");
  if (!existsSync(python)) {
    console.error("parity: Keras' names are not checked, because .venv is not set up: npm run setup.");
    return undefined;
  }
  return JSON.parse(execFileSync(python, [join(root, "test/reference/kerasNames.py")], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
}

function prove(done) {
  const wanted = (options.only ?? "").toLowerCase();
  const chosen = done.filter((row) => [row.there, row.here, row.file, `${row.source} / ${row.section}`].some((text) => text.toLowerCase().includes(wanted)));
  const proofs = new Map();
  let failed = 0;
  for (const row of chosen) {
    const key = [row.file, row.test, row.title].join("\n");
    if (!proofs.has(key)) proofs.set(key, proofOf(row));
    const why = proofs.get(key);
    if (why !== undefined) failed += 1;
    console.log(`${why === undefined ? "proved" : "NOT PROVED"}  ${row.source} / ${row.section} / ${row.there}${why === undefined ? "" : `: ${why}`}`);
  }
  console.log(`${chosen.length - failed} of ${chosen.length} rows proved: their tests pass, and fail when the class is off by ${SHIFT}.`);
  process.exitCode = failed === 0 && chosen.length > 0 ? 0 : 1;
}

/** Why a row is not proved; undefined when it is. */
function proofOf({ file, test, title }) {
  const name = title.replaceAll(" › ", " ");
  if (!asTheyAre.has(test)) asTheyAre.set(test, run(test, {}));
  const right = asTheyAre.get(test);
  const own = right.tests.filter((each) => each.fullName.includes(name));
  if (own.length === 0) return `no test ran: ${right.message}`;
  if (own.some(({ status }) => status !== "passed")) return "its test fails as it is";
  const shifted = run(test, { file, name });
  const decided = shifted.tests.filter(({ status }) => status === "passed" || status === "failed");
  if (decided.length === 0) return `the shifted module can't be loaded: ${shifted.message}`;
  return decided.some(({ status }) => status === "failed") ? undefined : `${test} › ${title} passes all the same`;
}

/** Runs a test file, or one name in it, with a module shifted if one is named. */
function run(test, { file = "", name }) {
  const folder = mkdtempSync(join(tmpdir(), "gradbook-parity-"));
  const report = join(folder, "report.json");
  try {
    const filter = name === undefined ? [] : ["-t", name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")];
    const command = [join(root, "node_modules/vitest/vitest.mjs"), "run", "--config", join(root, "test/parity/vitest.config.ts"), "--reporter=json", `--outputFile=${report}`, test, ...filter];
    const { stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8", env: { ...process.env, GRADBOOK_PARITY_FILE: file, GRADBOOK_PARITY_SHIFT: file === "" ? "0" : SHIFT } });
    if (!existsSync(report)) return { tests: [], message: stderr.trim().split("\n").at(-1) ?? "" };
    const { testResults } = JSON.parse(readFileSync(report, "utf8"));
    return { tests: testResults.flatMap(({ assertionResults }) => assertionResults), message: testResults[0]?.message ?? "" };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
