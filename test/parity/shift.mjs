import { fileURLToPath } from "node:url";

const runtime = fileURLToPath(new URL("shiftRuntime.mjs", import.meta.url));

/**
 * A Vite plugin that makes one module's results wrong by a little, without touching its file: code is appended that wraps its exported classes'
 * methods and its exported functions. GRADBOOK_PARITY_FILE names the module under src/, GRADBOOK_PARITY_SHIFT how much.
 */
export function shift() {
  const file = process.env.GRADBOOK_PARITY_FILE ?? "";
  return {
    name: "gradbook-parity-shift",
    enforce: "post",
    transform(code, id) {
      if (file === "" || !id.split("?")[0].endsWith(`/src/${file}`)) return undefined;
      const functions = [];
      let changed = code.replace(/^export (async )?function (\w+)\(/gm, (_, async = "", name) => {
        functions.push(name);
        return `${async}function parityOriginal_${name}(`;
      });
      const classes = [...changed.matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm)].map((match) => match[1]);
      const variables = [...changed.matchAll(/^(?:let|const|var) (\w+) = class\b/gm)].map((match) => match[1]);
      changed += `\nimport { shiftClass as parityShiftClass, shiftValue as parityShiftValue } from ${JSON.stringify(runtime)};\n`;
      for (const name of [...classes, ...variables]) changed += `parityShiftClass(${name});\n`;
      for (const name of functions) changed += `export function ${name}(...args) { return parityShiftValue(parityOriginal_${name}(...args)); }\n`;
      return { code: changed, map: null };
    },
  };
}
