import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { callPart } from "../lib/callPart.mjs";
import { SetupFailure } from "../lib/failure.mjs";
import { fingerprint } from "../lib/fingerprint.mjs";
import { jupyterShare, venv } from "../lib/python.mjs";
import { at, root } from "../lib/root.mjs";

const built = at("extension", "labextension");
const extension = jupyterShare("labextensions", "@gradbook", "extension");
const settings = jupyterShare("lab", "settings", "overrides.json");
const kernels = jupyterShare("kernels");

/** JupyterLab asks every new user about news and looks for its own updates; a course machine has no use for either. */
const overrides = { "@jupyterlab/apputils-extension:notification": { checkForUpdates: false, fetchNews: "false" } };

/** What JupyterLab looks for in the environment: our extension, the kernel and its settings. */
export const jupyterFiles = {
  name: "jupyterFiles",
  title: "kernel and extension in JupyterLab",
  needs: ["pythonPackages", "extensionBuild", "typescript"],
  inputs: () => [
    fingerprint(root, [built, at("kernel", "kernelspec.mjs"), at("setup", "steps", "jupyterFiles.mjs")]),
    process.execPath,
    process.versions.node,
  ],
  outputs: () => [join(extension, "package.json"), join(kernels, "gradbook", "kernel.json"), settings, join(venv, "package.json")],
  async run() {
    // JupyterLab's bundled yarn.js is CommonJS; inside a clone whose package.json says "module" it would not run.
    writeFileSync(join(venv, "package.json"), '{ "type": "commonjs" }\n');
    replaceFolder(built, extension);
    mkdirSync(dirname(settings), { recursive: true });
    writeFileSync(settings, `${JSON.stringify(overrides, null, 2)}\n`);
    const spec = await callPart({ module: at("kernel", "kernelspec.mjs"), name: "writeKernelspec", options: { root, dir: join(kernels, "gradbook") }, log: "kernelspec" });
    if (!spec.ok) throw new SetupFailure(`The kernelspec could not be written: ${spec.message}`, spec.log);
    return undefined;
  },
};

function replaceFolder(from, to) {
  const fresh = `${to}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, fresh, { recursive: true });
  rmSync(to, { recursive: true, force: true });
  renameSync(fresh, to);
}
