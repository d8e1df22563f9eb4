import { codeStub, textStub } from "../passes/clearSolutions.js";

/** A course folder's nbgrader_config.py: without it nbgrader knows no stub for TypeScript, and refuses. */
export function nbgraderConfig(): string {
  const stub = JSON.stringify(codeStub.join("\n"));
  return [
    "import os",
    "",
    "c = get_config()  # noqa: F821",
    "",
    "# What stands in a solution's place.",
    `c.ClearSolutions.code_stub = {"typescript": ${stub}, "javascript": ${stub}}`,
    `c.ClearSolutions.text_stub = ${JSON.stringify(textStub)}`,
    "",
    "# Networks are trained: a cell may take minutes.",
    "c.Execute.timeout = 300",
    "",
    "# Any text on stderr scores zero, so the kernel keeps its warnings about types to itself.",
    'os.environ["GRADBOOK_TYPES"] = "off"',
    "",
  ].join("\n");
}
