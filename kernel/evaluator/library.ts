import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { LibraryPlace, LightName } from "../preload.js";

/** The project's folder: the nearest one above this file whose package.json is gradbook's. */
export function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) {
      const { name } = JSON.parse(readFileSync(manifest, "utf8")) as { name?: string };
      if (name === "gradbook") return folder;
    }
    const above = dirname(folder);
    if (above === folder) {
      throw new Error("gradbook: expected the kernel inside its project folder; found no package.json named gradbook above it. Run it from a clone.");
    }
    folder = above;
  }
}

/** Parts of the library that compute without tensors; their modules can be loaded alone. */
const LIGHT = /^\.\/(?:grading\/questions|arithmetic)\//;

/** The built library and its public names; undefined where it is not built. Reads declarations only, so nothing is loaded or run. */
export async function findLibrary(root = join(projectFolder(), "dist", "src")): Promise<LibraryPlace | undefined> {
  const declarations = join(root, "index.d.ts");
  if (!existsSync(declarations) || !existsSync(join(root, "index.js"))) return undefined;
  const { parseSync } = await import("oxc-parser");
  const names = new Set<string>();
  const light: Record<string, LightName> = {};
  const url = (file: string, source: string): string => pathToFileURL(resolve(dirname(file), source)).href;
  const read = (file: string): void => {
    const { program } = parseSync(file, readFileSync(file, "utf8"), { lang: "dts", sourceType: "module" });
    for (const statement of program.body) {
      if (statement.type === "ExportAllDeclaration") {
        const name = statement.exported;
        if (statement.exportKind === "type") continue;
        const source = statement.source.value;
        if (name !== null && name.type === "Identifier") {
          names.add(name.name);
          if (LIGHT.test(source)) light[name.name] = { url: url(file, source), whole: true };
        } else if (name === null) read(resolve(dirname(file), source.replace(/\.js$/, ".d.ts")));
      } else if (statement.type === "ExportNamedDeclaration" && statement.exportKind !== "type") {
        const source = statement.source?.value;
        for (const item of statement.specifiers) {
          if (item.exportKind === "type" || item.exported.type !== "Identifier") continue;
          names.add(item.exported.name);
          if (source !== undefined && LIGHT.test(source)) light[item.exported.name] = { url: url(file, source), whole: false };
        }
        for (const name of declared(statement.declaration)) names.add(name);
      }
    }
  };
  read(declarations);
  names.delete("default");
  return { names: [...names], light, index: pathToFileURL(join(root, "index.js")).href, host: pathToFileURL(join(root, "widgets", "host.js")).href };
}

/** Names of values, not of types, that a declaration in a `.d.ts` makes. */
function declared(declaration: unknown): string[] {
  const node = declaration as { type: string; id?: { name?: string }; declarations?: readonly { id: { name?: string } }[] } | null;
  if (node === null || /Interface|TypeAlias/.test(node.type)) return [];
  const ids = node.declarations?.map((item) => item.id) ?? [node.id];
  return ids.flatMap((id) => (id?.name === undefined ? [] : [id.name]));
}
