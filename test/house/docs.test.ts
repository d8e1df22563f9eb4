import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const src = fileURLToPath(new URL("../../src/", import.meta.url));

interface Documented {
  readonly name: string;
  readonly file: string;
  readonly doc: string;
  /** The whole file. */
  readonly code: string;
}

/** What a folder's index.ts gives to the public as functions, with the comment above each. */
function factories(folder: string): Documented[] {
  const exported = readFileSync(`${src}${folder}/index.ts`, "utf8");
  const files = readdirSync(`${src}${folder}`, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts") && !file.endsWith("index.ts"));
  return files.flatMap((file) => {
    const code = readFileSync(`${src}${folder}/${file}`, "utf8");
    return [...code.matchAll(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export (?:async )?function (\w+)/g)]
      .map(([, doc = "", name = ""]) => ({ name, file, doc, code }))
      .filter(({ name }, i, all) => new RegExp(`\\b${name}\\b`).test(exported) && all.findIndex((each) => each.name === name) === i); // the first of overloads
  });
}

const lacking = (all: readonly Documented[], has: (each: Documented) => boolean) => all.filter((each) => !has(each)).map(({ file, name }) => `${file} ${name}`);
/** What stands before the first tag: the summary and the formula. */
const beginning = (doc: string) => doc.split("@")[0] ?? "";
const hasFormula = ({ doc }: Documented) => /[=←→∼~≤]|·/.test(beginning(doc));

describe("what a student reads above a public function", () => {
  it.each(["layers", "activations", "losses", "metrics", "optimizers", "schedules", "initializers", "regularizers", "constraints", "callbacks", "models"])("of %s: a summary and an example", (folder) => {
    const all = factories(folder);
    expect(all.length).toBeGreaterThan(3);
    expect(lacking(all, ({ doc }) => /^\/\*\*\s+\*? ?([A-Z]|neon)/.test(doc) && beginning(doc).trim().length > 20)).toEqual([]);
    expect(lacking(all, ({ doc }) => /@example\s+\S/.test(doc))).toEqual([]);
  });

  it.each(["layers", "activations", "losses", "schedules", "regularizers", "constraints"])("of %s: a formula", (folder) => {
    expect(lacking(factories(folder), hasFormula)).toEqual([]);
  });

  it("of layers: which shapes go in and come out", () => {
    expect(lacking(factories("layers"), ({ doc }) => /@returns .*(shape|\[|input|layer)/.test(doc))).toEqual([]);
  });

  it("of layers with weights of their own: where they come from", () => {
    const learning = factories("layers").filter(({ code }) => /protected (override )?(weightSpecs|specs)\(/.test(code));
    expect(learning.length).toBeGreaterThan(15);
    expect(lacking(learning, ({ doc }) => /@see \S/.test(doc))).toEqual([]);
  });
});
