import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { LibraryPlace } from "../preload.js";

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

/** The built library and its public names; undefined where it is not built. Reads declarations only, so nothing is loaded or run. */
export async function findLibrary(root = join(projectFolder(), "dist", "src")): Promise<LibraryPlace | undefined> {
  const declarations = join(root, "index.d.ts");
  if (!existsSync(declarations) || !existsSync(join(root, "index.js"))) return undefined;
  const { parseSync } = await import("oxc-parser");
  const names = new Set<string>();
  const read = (file: string): void => {
    const { program } = parseSync(file, readFileSync(file, "utf8"), { lang: "dts", sourceType: "module" });
    for (const statement of program.body) {
      if (statement.type === "ExportAllDeclaration") {
        const name = statement.exported;
        if (statement.exportKind === "type") continue;
        if (name !== null && name.type === "Identifier") names.add(name.name);
        else if (name === null) read(resolve(dirname(file), statement.source.value.replace(/\.js$/, ".d.ts")));
      } else if (statement.type === "ExportNamedDeclaration" && statement.exportKind !== "type") {
        for (const item of statement.specifiers) {
          if (item.exportKind !== "type" && item.exported.type === "Identifier") names.add(item.exported.name);
        }
        for (const name of declared(statement.declaration)) names.add(name);
      }
    }
  };
  read(declarations);
  names.delete("default");
  return { names: [...names], index: pathToFileURL(join(root, "index.js")).href, host: pathToFileURL(join(root, "widgets", "host.js")).href };
}

/** Names of values, not of types, that a declaration in a `.d.ts` makes. */
function declared(declaration: unknown): string[] {
  const node = declaration as { type: string; id?: { name?: string }; declarations?: readonly { id: { name?: string } }[] } | null;
  if (node === null || /Interface|TypeAlias/.test(node.type)) return [];
  const ids = node.declarations?.map((item) => item.id) ?? [node.id];
  return ids.flatMap((id) => (id?.name === undefined ? [] : [id.name]));
}
