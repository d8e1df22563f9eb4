import type { Variable } from "./protocol.js";

/** Types of which JupyterLab's tree shows the value. */
const PYTHONS: Readonly<Record<string, string>> = { string: "str", number: "float", boolean: "bool" };

/**
 * A variable as JupyterLab shows it. Its tree shows the value only of what has one of Python's types, or none at all; of anything else the
 * type alone. Our values say what they are: `Array(2) [1, 2]`.
 */
export function forJupyterLab(variable: Variable): Partial<Variable> {
  const { type, ...untyped } = variable;
  const known = PYTHONS[type];
  return known === undefined ? untyped : { ...untyped, type: known };
}
