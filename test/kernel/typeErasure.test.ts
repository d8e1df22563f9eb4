import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";
import { Survey } from "../../kernel/evaluator/rewrite/survey.js";
import type { SyntaxNode } from "../../kernel/evaluator/rewrite/syntax.js";
import { transpile } from "../../kernel/evaluator/rewrite/transpile.js";
import { TypeErasure } from "../../kernel/evaluator/rewrite/typeErasure.js";

/** The text without its types; undefined where it takes the transpiler. */
function erased(source: string): string | undefined {
  const { program, errors } = parseSync("cell.ts", source, { sourceType: "module", lang: "ts" });
  expect(errors, source).toEqual([]);
  const types = new TypeErasure(source);
  new Survey(program as unknown as SyntaxNode, types);
  return types.erased;
}

/** What a JavaScript text means, wherever its parts stand. */
function meaning(code: string): unknown {
  const { program, errors } = parseSync("cell.mjs", code, { sourceType: "module", lang: "js", preserveParens: false });
  expect(errors, code).toEqual([]);
  // The transpiler marks a file that is left without an import or an export.
  const body = program.body.filter((node) => node.type !== "EmptyStatement" && !(node.type === "ExportNamedDeclaration" && node.declaration === null && node.specifiers.length === 0));
  return JSON.parse(JSON.stringify(body, (key, value: unknown) => {
    if (["start", "end", "raw", "shorthand"].includes(key) || typeof value === "bigint") return undefined;
    if (key === "body" && Array.isArray(value)) return value.filter((statement: { type: string }) => statement.type !== "EmptyStatement");
    return value;
  }));
}

const transpiled = (source: string): string => transpile(source, "cell.ts", { folder: tmpdir(), keepImports: true }).code;

describe("TypeErasure", () => {
  test.each([
    "let a: number = 1, b: string[] | undefined;",
    "const f = <T,>(x: T, y?: Map<string, T>, ...rest: T[]): x is T => y !== undefined;",
    "function g({ a, b }: { a: number; b?: string }, [c]: [number] = [1]): asserts a { }",
    "const n = (x as unknown as number)! + y!.z as const;",
    "new Map<string, Array<number>>(); f<number>(1); tag<string>`x`;",
    "import type { A } from 'a'; import { b } from 'b'; export type { A }; export { b };",
    "class C<T> extends D<T> { x: number = 1; static y: string; }",
    "class C { get size(): number { return 1; } async *each<T>(this_: T): AsyncGenerator<T> {} }",
    "interface I { a: number }\ntype T = I | undefined;\ndeclare const later: T;\nfunction over(a: string): void;\nfunction over(a: unknown): void {}",
    "function f() { interface Inner { a: 1 }\n (g as () => void)(); type B = 1 }",
    "for (const [k, v] of Object.entries(o) as [string, number][]) { try { k } catch (e: unknown) { throw e as Error } }",
    "const o = { m<T>(this_: T): T { return this_ satisfies T }, async n(): Promise<void> {} };",
    "a < b, c > d; x ? (y) : z; ({ a: 1 }); label: for (;;) break label;",
    "let ü: number = 1, $: string = 'é';",
  ])("means what the transpiler makes of it: %s", (source) => {
    const text = erased(source);
    expect(text?.length).toBe(source.length);
    expect(meaning(text ?? "")).toEqual(meaning(transpiled(source)));
    expect(text?.split("\n").map(({ length }) => length)).toEqual(source.split("\n").map(({ length }) => length));
  });

  test.each([
    "enum E { A }", "namespace N { export const a = 1 }", "import a = require('a')", "export = a", "<T>x", "f<number>;",
    "class C { constructor(private x: number) {} }", "class C { readonly x = 1 }", "class C { x?: number }", "class C { declare x: number }", "class C { m(): void; m() {} }",
    "abstract class C { abstract m(): void }", "class C implements I {}", "class C { get: number\n m() {} }", "class C { [key: string]: number }",
    "import { a, type B } from 'a'", "function f(this: C) {}", "let \\u0061b: number = 2",
    // Without the type, the next line would go on this one.
    "const a = b as C\n(d)", "let a = b!\n[c]", "const x: {\n a: 1\n} = y",
  ])("gives up on what is more than a note, or could be read otherwise: %s", (source) => {
    expect(erased(source)).toBeUndefined();
  });

  test("means the same in this project's own files", () => {
    let files = 0;
    for (const folder of ["src", "kernel", "cli", "extension"]) {
      const root = new URL(`../../${folder}/`, import.meta.url).pathname;
      for (const name of readdirSync(root, { recursive: true, encoding: "utf8" })) {
        if (!name.endsWith(".ts") || name.endsWith(".d.ts") || name.includes("node_modules")) continue;
        const source = readFileSync(join(root, name), "utf8");
        const text = erased(source);
        if (text === undefined) continue;
        files++;
        expect(meaning(text), name).toEqual(meaning(transpiled(source)));
      }
    }
    expect(files).toBeGreaterThan(100);
  });
});
