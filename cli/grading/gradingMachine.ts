import { projectRoot } from "../../src/backend/projectRoot.js";
import { cacheFolder } from "../../src/datasets/cacheFolder.js";
import { readAssignment, type Assignment } from "../../src/grading/assignment.js";
import { KernelPool } from "../../src/grading/execution/kernelPool.js";
import { gradeSubmission, type Grade, type Submission } from "../../src/grading/gradeSubmission.js";
import { parseNotebook } from "../../src/grading/notebook.js";
import { findSandbox, unsafe } from "../../src/grading/sandbox/findSandbox.js";
import type { Limits } from "../../src/grading/sandbox/limits.js";
import { findPlaces, type Places } from "../../src/grading/sandbox/places.js";
import type { Sandbox } from "../../src/grading/sandbox/sandbox.js";
import { SandboxExecutor } from "./executor.js";
import { usesLibrary } from "./usesLibrary.js";

/** An assignment as this machine grades it. */
export interface Master {
  readonly assignment: Assignment;
  readonly text: string;
  /** Kernels load the library beforehand. */
  readonly library: boolean;
}

export async function readMaster(name: string, text: string): Promise<Master> {
  const { notebook } = parseNotebook(text);
  const code = notebook.cells.filter((cell) => cell.cell_type === "code").map((cell) => cell.source);
  return { assignment: readAssignment(name, notebook), text, library: await usesLibrary(code) };
}

/** This machine as a place where submissions are graded: its sandbox, and kernels started beforehand. */
export class GradingMachine {
  readonly #places: Places;
  readonly #sandbox: Sandbox;
  #pool: { readonly of: string; readonly kernels: KernelPool } | undefined;

  /**
   * @param sandbox its name; undefined for the best there is, "none" for none
   * @param ahead how many kernels are started beforehand
   * @throws NoSandbox
   */
  constructor(sandbox: string | undefined, private readonly ahead: number) {
    this.#places = findPlaces(projectRoot(), process.execPath, cacheFolder());
    this.#sandbox = sandbox === "none" ? unsafe : findSandbox(this.#places, process.execPath, sandbox);
  }

  get description(): string {
    return this.#sandbox.description;
  }

  /** @param more whether others will come: then the next kernel starts meanwhile */
  async grade(submission: Submission, { assignment, library }: Master, limits: Limits, more: boolean): Promise<Grade> {
    const of = JSON.stringify([assignment.version, limits]);
    if (this.#pool?.of !== of) {
      void this.#pool?.kernels.close();
      this.#pool = { of, kernels: new KernelPool(new SandboxExecutor(this.#sandbox, this.#places, limits), this.ahead, library) };
    }
    const { kernels } = this.#pool;
    return gradeSubmission(submission, assignment, () => kernels.take(more), limits);
  }

  async close(): Promise<void> {
    await this.#pool?.kernels.close();
  }
}
