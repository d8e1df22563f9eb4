import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
// @ts-expect-error plain JavaScript: it runs before anything is compiled
import { shift } from "./shift.mjs";

/** One test of one row, with that row's module made wrong: see run.mjs. */
export default defineConfig({
  plugins: [shift()],
  test: {
    root: fileURLToPath(new URL("../..", import.meta.url)),
    include: ["test/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 120_000,
  },
});
