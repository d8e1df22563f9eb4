/** A vitest reporter whose one line comes last: how many tests passed, failed and were skipped. */
export class Tally {
  #counts = { passed: 0, failed: 0, skipped: 0 };

  onInit() {
    // The other reporters and vitest itself print after the run; this line is to be the last one.
    process.once("exit", () => process.stdout.write(`${describe(this.#counts)}\n`));
  }

  /**
   * @param {ReadonlyArray<import("vitest/node").TestModule>} modules
   * @param {ReadonlyArray<unknown>} errors those outside any test
   */
  onTestRunEnd(modules, errors) {
    this.#counts = countTests(modules, errors);
  }
}

/** Counts tests; a file that could not be loaded and an error outside any test each count as one failed. */
export function countTests(modules, errors) {
  const counts = { passed: 0, failed: errors.length, skipped: 0 };
  for (const module of modules) {
    counts.failed += module.errors().length;
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const state = test.result().state;
      if (state === "passed" || state === "failed" || state === "skipped") counts[state] += 1;
      else counts.failed += 1;
    }
  }
  return counts;
}

/** "12 passed, 0 failed", with the skipped ones when there are some. */
export function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
