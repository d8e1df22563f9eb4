import { callPart } from "../lib/callPart.mjs";
import { SetupFailure } from "../lib/failure.mjs";
import { fingerprint } from "../lib/fingerprint.mjs";
import { at, root } from "../lib/root.mjs";

const isSource = (name) => !["node_modules", "lib", "labextension"].includes(name) && !name.endsWith(".tsbuildinfo");

/** The JupyterLab extension, bundled into extension/labextension. */
export const extensionBuild = {
  name: "extensionBuild",
  title: "JupyterLab extension",
  needs: ["npmPackages"],
  inputs: () => [fingerprint(root, [at("extension"), at("src", "protocol"), at("src", "arithmetic"), at("package-lock.json")], isSource)],
  outputs: () => [at("extension", "labextension", "package.json")],
  async run(task) {
    const built = await callPart({ module: at("extension", "build.mjs"), name: "buildExtension", options: { root }, log: "extension", onLine: (line) => task.say(line) });
    if (!built.ok) throw new SetupFailure(`The JupyterLab extension does not build: ${built.message}`, built.log);
    return undefined;
  },
};
