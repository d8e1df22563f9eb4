import { createRequire } from "node:module";
import { bindingPath } from "../binding.js";

/**
 * tfjs-node asks @mapbox/node-pre-gyp where its binding lies; this answers with ours, by filling require's cache before the
 * package is ever loaded. Must run before tfjs-node is required.
 */
export function mendBindingLookup(): void {
  const require = createRequire(createRequire(import.meta.url).resolve("@tensorflow/tfjs-node-gpu"));
  const file = require.resolve("@mapbox/node-pre-gyp");
  const answer = { id: file, filename: file, path: file, exports: { find: bindingPath }, loaded: true, children: [], paths: [] };
  require.cache[file] = answer as unknown as NodeJS.Module;
}
