import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transformSync } from "oxc-transform";
import * as gradbook from "../../src/index.js";

const src = fileURLToPath(new URL("../../src/", import.meta.url));

/** A public function of the library with the comment above it. */
export interface Factory {
  readonly folder: string;
  readonly name: string;
  readonly file: string;
  readonly doc: string;
  /** The whole file. */
  readonly code: string;
}

/** What a folder's index.ts gives to the public as functions. */
export function factories(folder: string): Factory[] {
  const exported = readFileSync(`${src}${folder}/index.ts`, "utf8");
  const files = readdirSync(`${src}${folder}`, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts") && !file.endsWith("index.ts"));
  return files.flatMap((file) => {
    const code = readFileSync(`${src}${folder}/${file}`, "utf8");
    return [...code.matchAll(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export (?:async )?function (\w+)/g)]
      .map(([, doc = "", name = ""]) => ({ folder, name, file, doc, code }))
      .filter(({ name }, i, all) => new RegExp(`\\b${name}\\b`).test(exported) && all.findIndex((each) => each.name === name) === i); // the first of overloads
  });
}

/** The examples of a comment, as TypeScript. */
export function examplesOf({ doc }: Factory): string[] {
  const text = doc.replace(/\*\/\s*$/, "");
  return [...text.matchAll(/@example([\s\S]*?)(?=\n \* @|$)/g)].map(([, example = ""]) => example.replace(/\n \* ?/g, "\n").trim());
}

/** Runs an example with the library's names, and others that stand for what a reader has, in scope. */
export function runExample(example: string, scope: Readonly<Record<string, unknown>>): void {
  const { code, errors } = transformSync("example.ts", `function example() {\n${example}\n}`);
  if (errors.length > 0) throw new Error(errors[0]?.message);
  const names = { ...gradbook, ...scope };
  const run = new Function(...Object.keys(names), `${code}\nexample();`) as (...values: unknown[]) => void;
  run(...Object.values(names));
}

/** A factory as an example called it: with an object of options, or none. */
export interface Made {
  readonly name: string;
  readonly make: (options?: object) => unknown;
  readonly options: Readonly<Record<string, unknown>>;
  /** What it made. */
  readonly thing: object;
}

/** The folder's factories, put in scope so that each call is noted. */
export function noting(folder: string, made: Map<string, Made>): Record<string, unknown> {
  const all = Object.entries((gradbook as unknown as Record<string, Record<string, unknown>>)[folder] ?? {});
  return Object.fromEntries(all.map(([name, make]) => [name, typeof make === "function" && /^[a-z]/.test(name) ? noted(name, make as Made["make"], made) : make]));
}

function noted(name: string, make: Made["make"], made: Map<string, Made>): (...args: readonly unknown[]) => unknown {
  return (...args) => {
    const thing = (make as (...args: readonly unknown[]) => unknown)(...args);
    const [options = {}] = args;
    const isPlain = args.length < 2 && typeof options === "object" && options !== null && Object.getPrototypeOf(options) === Object.prototype;
    if (isPlain && !made.has(name) && typeof thing === "object" && thing !== null) made.set(name, { name, make, options: options as Record<string, unknown>, thing });
    return thing;
  };
}
