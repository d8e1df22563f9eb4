import { readFileSync } from "node:fs";
import { join } from "node:path";

/** How decorators are meant: as the standard has them, or as TypeScript had them before. */
export interface DecoratorKind {
  readonly legacy: boolean;
  /** `emitDecoratorMetadata`: parameter types for `reflect-metadata`; legacy only. */
  readonly metadata: boolean;
}

/**
 * Reads which decorators a folder wants: the legacy ones where a `tsconfig.json` in it says `"experimentalDecorators": true`.
 *
 * A notebook has no compiler options of its own, and this is where TypeScript's other tools look. Only the file beside the notebook counts: one
 * further up belongs to some project that the notebook happens to lie in.
 */
export function decoratorKind(folder: string): DecoratorKind {
  let text: string;
  try {
    text = readFileSync(join(folder, "tsconfig.json"), "utf8");
  } catch {
    return { legacy: false, metadata: false };
  }
  const plain = text.replace(/\/\/.*|\/\*[^]*?\*\//g, "");
  const isOn = (option: string): boolean => new RegExp(`"${option}"\\s*:\\s*true\\b`).test(plain);
  return { legacy: isOn("experimentalDecorators"), metadata: isOn("emitDecoratorMetadata") };
}
