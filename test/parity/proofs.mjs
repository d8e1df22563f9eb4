import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What was proved, kept in bench/results/parity.jsonl: a line for each done row, in the order of PARITY.md. */
export class Proofs {
  #root;
  #path;
  #rows;
  #lines;

  /** @param {string} root the project's folder @param rows the rows that are done */
  constructor(root, rows) {
    this.#root = root;
    this.#path = join(root, "bench/results/parity.jsonl");
    this.#rows = rows;
    const lines = existsSync(this.#path) ? readFileSync(this.#path, "utf8").trim().split("\n") : [];
    this.#lines = new Map(lines.filter((line) => line !== "").map((line) => JSON.parse(line)).map((line) => [line.row, line]));
  }

  /** Whether a row is proved, and its module and its test are what they were then. */
  holds(row) {
    const line = this.#lines.get(nameOf(row));
    return line?.proved === true && line.test === testOf(row) && line.file === row.file && line.of === this.#fingerprint(row);
  }

  /** Keeps what was found of a row at once, so that a run that is cut off loses nothing. */
  add(row) {
    this.#lines.set(nameOf(row), { row: nameOf(row), file: row.file, test: testOf(row), proved: row.proved, why: row.why, of: this.#fingerprint(row) });
    const lines = this.#rows.map((each) => this.#lines.get(nameOf(each))).filter((line) => line !== undefined);
    writeFileSync(`${this.#path}.new`, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    renameSync(`${this.#path}.new`, this.#path);
  }

  #fingerprint({ file, test }) {
    const hash = createHash("sha256");
    for (const path of [join("src", file), test]) hash.update(readFileSync(join(this.#root, path)));
    return hash.digest("hex").slice(0, 12);
  }
}

function nameOf({ source, section, there }) {
  return `${source} / ${section} / ${there}`;
}

function testOf({ test, title }) {
  return `${test} › ${title}`;
}
