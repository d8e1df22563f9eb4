import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { API, Checker, Diagnostic, Project, Snapshot, Symbol as TypeSymbol } from "typescript/unstable/async";
import { decoratorKind } from "../evaluator/rewrite/tsconfig.js";
import { DiskFiles } from "./diskFiles.js";

/** What a name is, in the checker's words. */
export interface Described {
  readonly signature: string;
  readonly documentation: string;
  /** Text that declares it, where that was asked for. */
  readonly source?: string;
}

/** A name that fits at a place, and how to learn more about it. */
export interface Candidate {
  readonly name: string;
  readonly kind: string;
  readonly symbol: TypeSymbol | undefined;
}

/** A mistake that the checker found. */
export interface TypeMistake {
  readonly start: number;
  readonly end: number;
  readonly code: number;
  /** Lines; those that give the reasons are indented. */
  readonly message: string;
}

/** `DiagnosticCategory.Error`. */
const ERROR = 1;

/** Flag of a symbol that stands for another module's. */
const ALIAS = 2_097_152;

/** Values, and aliases of values: everything that can stand in an expression. */
const VALUE = 111_551 | ALIAS;

/** `CompletionItemKind` of the language server protocol, as Jupyter names kinds. */
const KINDS: readonly string[] = [
  "", "text", "method", "function", "constructor", "field", "variable", "class", "interface", "module", "property",
  "unit", "value", "enum", "keyword", "snippet", "color", "file", "reference", "folder", "enumMember", "constant",
];

/**
 * The one file that knows TypeScript 7's native API, which is marked unstable: the version is pinned exactly.
 *
 * The checker is a process of its own. The notebook's files exist only here, and are served to it as if they lay in the notebook's
 * folder, so that relative imports and packages resolve from there and nothing is written to disk.
 */
export class TypeServer {
  readonly #files = new Map<string, string>();
  readonly #config: string;
  readonly #disk: DiskFiles;
  #snapshot: Snapshot | undefined;
  readonly #created = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #deleted = new Set<string>();

  private constructor(
    private readonly api: API,
    private readonly folder: string,
  ) {
    this.#config = join(folder, "__gradbook_tsconfig.json");
    this.#disk = new DiskFiles(folder);
    process.once("exit", this.close);
  }

  /**
   * @param folder where the notebook's files appear to be
   * @param roots names of the files to check
   * @param paths where bare module names lead
   */
  static async start(folder: string, roots: readonly string[], paths: Readonly<Record<string, readonly string[]>>, typeRoots: readonly string[]): Promise<TypeServer> {
    const { API: Api } = await import("typescript/unstable/async");
    // The virtual files hide nothing: what they lack is read from disk.
    const api: API = new Api({
      cwd: folder,
      fs: {
        readFile: (file) => server.#files.get(file) ?? server.#disk.noted(file),
        fileExists: (file) => (server.#files.has(file) ? true : server.#disk.noted(file)),
      },
    });
    const server: TypeServer = new TypeServer(api, folder);
    const compilerOptions = {
      target: "esnext",
      module: "esnext",
      moduleResolution: "bundler",
      lib: ["esnext", "dom"],
      types: ["node"],
      typeRoots,
      strict: true,
      // What is caught may be anything, and nobody annotates it.
      useUnknownInCatchVariables: false,
      jsx: "preserve",
      allowJs: true,
      resolveJsonModule: true,
      allowSyntheticDefaultImports: true,
      experimentalDecorators: decoratorKind(folder).legacy,
      skipLibCheck: true,
      noEmit: true,
      moduleDetection: "force",
      allowImportingTsExtensions: true,
      paths,
    };
    server.#files.set(server.#config, JSON.stringify({ compilerOptions, files: roots }));
    for (const root of roots) server.write(root, "export {};");
    server.#snapshot = await api.updateSnapshot({ openProjects: [server.#config] });
    return server;
  }

  /** Sets a file's text, which the checker sees at the next question; false if it was the same. */
  write(name: string, text: string): boolean {
    const file = join(this.folder, name);
    const old = this.#files.get(file);
    if (old === text) return false;
    this.#files.set(file, text);
    (old === undefined ? this.#created : this.#changed).add(file);
    return true;
  }

  /** Takes a file away. */
  remove(name: string): void {
    const file = join(this.folder, name);
    if (!this.#files.delete(file)) return;
    this.#changed.delete(file);
    // The checker has not heard of a file that is still to be told as new.
    if (!this.#created.delete(file)) this.#deleted.add(file);
  }

  /** Everything that may stand at a place after a dot or in a literal; undefined where the API can't say, at a bare name. */
  async completions(name: string, position: number): Promise<Candidate[] | undefined> {
    const checker = await this.#checker();
    const file = join(this.folder, name);
    try {
      const found = await checker.getCompletionsAtPosition(file, position, { includeSymbol: true });
      return found?.entries.map((entry) => ({ name: entry.name, kind: KINDS[entry.kind ?? 0] ?? "", symbol: entry.symbol }));
    } catch {
      // At a bare name TypeScript wants to offer auto-imports too, which this API refuses.
      return undefined;
    }
  }

  /** What is wrong in a file, syntax aside. */
  async mistakes(name: string): Promise<TypeMistake[]> {
    const { program } = await this.#project();
    const found = await program.getSemanticDiagnostics(join(this.folder, name));
    return found.filter(({ category }) => category === ERROR).map((item) => ({ start: item.pos, end: item.end, code: item.code, message: chain(item, "").join("\n") }));
  }

  /** The variable of that name which is in scope at a place. */
  async resolve(name: string, file: string, position: number): Promise<TypeSymbol | undefined> {
    const checker = await this.#checker();
    return checker.resolveName(name, VALUE, { document: join(this.folder, file), position });
  }

  async symbolAt(file: string, position: number): Promise<TypeSymbol | undefined> {
    const checker = await this.#checker();
    return checker.getSymbolAtPosition(join(this.folder, file), position);
  }

  /** A symbol's type and doc comment, its tags included. */
  async describe(symbol: TypeSymbol): Promise<Described> {
    const checker = await this.#checker();
    const target = (symbol.flags & ALIAS) !== 0 ? await checker.getAliasedSymbol(symbol) : symbol;
    const [type, comment, tags] = await Promise.all([
      checker.getTypeOfSymbol(target),
      checker.getDocumentationCommentOfSymbol(target),
      checker.getJsDocTagsOfSymbol(target),
    ]);
    const text = type === undefined ? "" : await checker.typeToString(type);
    const lines = tags.map((tag) => (tag.name === "example" ? `\n\`\`\`typescript\n${tag.text ?? ""}\n\`\`\`` : `- **${tag.name}** ${tag.text ?? ""}`));
    return { signature: text === "" ? symbol.name : `${symbol.name}: ${text}`, documentation: [comment, ...lines].join("\n").trim() };
  }

  /** The text that declares a symbol; undefined where there is none. */
  async source(symbol: TypeSymbol): Promise<string | undefined> {
    const checker = await this.#checker();
    const { isVariableDeclaration } = await import("typescript/unstable/ast/is");
    const target = (symbol.flags & ALIAS) !== 0 ? await checker.getAliasedSymbol(symbol) : symbol;
    const node = await (target.valueDeclaration ?? target.declarations[0])?.resolve();
    // A variable's own node is `a = 1`; its statement says `const` too.
    return (node !== undefined && isVariableDeclaration(node) ? node.parent.parent : node)?.getText();
  }

  /**
   * Kills the checker. It would not leave by itself when its input ends while it waits for one of our files: it would stay for ever,
   * and with it our stderr, on whose end whoever started the kernel may wait.
   */
  close = (): void => {
    process.off("exit", this.close);
    // The API keeps its process to itself, and its own `close` only ends the process's input.
    const { client } = this.api as unknown as { readonly client?: { readonly process?: ChildProcess } };
    client?.process?.kill("SIGKILL");
  };

  async #checker(): Promise<Checker> {
    return (await this.#project()).checker;
  }

  async #project(): Promise<Project> {
    const disk = this.#disk.changes();
    for (const file of disk.created) this.#created.add(file);
    for (const file of disk.changed) this.#changed.add(file);
    for (const file of disk.deleted) this.#deleted.add(file);
    const news = [this.#created, this.#changed, this.#deleted] as const;
    if (news.some((files) => files.size > 0) || this.#snapshot === undefined) {
      const [created, changed, deleted] = news.map((files) => [...files]);
      for (const files of news) files.clear();
      const old = this.#snapshot;
      this.#snapshot = await this.api.updateSnapshot({ fileChanges: { created, changed, deleted } });
      void old?.dispose();
    }
    const project = this.#snapshot.getProject(this.#config);
    if (project === undefined) throw new Error("the type checker lost the notebook's project");
    return project;
  }
}

/** A message and its reasons, each further in than what it explains. */
function chain({ text, messageChain = [] }: Diagnostic, indent: string): string[] {
  return [indent + text, ...messageChain.flatMap((reason) => chain(reason, `${indent}  `))];
}
