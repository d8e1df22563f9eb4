import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
// @ts-expect-error plain JavaScript: it runs before anything is compiled
import { shift } from "./shift.mjs";

/** The tests of the plan's rows, with their modules made wrong one after the other: see prove.mjs. */
export default defineConfig({
  plugins: [shift()],
  test: {
    root: fileURLToPath(new URL("../..", import.meta.url)),
    include: ["test/**/*.test.ts"],
    runner: fileURLToPath(new URL("runner.mjs", import.meta.url)),
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 240_000,
    // A shifted module may fail where no test waits for it.
    dangerouslyIgnoreUnhandledErrors: true,
  },
});
