import type { NotebookHost } from "../src/protocol/host.js";

/** A name that a module of its own has: as one of its exports, or as the module as a whole. */
export interface LightName {
  readonly url: string;
  readonly whole: boolean;
}

/** Where the library is, and what it exports. Found by the server, which parses its declarations. */
export interface LibraryPlace {
  readonly names: readonly string[];
  /** Names that can be had without the rest: a cell that uses no others does not wait for the native runtime. */
  readonly light: Readonly<Record<string, LightName>>;
  /** URL of src/index.js. */
  readonly index: string;
  /** URL of src/widgets/host.js, through which the library learns about the notebook. */
  readonly host: string;
}

/**
 * Puts the library's public names in scope without loading it.
 *
 * An ES module can't be loaded in the middle of an expression, so the server looks for these names in each cell and the cell waits for
 * {@link Preload.load} first. The names are configurable accessors on globalThis: a cell's `let dense = 3` is a variable of its
 * own in front of them, and an assignment replaces them. The library itself never reads them.
 */
export class Preload {
  #place: LibraryPlace | undefined;
  #loading: Promise<Readonly<Record<string, unknown>>> | undefined;
  #library: Readonly<Record<string, unknown>> | undefined;
  /** Those of the light names that are loaded. */
  #light: Readonly<Record<string, unknown>> = {};

  /** @param guard what cells get of the library's names where work is graded */
  constructor(
    private readonly host: NotebookHost,
    private readonly guard: (names: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>> = (names) => names,
  ) {}

  install(place: LibraryPlace): void {
    this.#place = place;
    for (const name of place.names) {
      Object.defineProperty(globalThis, name, {
        configurable: true,
        enumerable: false,
        get: () => this.#read(name),
        set: (value: unknown) => {
          Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true });
        },
      });
    }
  }

  /** The library's module; the same for preloaded names and for `import "gradbook"`. */
  load(): Promise<Readonly<Record<string, unknown>>> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  /** The loaded library, whatever cells have put in its names' place. */
  get loaded(): Readonly<Record<string, unknown>> {
    return this.#library ?? this.#light;
  }

  /** Loads what a cell needs: the whole library only if it uses more than the light names. */
  async need(names: readonly string[]): Promise<void> {
    const place = this.#place;
    if (this.#library !== undefined) return;
    if (place === undefined || !names.every((name) => Object.hasOwn(place.light, name))) {
      await this.load();
      return;
    }
    await this.#connect(place);
    for (const name of names) {
      const light = place.light[name];
      if (light === undefined || Object.hasOwn(this.#light, name)) continue;
      const module = (await import(light.url)) as Record<string, unknown>;
      this.#light = { ...this.#light, ...this.guard({ [name]: light.whole ? module : module[name] }) };
    }
  }

  async #connect(place: LibraryPlace): Promise<void> {
    const notebook = (await import(place.host)) as { setHost(host: NotebookHost): void };
    notebook.setHost(this.host);
  }

  #read(name: string): unknown {
    if (this.#library !== undefined) return this.#library[name];
    if (Object.hasOwn(this.#light, name)) return this.#light[name];
    throw new ReferenceError(
      `${name} belongs to gradbook, which is not loaded yet; expected its name in the cell's own code. Run \`await import("gradbook")\` first.`,
    );
  }

  async #load(): Promise<Readonly<Record<string, unknown>>> {
    const place = this.#place;
    if (place === undefined) {
      throw new Error("gradbook is not built: expected dist/src/index.js in the project; found none. Run `npm run setup`.");
    }
    await this.#connect(place);
    this.#library = this.guard((await import(place.index)) as Record<string, unknown>);
    return this.#library;
  }
}
