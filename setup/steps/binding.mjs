import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { relative } from "node:path";
import { callPart } from "../lib/callPart.mjs";
import { findCompiler } from "../lib/compiler.mjs";
import { fingerprint } from "../lib/fingerprint.mjs";
import { installedTensorflow, tensorflowLibrary, venv } from "../lib/python.mjs";
import { at, root } from "../lib/root.mjs";

const out = at("build", "gradbook.node");
/** What the first one loads; see native/README.md. */
const runtime = at("build", "gradbook-tensorflow.node");

/** The compiler's path, size and time: another one, or a newer one, builds again. Asking it for its version takes longer. */
function compilerIdentity() {
  const compiler = findCompiler();
  if (compiler === undefined) return "none";
  const stat = statSync(compiler);
  return [compiler, stat.size, stat.mtimeMs].join(" ");
}

/**
 * Our binding for libtensorflow. Where it cannot be built the step says so and is done: Gradbook then runs on the next
 * rung. After a compiler's failure the output is missing, so that the next set-up tries again.
 */
export const binding = {
  name: "binding",
  title: "native binding",
  needs: ["npmPackages", "pythonPackages"],
  inputs: () => [
    fingerprint(root, [at("native")], (name) => !name.includes(".") || /\.(cc|h|mjs)$/.test(name)),
    JSON.stringify(installedTensorflow() ?? null),
    compilerIdentity(),
    existsSync(at("node_modules", "node-api-headers", "package.json")) ? readFileSync(at("node_modules", "node-api-headers", "package.json"), "utf8") : "",
  ],
  outputs: () => (findCompiler() !== undefined && tensorflowLibrary() ? [out, runtime] : []),
  async run(task) {
    const compiler = findCompiler();
    // A new one takes the old one's place in one move. Without a new one the old one must not stay: it may be for another TensorFlow.
    const drop = () => [out, runtime].forEach((file) => rmSync(file, { force: true }));
    if (!tensorflowLibrary() || compiler === undefined) drop();
    if (!tensorflowLibrary()) return { note: `not built: TensorFlow's wheel for ${process.platform} ${process.arch} carries no library for it; going on without it` };
    if (compiler === undefined) {
      return { note: "not built: no C++ compiler (Debian, Ubuntu: sudo apt install g++; macOS: xcode-select --install); going on without TensorFlow's native runtime" };
    }
    task.say(`with ${compiler}`);
    const built = await callPart({ module: at("native", "compile.mjs"), name: "compileBinding", options: { venv, out }, log: "binding", onLine: (line) => task.say(line) });
    if (built.ok) return undefined;
    drop();
    return { note: `not built: ${built.message} (${relative(root, built.log)}); going on without TensorFlow's native runtime` };
  },
};
