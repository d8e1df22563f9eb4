import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { CellSyntaxError } from "../rewrite/cellSyntaxError.js";
import { filePositions } from "../rewrite/positions.js";
import type * as Parser from "oxc-parser";
import type * as Transpiler from "../rewrite/transpile.js";
import type { Traces } from "./traces.js";

/** A file of the author's, as Node can run it. */
export interface LocalSource {
  readonly code: string;
  readonly isModule: boolean;
}

/** Reads the author's files. The transpiler is loaded by the first of them: most notebooks have none. */
export class LocalSources {
  #tools: Promise<void> | undefined;
  #parser: typeof Parser | undefined;
  #transpiler: typeof Transpiler | undefined;

  constructor(
    private readonly cwd: string,
    private readonly traces: Traces,
  ) {}

  /** To be awaited before the first {@link LocalSources.read}. */
  ready(): Promise<void> {
    this.#tools ??= Promise.all([import("oxc-parser"), import("../rewrite/transpile.js")]).then(([parser, transpiler]) => {
      this.#parser = parser;
      this.#transpiler = transpiler;
    });
    return this.#tools;
  }

  /** @throws SyntaxError with the file's own line */
  read(file: string): LocalSource {
    const parser = this.#parser;
    const transpiler = this.#transpiler;
    if (parser === undefined || transpiler === undefined) {
      throw new Error(`require: expected the path of the first TypeScript file to stand in the cell, so that the transpiler can be loaded before; received ${this.#shown(file)} from elsewhere. Use import.`);
    }
    const source = readFileSync(file, "utf8");
    const shown = this.#shown(file);
    const transpiled = isTypeScript(file)
      ? transpiler.transpile(source, shown, { folder: this.cwd, keepImports: false, thorough: /^\s*(?:export\s+(?:default\s+)?)?@[\w$(]|\baccessor\b/m.test(source) })
      : undefined;
    this.traces.addFile(file, shown, source, transpiled === undefined ? undefined : filePositions(transpiled.mappings));
    // The author's text is asked: with its types gone a file may have no import left.
    const lang = /\.[jt]sx$/.test(file) ? "tsx" : isTypeScript(file) ? "ts" : "js";
    const { module, errors } = parser.parseSync(shown, source, { lang, sourceType: "unambiguous" });
    const wrong = errors.find((error) => error.severity === "Error");
    if (wrong !== undefined && transpiled === undefined) throw new CellSyntaxError(wrong, source, shown);
    return { code: transpiled === undefined ? source : withMap(transpiled, file), isModule: isModule(file, module.hasModuleSyntax) };
  }

  #shown(file: string): string {
    const path = relative(this.cwd, file);
    return path.startsWith("..") ? file : path;
  }
}

/** With its source map for a debugger, which may come later. */
function withMap({ code, mappings }: Transpiler.Transpiled, file: string): string {
  const map = JSON.stringify({ version: 3, sources: [file], names: [], mappings });
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString("base64")}`;
}

function isTypeScript(file: string): boolean {
  return /\.(?:[mc]?ts|tsx|jsx)$/.test(file);
}

/** By the extension, else by what the file says, else by its `package.json`: a folder with a notebook often has none. */
function isModule(file: string, hasModuleSyntax: boolean): boolean {
  if (/\.m[jt]s$/.test(file)) return true;
  if (/\.c[jt]s$/.test(file)) return false;
  return hasModuleSyntax || packageType(file) === "module";
}

function packageType(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) return (JSON.parse(readFileSync(manifest, "utf8")) as { type?: string }).type;
    if (folder === dirname(folder)) return undefined;
  }
}
