import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { CellRunner } from "../../kernel/evaluator/cellRunner.js";
import { PINNED } from "../../kernel/evaluator/rewrite/pins.js";
import type { CellRun, Executor, Session, WarmKernel } from "../../src/grading/execution/session.js";
import type { Output } from "../../src/grading/notebook.js";
import type { Limits } from "../../src/grading/sandbox/limits.js";
import type { Places } from "../../src/grading/sandbox/places.js";
import { HOME, INBOX, type Sandbox } from "../../src/grading/sandbox/sandbox.js";
import { OutputCollector } from "../notebooks/output.js";

/** How long a cell may take to end after its interrupt, in ms, before its process is killed. */
const GRACE_MS = 1500;

/** Runs cells for the grader: the evaluator, its process in a sandbox and its cells guarded. */
export class SandboxExecutor implements Executor {
  constructor(
    private readonly sandbox: Sandbox,
    private readonly places: Places,
    private readonly limits: Limits,
  ) {}

  async start({ library }: { readonly library: boolean }): Promise<WarmKernel> {
    const folder = mkdtempSync(join(tmpdir(), "gradbook-submission-"));
    const inbox = join(folder, "inbox");
    mkdirSync(inbox);
    const { sandbox, places, limits } = this;
    const runner = await CellRunner.start({
      cwd: folder,
      launch: {
        wrap: (argv) => {
          const { command, args, env } = sandbox.wrap(argv, { places, limits, inbox });
          return { command, args, env: { ...env } };
        },
        folder: HOME,
        outputBytes: limits.outputMb * 1e6,
        heapMb: Math.round(limits.memoryMb / 2),
      },
    });
    await runner.warmUp();
    const close = (): void => {
      runner.close();
      rmSync(folder, { recursive: true, force: true });
    };
    // A kernel that does not even start is our failure: no submission may pay for it.
    const { error } = await runner.run(library ? 'await import("gradbook")' : "1", { silent: true, trusted: true });
    if (error !== undefined) {
      close();
      throw new Error(`the kernel did not start in its sandbox (${sandbox.name}): ${error.evalue}`);
    }
    return {
      close,
      async open(student, files) {
        // Read-only: with another's name, another's numbers would be drawn.
        await runner.run(`Object.defineProperty(process.env, "GRADBOOK_STUDENT", { value: ${JSON.stringify(student)}, writable: false, configurable: false, enumerable: true });`, { silent: true, trusted: true });
        for (const [name, content] of files) write(inbox, name, content);
        // Its own folder is the sandbox's alone, and can be written to; what it brings along is copied there from what it can only read.
        if (files.size > 0) await runner.run(`import { cp } from "node:fs/promises";\nawait cp(${JSON.stringify(INBOX)}, ".", { recursive: true });`, { silent: true, trusted: true });
        return new SandboxSession(runner, close);
      },
    };
  }
}

class SandboxSession implements Session {
  readonly #collector = new OutputCollector();
  #usable = true;

  constructor(
    private readonly runner: CellRunner,
    readonly close: () => void,
  ) {}

  get usable(): boolean {
    return this.#usable;
  }

  async run(source: string, { trusted, seconds }: { readonly trusted: boolean; readonly seconds: number }): Promise<CellRun> {
    const { outputs, take } = this.#collector.cell();
    let late = false;
    const timers: NodeJS.Timeout[] = [];
    timers.push(
      setTimeout(() => {
        late = true;
        this.runner.interrupt();
        // The second interrupt ends the process.
        timers.push(setTimeout(() => this.runner.interrupt(), GRACE_MS));
      }, seconds * 1000),
    );
    const result = await this.runner.run(source, { trusted, onOutput: take });
    timers.forEach(clearTimeout);
    if (result.error?.evalue.includes("since it") === true && result.error.ename === "ProcessEnded") this.#usable = false;
    const error = result.error === undefined ? {} : { error: { ename: plain(result.error.ename), evalue: plain(result.error.evalue) } };
    return { status: late ? "timeout" : result.status, outputs: structuredClone(outputs).map(plainOutput), ...error };
  }
}

/** Without the endings of the author's names. */
function plain(text: string): string {
  return text.replaceAll(PINNED, "");
}

function plainOutput(output: Output): Output {
  if (output.output_type === "stream") return { ...output, text: plain(output.text) };
  if (output.output_type === "error") return { ...output, ename: plain(output.ename), evalue: plain(output.evalue), traceback: output.traceback.map(plain) };
  return output;
}

/** Only below the folder, wherever the name says. */
function write(folder: string, name: string, content: Uint8Array): void {
  const safe = normalize(`/${name}`);
  const path = join(folder, safe);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
