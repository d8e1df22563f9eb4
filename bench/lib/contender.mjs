// A contender is a child process that answers one JSON line for each JSON line it gets. It stays up between its turns, so
// that alternating costs no start-up and no contender works while another is measured.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

export class Contender {
  #child;
  #lines;
  #log = "";

  constructor(command, args, env = {}) {
    this.#child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stderr.setEncoding("utf8").on("data", (text) => (this.#log = (this.#log + text).slice(-4000)));
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Sends a request and waits for its answer; lines that are no JSON objects (library chatter) are passed over. */
  async ask(request) {
    this.#child.stdin.write(JSON.stringify(request) + "\n");
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`A contender ended before it answered ${JSON.stringify(request)}:\n${this.#log}`);
      if (!value.startsWith("{")) continue;
      const answer = JSON.parse(value);
      if (answer.error) throw new Error(`A contender failed: ${answer.error}\n${this.#log}`);
      return answer;
    }
  }

  /** The most memory that the process has held, in MB; null where the system does not tell. */
  peakMemory() {
    try {
      return Math.round(Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${this.#child.pid}/status`, "utf8"))[1]) / 1024);
    } catch {
      return null;
    }
  }

  close() {
    this.#child.stdin.end();
    this.#child.kill();
  }
}

/** Answers every JSON line on stdin with what `handle` returns for it; the other half of {@link Contender}. */
export async function answer(handle) {
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      process.stdout.write(JSON.stringify(await handle(JSON.parse(line))) + "\n");
    } catch (error) {
      process.stdout.write(JSON.stringify({ error: error.stack }) + "\n");
    }
  }
}
