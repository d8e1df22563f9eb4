import { PROTOCOL } from "../wire/message.js";
import { readSetup } from "../setupState.js";
import type { Request } from "./request.js";

/** Answers without touching the cell process: a page waits for this before it shows anything. */
export function kernelInfo({ kernel }: Request): object {
  const { version, typescript } = kernel.versions;
  return {
    status: "ok",
    protocol_version: PROTOCOL,
    implementation: "gradbook",
    implementation_version: version,
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      // The name under which JupyterLab 4 registers its TypeScript highlighter; an object would be read as JavaScript.
      codemirror_mode: "typescript",
      nbconvert_exporter: "script",
    },
    banner: [`Gradbook ${version}: TypeScript ${typescript} on Node ${process.version}`, ...readSetup(kernel.root)].join("\n"),
    help_links: [],
    debugger: true,
    supported_features: ["kernel subshells", "debugger"],
  };
}

export function connect({ kernel }: Request): object {
  const { shell_port, iopub_port, stdin_port, control_port, hb_port } = kernel.connection;
  return { status: "ok", shell_port, iopub_port, stdin_port, control_port, hb_port };
}

export function interrupt({ kernel }: Request): object {
  kernel.runner.interrupt();
  return { status: "ok" };
}
