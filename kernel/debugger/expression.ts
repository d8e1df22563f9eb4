import { transformSync } from "oxc-transform";
import { RequestError } from "./protocol.js";

/** TypeScript as somebody types it into the debugger's console, as JavaScript for V8. */
export function asJavaScript(source: string): string {
  // As an expression first: `{ a: 1 }` is an object there.
  for (const text of [`(${source.replace(/;\s*$/, "")}\n)`, source]) {
    const { code, errors } = transformSync("evaluated.ts", text, { lang: "ts", sourceType: "script", target: "es2022" });
    if (errors.length === 0) return code;
  }
  throw new RequestError(`This is no expression: ${source}`);
}
