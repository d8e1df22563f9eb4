import { fileURLToPath } from "node:url";
import { readPlan } from "./plan.mjs";

const runtime = fileURLToPath(new URL("shiftRuntime.mjs", import.meta.url));

/**
 * A Vite plugin that lets the results of the plan's modules be made wrong by a little, without touching their files: code is appended that wraps
 * their exported classes' methods and their exported functions. Nothing is shifted before the runner asks for it, one module at a time.
 */
export function shift() {
  const { modules } = readPlan();
  return {
    name: "gradbook-parity-shift",
    enforce: "post",
    transform(code, id) {
      const file = modules.find((module) => id.split("?")[0].endsWith(`/src/${module}`));
      if (file === undefined) return undefined;
      const functions = [];
      let changed = code.replace(/^export (async )?function (\w+)\(/gm, (_, async = "", name) => {
        functions.push(name);
        return `${async}function parityOriginal_${name}(`;
      });
      const classes = [...changed.matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm)].map((match) => match[1]);
      const variables = [...changed.matchAll(/^(?:let|const|var) (\w+) = class\b/gm)].map((match) => match[1]);
      const name = JSON.stringify(file);
      changed += `\nimport { shiftClass as parityShiftClass, shiftFunction as parityShiftFunction } from ${JSON.stringify(runtime)};\n`;
      for (const each of [...classes, ...variables]) changed += `parityShiftClass(${name}, ${each});\n`;
      for (const each of functions) changed += `export function ${each}(...args) { return parityShiftFunction(${name}, parityOriginal_${each}, args); }\n`;
      return { code: changed, map: null };
    },
  };
}
