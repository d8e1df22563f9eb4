import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { at } from "./root.mjs";

const path = at("build", "setup.json");

/**
 * What set-up knows, in build/setup.json: the rung with its reasons and versions (which the kernel's banner and
 * `gradbook doctor` read) and a stamp for each finished step.
 */
export class SetupRecord {
  #content;

  constructor() {
    try {
      this.#content = JSON.parse(readFileSync(path, "utf8"));
    } catch {
      // Missing on the first run; unreadable after a crash of the machine: either way every step runs again.
      this.#content = {};
    }
    if (this.#content === null || typeof this.#content !== "object") this.#content = {};
    if (this.#content.stamp === null || typeof this.#content.stamp !== "object") this.#content.stamp = {};
  }

  /** The whole record. */
  get content() {
    return this.#content;
  }

  /** The stamp that a finished step left, if it finished. */
  stampOf(name) {
    return this.#content.stamp[name];
  }

  /** Forgets a step's stamp: done before the step runs, so that a killed run is not taken for a finished one. */
  forget(name) {
    if (!(name in this.#content.stamp)) return;
    delete this.#content.stamp[name];
    this.#write();
  }

  /** Keeps a finished step's stamp and what it found out. */
  keep(name, stamp, facts = {}) {
    Object.assign(this.#content, facts);
    this.#content.stamp[name] = stamp;
    this.#write();
  }

  #write() {
    mkdirSync(at("build"), { recursive: true });
    // A rename replaces the file in one step: a reader never sees half of it.
    const fresh = `${path}.${process.pid}`;
    writeFileSync(fresh, `${JSON.stringify(this.#content, null, 2)}\n`);
    renameSync(fresh, path);
  }
}
