import { type ChildProcess, spawn } from "node:child_process";
import { statSync } from "node:fs";
import { basename, join } from "node:path";
import type { AssignmentVerb } from "../../src/protocol/server.js";

/** The command line behind each verb. */
const COMMANDS: Readonly<Record<AssignmentVerb, (file: string) => readonly string[]>> = {
  validate: (file) => ["assign", "validate", file],
  release: (file) => ["assign", "release", file, "--to", "release", "--force"],
  grade: (file) => ["assign", "grade-one", file],
};

/** Longest answer that a page is sent, in characters: the end tells how it went. */
const LONGEST = 50_000;

/** How long a verb may take. */
const LIMIT_MS = 10 * 60_000;

/** What a verb printed, and whether it went well. */
export interface VerbEnd {
  readonly ok: boolean;
  readonly printed: string;
}

/** Runs the `gradbook` command's verbs for the page, one at a time, in the kernel's folder. */
export class AssignmentVerbs {
  #child: ChildProcess | undefined;

  /**
   * @param root The project's folder, with the command in it.
   * @param cwd The kernel's folder.
   */
  constructor(
    private readonly root: string,
    private readonly cwd: string,
  ) {}

  /**
   * Runs a verb on a notebook of the kernel's folder.
   *
   * @throws when the verb or the file is none that is allowed, or another one runs
   */
  async run(verb: string, file: unknown): Promise<VerbEnd> {
    if (!Object.hasOwn(COMMANDS, verb)) throw new Error(`verb must be one of ${Object.keys(COMMANDS).join(", ")}; received ${JSON.stringify(verb)}.`);
    if (this.#child !== undefined) throw new Error("an assignment is being worked on already. Wait for its end.");
    return await this.#spawn(COMMANDS[verb as AssignmentVerb](this.#notebook(file)));
  }

  /** Ends what runs. */
  close(): void {
    this.#child?.kill("SIGKILL");
  }

  #notebook(file: unknown): string {
    const plain = typeof file === "string" && file === basename(file) && file.endsWith(".ipynb") && !file.startsWith("-");
    if (!plain) throw new Error(`file must be the name of a notebook beside this one; received ${JSON.stringify(file)}.`);
    if (statSync(join(this.cwd, file), { throwIfNoEntry: false })?.isFile() !== true) throw new Error(`file must be a notebook in ${this.cwd}; ${file} is not there. Save it first.`);
    return file;
  }

  #spawn(args: readonly string[]): Promise<VerbEnd> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [join(this.root, "cli", "gradbook.mjs"), ...args], {
        cwd: this.cwd,
        env: { ...process.env, NO_COLOR: "1" },
        stdio: ["ignore", "pipe", "pipe"],
        timeout: LIMIT_MS,
        killSignal: "SIGKILL",
      });
      this.#child = child;
      let printed = "";
      const add = (text: string): void => {
        printed = (printed + text).slice(-LONGEST);
      };
      child.stdout.setEncoding("utf8").on("data", add);
      child.stderr.setEncoding("utf8").on("data", add);
      const end = (ok: boolean): void => {
        this.#child = undefined;
        resolve({ ok, printed: printed.trim() });
      };
      child.on("error", (error) => {
        add(String(error));
        end(false);
      });
      child.on("close", (code, signal) => {
        if (signal !== null) add(`\nended by ${signal} after ${LIMIT_MS / 60_000} minutes at most`);
        end(code === 0);
      });
    });
  }
}
