import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { Tally } from "./setup/tally.mjs";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Tests write their caches to a folder of their own, and read the full data sets where a copy lies beside the clone.
if (process.env["GRADBOOK_CACHE"] === undefined) {
  const cache = mkdtempSync(join(tmpdir(), "gradbook-test-cache-"));
  process.env["GRADBOOK_CACHE"] = cache;
  process.once("exit", () => rmSync(cache, { recursive: true, force: true }));
}
const data = here("../shared/data");
if (existsSync(data)) process.env["GRADBOOK_DATA"] ??= data;

/** `npm run test:long` runs the tests that take minutes, and no others. */
const long = process.env["GRADBOOK_TEST_LONG"] === "1";
const files = long ? "*.long.test.ts" : "!(*.long).test.ts";

/** The folders whose tests start servers, kernels or browsers. The groups run one after the other. */
const heavy = ["kernel", "setup", "cli", "extension", "notebooks", "browser"] as const;

/** Tests that choose a rung of the runtime before they load the library. */
const rungs = ["test/backend/rungs/**", "test/**/wasm*.test.ts"];

const seconds = 1000;

export default defineConfig({
  test: {
    root: here("."),
    pool: "forks",
    reporters: ["default", new Tally()],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [`test/**/${files}`],
          exclude: [...heavy.map((folder) => `test/${folder}/**`), ...rungs],
          // A process loads the library once for all of its files: for each anew, that would take as long as the tests do.
          isolate: false,
          setupFiles: [here("test/beforeEachFile.ts")],
          // Two: TensorFlow uses every core by itself.
          maxWorkers: 2,
          testTimeout: 60 * seconds,
          hookTimeout: 60 * seconds,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "rungs",
          include: long ? [] : rungs,
          maxWorkers: 2,
          testTimeout: 60 * seconds,
          hookTimeout: 60 * seconds,
          sequence: { groupOrder: 1 },
        },
      },
      ...heavy.map((name, index) => ({
        extends: true as const,
        test: {
          name,
          include: [`test/${name}/**/${files}`],
          // One JupyterLab and one browser for all files.
          ...(name === "browser" && { globalSetup: here("test/browser/globalSetup.ts") }),
          // One at a time: these measure times and start whole programs. The command line's tests and the course mostly wait for one core's work.
          maxWorkers: name === "cli" ? 2 : 1,
          maxConcurrency: 2,
          testTimeout: 120 * seconds,
          hookTimeout: 180 * seconds,
          // A page or a kernel on a busy machine may take longer than vitest's one second to get where a poll waits for it.
          expect: { poll: { timeout: 20 * seconds, interval: 100 } },
          sequence: { groupOrder: index + 2 },
        },
      })),
    ],
  },
});
