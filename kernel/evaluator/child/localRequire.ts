import Module, { createRequire } from "node:module";
import { isLocal, stampOf } from "./localFiles.js";
import type { LocalSources } from "./localSource.js";

/** Node's module, with what its typings leave out. */
interface NodeModule {
  readonly children: readonly { readonly filename: string | null }[];
  _compile(code: string, file: string): void;
}

/** `require` of the author's CommonJS files: TypeScript too, and loaded anew when they or what they require have changed. */
export class LocalRequire {
  /** What cells get as `require`. */
  readonly require: NodeJS.Require;
  readonly #native: NodeJS.Require;
  readonly #stamps = new Map<string, string>();

  /**
   * @param file the notebook's place, from where names are resolved
   * @param own modules that the kernel itself answers for
   */
  constructor(file: string, private readonly sources: LocalSources, own: Readonly<Record<string, object>>) {
    this.#native = createRequire(file);
    const require = (id: string): unknown => {
      if (Object.hasOwn(own, id)) return own[id];
      const found = this.#native.resolve(id);
      return isLocal(found) ? this.load(found) : this.#native(id);
    };
    this.require = Object.assign(require, this.#native);
    const extensions = (Module as unknown as { readonly _extensions: Record<string, (module: NodeModule, file: string) => void> })._extensions;
    for (const extension of [".ts", ".cts", ".tsx", ".jsx"]) {
      extensions[extension] = (module, path) => {
        const { code, isModule } = this.sources.read(path);
        if (isModule) throw new TypeError(`require: expected a CommonJS file; received the ES module ${path}. Use import.`);
        module._compile(code, path);
      };
    }
  }

  load(file: string): unknown {
    this.#forgetChanged(file, new Set());
    const exports: unknown = this.#native(file);
    this.#stamp(file, new Set());
    return exports;
  }

  /** False when a file that was required has changed, or one that it requires. */
  isFresh(file: string, seen = new Set<string>()): boolean {
    const stamp = this.#stamps.get(file);
    if (seen.has(file) || stamp === undefined) return true;
    seen.add(file);
    return stamp === stampOf(file) && this.#children(file).every((child) => this.isFresh(child, seen));
  }

  #forgetChanged(file: string, seen: Set<string>): void {
    if (seen.has(file)) return;
    seen.add(file);
    const isFresh = this.isFresh(file);
    for (const child of this.#children(file)) this.#forgetChanged(child, seen);
    if (isFresh) return;
    delete this.#native.cache[file];
    this.#stamps.delete(file);
  }

  #stamp(file: string, seen: Set<string>): void {
    if (seen.has(file)) return;
    seen.add(file);
    if (!this.#stamps.has(file)) this.#stamps.set(file, stampOf(file));
    for (const child of this.#children(file)) this.#stamp(child, seen);
  }

  #children(file: string): string[] {
    const module = this.#native.cache[file] as NodeModule | undefined;
    return (module?.children ?? []).flatMap(({ filename }) => (filename !== null && isLocal(filename) ? [filename] : []));
  }
}
