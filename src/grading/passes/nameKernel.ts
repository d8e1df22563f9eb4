import { isRecord, type Notebook } from "../notebook.js";

/** Names kernel and language: without the language nbgrader takes a notebook for Python and writes Python's stubs into it. */
export function nameKernel(notebook: Notebook): void {
  const spec = isRecord(notebook.metadata["kernelspec"]) ? notebook.metadata["kernelspec"] : {};
  notebook.metadata["kernelspec"] = { display_name: "TypeScript (Gradbook)", name: "gradbook", ...spec, language: "typescript" };
}
