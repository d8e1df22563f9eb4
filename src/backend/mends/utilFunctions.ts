import { createRequire } from "node:module";

/**
 * Gives node:util back `isNullOrUndefined` and `isArray`, which Node 24 removed and tfjs-node's JavaScript calls.
 * Must run before tfjs-node is required.
 */
export function mendUtilFunctions(): void {
  const util = createRequire(import.meta.url)("node:util") as Record<string, unknown>;
  // Replaced where they exist too: Node 22 prints a deprecation warning at the first call.
  util["isNullOrUndefined"] = (value: unknown): boolean => value === null || value === undefined;
  util["isArray"] = Array.isArray;
}
