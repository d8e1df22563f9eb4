import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { projectFolder } from "../setup/helpers.js";

const program = join(projectFolder, ".venv", "bin", "python");

/** What a Python program of the virtual environment prints for `input`, both as JSON. */
export function python<Result>(code: string, input: unknown): Result {
  const script = `import json, sys\ninput = json.load(sys.stdin)\n${code}\nprint(json.dumps(output))\n`;
  return JSON.parse(execFileSync(program, ["-c", script], { input: JSON.stringify(input), encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] })) as Result;
}
