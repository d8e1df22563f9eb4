import { readFileSync } from "node:fs";

/**
 * What one run of vitest has to prove, from the file that GRADBOOK_PARITY_PLAN names:
 *
 *     { modules: ["layers/dense.ts"], tests: { "test/layers/layers.test.ts": [{ title, files: ["layers/dense.ts"] }] }, whole: false, findings: "…/findings.jsonl" }
 *
 * `modules` can be shifted, `files` are to be shifted one after the other under each test; with `whole`, the only module is shifted from the start.
 */
export function readPlan() {
  const path = process.env.GRADBOOK_PARITY_PLAN;
  if (path === undefined) throw new Error("parity: GRADBOOK_PARITY_PLAN names no plan; run npm run parity -- --prove.");
  return JSON.parse(readFileSync(path, "utf8"));
}
