import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of the built extension, as JupyterLab loads it. */
export const LABEXTENSION = "extension/labextension";

/**
 * Builds the JupyterLab extension into {@link LABEXTENSION}: TypeScript 7 to extension/lib, and from there with Jupyter's own
 * builder. Needs node_modules, no Python and no yarn.
 *
 * @param {object} options
 * @param {string} options.root The project's root folder.
 * @param {(line: string) => void} [options.log] Told what is being done.
 * @returns {Promise<string>} The built folder.
 */
export async function buildExtension({ root, log = () => undefined }) {
  const require = createRequire(join(root, "package.json"));
  const packageFolder = (name) => dirname(require.resolve(`${name}/package.json`));

  log("compiling the extension");
  await node(root, [join(packageFolder("typescript"), "bin", "tsc"), "-p", "extension/tsconfig.json"]);
  log("bundling the extension");
  const core = join(packageFolder("@jupyterlab/core-meta"), "core.package.json");
  await node(root, [join(packageFolder("@jupyter/builder"), "lib", "build-labextension.js"), "--core-package-file", core, join(root, "extension")]);

  const built = join(root, LABEXTENSION);
  const { jupyterlab } = JSON.parse(readFileSync(join(built, "package.json"), "utf8"));
  if (jupyterlab?._build?.load === undefined) throw new Error(`The extension's build left no entry point in ${built}. Delete the folder and set up again.`);
  return built;
}

/** Runs a Node program; its output is shown only when it fails. */
function node(root, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The extension did not build (${args[0]} ended with ${code}):\n${output.trim()}`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildExtension({ root: dirname(dirname(fileURLToPath(import.meta.url))), log: (line) => console.log(line) });
}
