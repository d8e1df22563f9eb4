/**
 * `npm run parity`: counts the rows of src/PARITY.md by where the names come from, and checks them. `-- --json` prints the counts for programs.
 * `-- --prove [--only NAME] [--resume]`: shifts what each done row's module gives out by 1e-3 and shows that the row's test fails then, and passes
 * otherwise. What was found is kept in bench/results/parity.jsonl, a line a row; `--resume` leaves out the rows that are proved there and whose
 * module and test have not changed since.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Proofs } from "./proofs.mjs";
import { prove } from "./prove.mjs";
import { problemsOf, readRows } from "./rows.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values: options } = parseArgs({ options: { json: { type: "boolean" }, prove: { type: "boolean" }, only: { type: "string" }, resume: { type: "boolean" } } });
const rows = readRows(root);

if (options.prove) proveRows(rows.filter(({ state }) => state === "done"));
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

function proveRows(done) {
  const wanted = (options.only ?? "").toLowerCase();
  const chosen = done.filter((row) => [row.there, row.here, row.file, row.test, `${row.source} / ${row.section}`].some((text) => text.toLowerCase().includes(wanted)));
  const proofs = new Proofs(root, done);
  const open = options.resume ? chosen.filter((row) => !proofs.holds(row)) : chosen;
  let proved = chosen.length - open.length;
  for (const row of prove(root, open)) {
    proofs.add(row);
    if (row.proved) proved += 1;
    console.log(`${row.proved ? "proved" : "NOT PROVED"}  ${row.source} / ${row.section} / ${row.there}: ${row.why}`);
  }
  console.log(`${proved} of ${chosen.length} rows proved: their tests pass, and fail when the module is off by a thousandth.`);
  process.exitCode = proved === chosen.length && chosen.length > 0 ? 0 : 1;
}
