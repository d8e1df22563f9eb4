// Runs the tests that tfjs-core publishes in its package over our binding: `node test/peers/tfjsCore.mjs [--only TEXT]`. Prints one line of
// JSON; exits 1 at a failure that `known` does not explain.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { known } from "./known.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const { values: flags } = parseArgs({ options: { only: { type: "string" } } });
const require = createRequire(import.meta.url);
process.env.GRADBOOK_BACKEND ??= "tensorflow";

const jasmineCore = require("jasmine-core");
const jasmine = jasmineCore.boot();
const env = jasmine.getEnv();
const { backend, tf } = await import(path.join(root, "dist/src/backend/index.js"));

// The tests are ES modules without extensions, so they are bundled; they share the engine with the library, which keeps it on the global object.
const folder = mkdtempSync(path.join(tmpdir(), "gradbook-tfjs-core-"));
const core = path.dirname(require.resolve("@tensorflow/tfjs-core/package.json"));
const bundle = path.join(folder, "tests.cjs");
await build({
  stdin: {
    resolveDir: path.join(core, "dist"),
    contents: `const { setTestEnvs } = require("./jasmine_util");
      setTestEnvs([{ name: "tensorflow", backendName: "tensorflow", flags: {}, isDataSync: true }]);
      require("./tests");`,
  },
  bundle: true, ignoreAnnotations: true, platform: "node", format: "cjs", outfile: bundle, external: ["jasmine-core"], logLevel: "error", nodePaths: [path.join(root, "node_modules")],
});
// The bundle lies elsewhere and asks for jasmine-core by name.
process.env.NODE_PATH = path.join(root, "node_modules");
require("node:module").Module._initPaths();
require(bundle);

const counts = { passed: 0, failed: 0, known: 0, skipped: 0 };
const failures = [];
env.configure({ random: false, specFilter: (spec) => flags.only === undefined || spec.getFullName().includes(flags.only) });
env.clearReporters();
env.addReporter({
  specDone(result) {
    if (result.status === "passed") counts.passed += 1;
    else if (result.status !== "failed") counts.skipped += 1;
    else {
      const explained = known.find(({ test }) => result.fullName.startsWith(test));
      counts[explained === undefined ? "failed" : "known"] += 1;
      if (explained === undefined) failures.push(`${result.fullName}\n    ${result.failedExpectations[0]?.message.split("\n")[0]}`);
    }
  },
  jasmineDone() {
    rmSync(folder, { recursive: true, force: true });
    for (const failure of failures) console.error(failure);
    console.log(JSON.stringify({ suite: "tfjs-core", ...counts, versions: { tfjs: tf.version_core, gradbook: backend() } }));
    process.exitCode = counts.failed > 0 ? 1 : 0;
  },
});
await env.execute();
process.exit();
