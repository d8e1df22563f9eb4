// A class's submissions graded by us and by nbgrader in batch mode: the same notebooks, the same kernel, the same machine, taking turns in batches. And a run
// that is killed in the middle and started again: nothing may be lost, nothing graded twice.
//
// We grade them all; nbgrader, which takes seconds for each, the first of every batch. What is compared is the time for one submission.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Contender } from "../lib/contender.mjs";
import { line, options, print } from "../lib/report.mjs";
import { master, submission } from "./assignment.mjs";
import { run } from "./program.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const flags = options({ submissions: { type: "string" }, peer: { type: "string" } });
const [total, peerTotal, batches] = flags.quick ? [6, 2, 1] : [Number(flags.submissions ?? 200), Number(flags.peer ?? 24), 3];
/** Submissions of a batch, and those of them that nbgrader grades too. */
const [size, peerSize] = [Math.ceil(total / batches), Math.ceil(peerTotal / batches)];
/** Graded by the run that is killed, at most. */
const KILLED = 24;
const venv = path.join(root, ".venv/bin");
const withPeer = existsSync(path.join(venv, "nbgrader"));
const env = { PATH: `${venv}:${process.env.PATH}`, TF_CPP_MIN_LOG_LEVEL: "3" };

const grade = (folder, masterFile, out, more = {}) => run(process.execPath, [path.join(root, "cli/gradbook.mjs"), "grade", folder, "--master", masterFile, "--out", out], more);
const journal = (out) => readFileSync(path.join(out, "journal.jsonl"), "utf8").trim().split("\n").map((text) => JSON.parse(text));

for (const kind of ["tensors", "plain"]) {
  if (flags.only !== undefined && flags.only !== kind) continue;
  const course = mkdtempSync(path.join(tmpdir(), "gradbook-bench-"));
  const peer = withPeer ? new Contender(path.join(venv, "python"), [path.join(root, "bench/grading/peer.py"), course], env) : undefined;
  try {
    const rounds = [];
    const peaks = { ours: 0, nbgrader: 0 };
    let [agree, graded, peerGraded] = [true, 0, 0];
    for (let batch = 0; batch < batches; batch++) {
      // An assignment a batch: nbgrader grades all submissions of one.
      const name = `ps${batch}`;
      const file = path.join(course, "source", name, `${name}.ipynb`);
      const students = Array.from({ length: Math.min(size, total - batch * size) }, (_, index) => `student${String(batch * 1000 + index).padStart(4, "0")}`);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, master(kind));
      const flat = path.join(course, `flat${batch}`);
      for (const [index, student] of students.entries()) {
        const theirFolder = index < peerSize ? [path.join(course, "submitted", student, name)] : [];
        const killedFolder = batch === 0 && index < KILLED ? [path.join(course, "half", student)] : [];
        for (const folder of [path.join(flat, student), ...theirFolder, ...killedFolder]) {
          mkdirSync(folder, { recursive: true });
          writeFileSync(path.join(folder, `${name}.ipynb`), submission(kind, batch * size + index));
        }
      }
      const generated = await peer?.ask({ do: "generate", assignment: name });
      if (generated?.ok === false) throw new Error(`nbgrader refused the assignment: ${generated.log}`);
      const out = path.join(course, `out${batch}`);
      const ours = async () => {
        const { seconds, code, peak, log } = await grade(flat, file, out);
        if (code !== 0) throw new Error(`gradbook grade ended with ${code}: ${log}`);
        peaks.ours = Math.max(peaks.ours, peak);
        return seconds / students.length;
      };
      const theirs = async () => {
        if (peer === undefined) return null;
        const { seconds, code, peak, log } = await run(path.join(venv, "nbgrader"), ["autograde", name, "--create", `--course-dir=${course}`, "--ExecutePreprocessor.timeout=60"], { cwd: course, env });
        if (code !== 0) throw new Error(`nbgrader autograde ended with ${code}: ${log}`);
        peaks.nbgrader = Math.max(peaks.nbgrader, peak);
        return seconds / Math.min(peerSize, students.length);
      };
      const row = {};
      for (const [key, measure] of batch % 2 === 0 ? [["ours", ours], ["nbgrader", theirs]] : [["nbgrader", theirs], ["ours", ours]]) row[key] = await measure();
      rounds.push({ ours: row.ours, nbgrader: row.nbgrader });
      const scores = (await peer?.ask({ do: "scores", assignment: name }))?.scores ?? {};
      graded += journal(out).length;
      for (const [student, points] of Object.entries(scores)) {
        peerGraded += 1;
        const record = journal(out).find((one) => one.student === student);
        if (record === undefined || record.scores.some((score) => points[score.id] !== score.points)) agree = false;
      }
    }
    const resumed = await killedAndResumed(course);
    print(
      line({ bench: "grading", name: kind, unit: "s/submission", rounds, agree: peer === undefined ? null : agree && peerGraded > 0, submissions: { ours: graded, nbgrader: peer === undefined ? null : peerGraded }, peak_mb: { ours: peaks.ours, nbgrader: peer === undefined ? null : peaks.nbgrader }, resumed, versions: { node: process.version, cores: availableParallelism() } }),
      flags.json,
    );
  } finally {
    peer?.close();
    rmSync(course, { recursive: true, force: true });
  }
}

/** Grades the first of the first batch anew, is killed when half is done, and goes on. */
async function killedAndResumed(course) {
  const out = path.join(course, "killed");
  const folder = path.join(course, "half");
  const file = path.join(course, "source", "ps0", "ps0.ipynb");
  const lines = () => (existsSync(path.join(out, "journal.jsonl")) ? readFileSync(path.join(out, "journal.jsonl"), "utf8").split("\n").length - 1 : 0);
  const wanted = journal(path.join(course, "out0")).filter(({ student }) => existsSync(path.join(folder, student)));
  await grade(folder, file, out, { killWhen: () => lines() >= wanted.length / 2 });
  const before = lines();
  const { code } = await grade(folder, file, out);
  const records = journal(out);
  const key = ({ student, score }) => `${student} ${score}`;
  const known = new Set(wanted.map(key));
  return { killed_after: before, ok: code === 0, lost: wanted.length - new Set(records.map(({ student }) => student)).size, twice: records.length - new Set(records.map(({ student }) => student)).size, same_scores: records.every((record) => known.has(key(record))) };
}
