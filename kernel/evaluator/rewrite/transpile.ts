import { createRequire } from "node:module";
import { transformSync, type TransformOptions } from "oxc-transform";
import type * as Esbuild from "esbuild";
import { HELPER } from "../helperName.js";
import { CellSyntaxError } from "./cellSyntaxError.js";
import { decoratorKind, type DecoratorKind } from "./tsconfig.js";

/** JavaScript, and the way back from it. */
export interface Transpiled {
  readonly code: string;
  /** VLQ-encoded, to the TypeScript. */
  readonly mappings: string;
}

export interface TranspileOptions {
  /** Whose `tsconfig.json` says which decorators are meant. */
  readonly folder: string;
  /** Keeps imports that nothing in this text uses: another cell may. */
  readonly keepImports: boolean;
  /** Lowers all that oxc leaves as it stands. */
  readonly thorough?: boolean;
}

/** Two dialects that exclude each other: `<T>x` is a type assertion in one and an element in the other. */
export type Dialect = "ts" | "tsx";

const TARGET = "es2022";
const NO_DECORATORS: DecoratorKind = { legacy: false, metadata: false };
const JSX = { pragma: `${HELPER}.jsx`, pragmaFrag: `${HELPER}.Fragment` } as const;

/** The dialects in which a text may be meant, the likeliest first. */
export function dialects(source: string): readonly Dialect[] {
  return /<\/|\/>/.test(source) ? ["tsx", "ts"] : ["ts"];
}

/**
 * TypeScript, with or without JSX, to JavaScript that Node runs.
 *
 * oxc does nearly everything. It leaves standard decorators and `accessor` alone, and one namespace in two parts without the names of the
 * other part; esbuild does these, in thirty times the time, and in its own process.
 *
 * @throws CellSyntaxError with the author's line when it does not parse
 */
export function transpile(source: string, name: string, options: TranspileOptions): Transpiled {
  const { legacy, metadata } = /@[\w$(]/.test(source) ? decoratorKind(options.folder) : NO_DECORATORS;
  const decorator = legacy ? { decorator: { legacy: true, emitDecoratorMetadata: metadata } } : {};
  const withTool = (options.thorough === true && !legacy) || mergesNamespaces(source) ? withEsbuild : withOxc;
  let failure: unknown;
  for (const dialect of dialects(source)) {
    try {
      return withTool(source, name, dialect, options.keepImports, decorator);
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

/** True where a namespace is written in two parts. */
function mergesNamespaces(source: string): boolean {
  if (!source.includes("namespace")) return false;
  const names = [...source.matchAll(/\bnamespace\s+([\p{L}\p{N}_$.]+)/gu)].map((match) => match[1]);
  return new Set(names).size < names.length;
}

function withOxc(source: string, name: string, dialect: Dialect, keepImports: boolean, more: TransformOptions): Transpiled {
  const { code, map, errors } = transformSync(name, source, {
    lang: dialect,
    sourceType: "module",
    target: TARGET,
    sourcemap: true,
    jsx: { runtime: "classic", ...JSX },
    typescript: { onlyRemoveTypeImports: keepImports },
    ...more,
  });
  const failure = errors.find((error) => error.severity === "Error");
  if (failure !== undefined) throw new CellSyntaxError(failure, source, name);
  return { code, mappings: map?.mappings ?? "" };
}

function withEsbuild(source: string, name: string, dialect: Dialect, keepImports: boolean, { decorator }: TransformOptions): Transpiled {
  // Loaded by the first cell that needs it.
  const { transformSync: transform } = createRequire(import.meta.url)("esbuild") as typeof Esbuild;
  try {
    const { code, map } = transform(source, {
      loader: dialect,
      target: TARGET,
      sourcemap: "external",
      sourcesContent: false,
      logLevel: "silent",
      jsx: "transform",
      jsxFactory: JSX.pragma,
      jsxFragment: JSX.pragmaFrag,
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: keepImports, useDefineForClassFields: true, experimentalDecorators: decorator?.legacy === true } },
    });
    return { code, mappings: (JSON.parse(map) as { mappings: string }).mappings };
  } catch (error) {
    throw asSyntaxError(error, source, name);
  }
}

function asSyntaxError(error: unknown, source: string, name: string): unknown {
  const { errors } = error as Partial<Esbuild.TransformFailure>;
  const first = errors?.[0];
  if (first === undefined) return error;
  const { line = 1, column = 0 } = first.location ?? {};
  const start = source.split("\n").slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column;
  return new CellSyntaxError({ message: first.text, helpMessage: null, labels: [{ start }] }, source, name);
}
