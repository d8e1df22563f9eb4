import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** From the ground up: a folder of src may import from floors below its own, and from itself. */
const floors: string[][] = [
  ["protocol", "arithmetic", "course"],
  ["backend", "display"],
  ["variables", "widgets"],
  ["initializers", "activations", "schedules", "regularizers", "constraints", "losses"],
  ["layers", "metrics", "optimizers", "datasets"],
  ["runs", "callbacks"],
  ["models"],
  ["grading"],
];

interface Import {
  readonly file: string;
  readonly specifier: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => path.join(folder, name).replaceAll("\\", "/"))
    .filter((name) => /\.(ts|tsx|mts)$/.test(name) && !/(^|\/)(node_modules|dist|lib|labextension)\//.test(name));
}

/** Every static, type-only and literal dynamic import or re-export, and every `require("…")`, of a file. */
function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const { module } = parseSync(file, text);
  const dynamic = module.dynamicImports
    .map(({ moduleRequest: { start, end } }) => text.slice(start, end))
    .filter((argument) => /^["'`][^$]*["'`]$/.test(argument))
    .map((argument) => argument.slice(1, -1));
  const exported = module.staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []));
  const required = [...text.matchAll(/\brequire(?:\.resolve)?\(\s*["']([^"']+)["']/g)].map((match) => match[1] ?? "");
  return [...module.staticImports.map(({ moduleRequest }) => moduleRequest.value), ...exported, ...dynamic, ...required]
    .map((specifier) => ({ file, specifier }));
}

/** Folder under the root that a relative import leads to: "src/layers", "kernel", "src" for src/index.ts itself. */
function target({ file, specifier }: Import): string {
  const [top, second, third] = path.posix.join(path.posix.dirname(file), specifier).split("/");
  return top === "src" && third !== undefined ? `src/${second}` : (top ?? "");
}

const imports = ["src", "kernel", "cli", "extension"].flatMap((folder) => sourceFiles(folder).flatMap(importsOf));
const relative = imports.filter(({ specifier }) => specifier.startsWith("."));
const bare = imports.filter(({ specifier }) => !specifier.startsWith("."));
const show = ({ file, specifier }: Import): string => `${file} imports ${specifier}`;
const within = (folder: string) => ({ file }: Import): boolean => file.startsWith(`${folder}/`);

describe("the house's rules on imports", () => {
  test("the scan sees imports of every part", () => {
    for (const folder of ["src", "kernel", "cli", "extension"]) expect(imports.filter(within(folder)).length, folder).toBeGreaterThan(0);
  });

  test("protocol and arithmetic import nothing but their own files", () => {
    for (const folder of ["src/protocol", "src/arithmetic"]) {
      expect(imports.filter(within(folder)).filter((i) => !i.specifier.startsWith(".") || target(i) !== folder).map(show)).toEqual([]);
    }
  });

  test("every folder of src stands on a floor", () => {
    const folders = new Set(sourceFiles("src").filter((file) => file.split("/").length > 2).map((file) => file.split("/")[1]));
    expect([...folders].filter((folder) => !floors.flat().includes(folder ?? ""))).toEqual([]);
  });

  test("folders of src import downwards only", () => {
    const floorOf = (folder: string): number => floors.findIndex((floor) => floor.includes(folder.replace("src/", "")));
    const upward = relative.filter(within("src")).filter((i) => i.file.split("/").length > 2).filter((i) => {
      const from = i.file.split("/").slice(0, 2).join("/");
      const to = target(i);
      return to !== from && (!to.startsWith("src/") || floorOf(to) >= floorOf(from));
    });
    expect(upward.map(show)).toEqual([]);
  });

  test("only src/backend imports @tensorflow", () => {
    expect(bare.filter((i) => i.specifier.startsWith("@tensorflow/") && !within("src/backend")(i)).map(show)).toEqual([]);
  });

  test("kernel imports src, cli imports kernel and src, extension imports protocol and arithmetic", () => {
    const allowed: Record<string, (to: string) => boolean> = {
      kernel: (to) => to === "kernel" || to === "src" || to.startsWith("src/"),
      cli: (to) => to === "cli" || to === "kernel" || to === "src" || to.startsWith("src/"),
      extension: (to) => to === "extension" || to === "src/protocol" || to === "src/arithmetic",
    };
    for (const [folder, fits] of Object.entries(allowed)) {
      expect(relative.filter(within(folder)).filter((i) => !fits(target(i))).map(show)).toEqual([]);
    }
  });

  test("a library that a folder of src imports is named in that folder's README", () => {
    const unnamed = bare.filter(within("src")).filter(({ specifier }) => !specifier.startsWith("node:")).filter(({ file, specifier }) => {
      const readme = path.join(root, ...file.split("/").slice(0, 2), "README.md");
      const name = specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
      return !readFileSync(readme, "utf8").includes(name);
    });
    expect(unnamed.map(show)).toEqual([]);
  });

  test("notebooks import the package by its name", () => {
    const notebooks = readdirSync(path.join(root, "notebooks"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ipynb") && !name.includes(".ipynb_checkpoints"));
    expect(notebooks.length).toBeGreaterThan(0);
    const inside = notebooks.flatMap((name) => {
      const { cells } = JSON.parse(readFileSync(path.join(root, "notebooks", name), "utf8")) as { cells: { cell_type: string; source: string | string[] }[] };
      const code = cells.filter((cell) => cell.cell_type === "code").map((cell) => [cell.source].flat().join("")).join("\n");
      // At the beginning of a line: a text may well end in "from".
      return [...code.matchAll(/^\s*(?:import|export)\b[^"';]*["']([^"']+)["']|\bimport\s*\(\s*["']([^"']+)["']/gm)].map((match) => ({ file: name, specifier: match[1] ?? match[2] ?? "" }));
    });
    expect(inside.filter(({ specifier }) => specifier !== "gradbook" && !specifier.startsWith("node:")).map(show)).toEqual([]);
  });
});

describe("the house's rules on files", () => {
  const files = ["src", "kernel", "cli", "extension"].flatMap(sourceFiles);

  test("no file grows past 400 lines", () => {
    expect(files.filter((file) => readFileSync(path.join(root, file), "utf8").split("\n").length > 401)).toEqual([]);
  });

  test("no default exports, but where JupyterLab asks for one", () => {
    const withDefault = files.filter((file) => {
      const { module } = parseSync(file, readFileSync(path.join(root, file), "utf8"));
      return module.staticExports.some(({ entries }) => entries.some(({ exportName }) => exportName.kind === "Default"));
    });
    expect(withDefault.filter((file) => file !== "extension/index.ts")).toEqual([]);
  });
});
