import { appendFileSync } from "node:fs";
import { relative } from "node:path";
import { TestRunner } from "vitest";
import { readPlan } from "./plan.mjs";
import { shifting } from "./shiftRuntime.mjs";

/**
 * Runs the tests that the plan names, and no others: each as it is, then once for every module of its rows with that module shifted, then as it is
 * again. What was found goes to the plan's file of findings, a line each: { test, title, file, noticed, why }, or { test, title, broken } when the test
 * doesn't pass as it is, before or after.
 */
export default class ProvingRunner extends TestRunner {
  #plan = readPlan();

  constructor(config) {
    super(config);
    if (this.#plan.whole) shifting.file = this.#plan.modules[0];
  }

  async onBeforeRunTask(task) {
    if (this.#rowsOf(task).length === 0) task.mode = "skip";
    await super.onBeforeRunTask(task);
  }

  async runTask(task) {
    const rows = this.#rowsOf(task);
    if (this.#plan.whole) {
      const why = await this.#attempt(task, this.#plan.modules[0]);
      for (const { title, files } of rows) for (const file of files) this.#write(task, { title, file, noticed: why !== undefined, why });
      return;
    }
    const before = await this.#attempt(task, undefined);
    const found = new Map();
    if (before === undefined) for (const file of new Set(rows.flatMap(({ files }) => files))) found.set(file, await this.#attempt(task, file));
    const broken = before ?? (await this.#attempt(task, undefined));
    for (const { title, files } of rows) {
      if (broken !== undefined) this.#write(task, { title, broken, first: before !== undefined });
      else for (const file of files) this.#write(task, { title, file, noticed: found.get(file) !== undefined, why: found.get(file) });
    }
  }

  /** Why a test fails with a module shifted, undefined when it passes. */
  async #attempt(task, file) {
    shifting.file = file;
    try {
      await TestRunner.getTestFn(task)();
      return undefined;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return text.split("\n")[0].slice(0, 160);
    } finally {
      if (!this.#plan.whole) shifting.file = undefined;
    }
  }

  /** The plan's rows that name a test: by all of its name, or by a part of it. */
  #rowsOf(task) {
    const names = [];
    for (let each = task; each !== undefined && each !== task.file; each = each.suite) names.unshift(each.name);
    const name = names.join(" ");
    return (this.#plan.tests[this.#testOf(task)] ?? []).filter(({ title }) => patternOf(title).test(name));
  }

  #testOf(task) {
    return relative(this.config.root, task.file.filepath).replaceAll("\\", "/");
  }

  #write(task, finding) {
    appendFileSync(this.#plan.findings, `${JSON.stringify({ test: this.#testOf(task), ...finding })}\n`);
  }
}

/** A row's title as it is found in tests' names: `%s` stands for what a table of cases puts there. */
function patternOf(title) {
  const parts = title.replaceAll(" › ", " ").split(/%[sdijo]/);
  return new RegExp(parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*"));
}
