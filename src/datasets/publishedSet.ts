import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { access, constants, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { cacheFolder } from "./cacheFolder.js";
import { checkFile, type Mismatch, readContent } from "./checkedFile.js";
import { download, UnreachableError } from "./download.js";
import { damagedFile, DamagedFileError, type PublishedFile } from "./publishedFile.js";

/** How a published set is found. */
export interface SetOptions {
  /** Whether missing files may be downloaded; true. */
  readonly download?: boolean;
  /** Addresses of folders that hold the set's files, each ending in a slash; the public mirrors. */
  readonly mirrors?: readonly string[];
  /** Whether to print what came from where; true. */
  readonly verbose?: boolean;
}

export interface PublishedSetOptions<Name extends string> {
  /** What its loader is called. */
  readonly name: string;
  readonly title: string;
  /** One line on what it holds. */
  readonly summary: string;
  /** Its folder in the cache and in `GRADBOOK_DATA`. */
  readonly folder: string;
  readonly files: Readonly<Record<Name, PublishedFile>>;
  readonly mirrors: readonly string[];
  readonly licence: string;
  readonly citation: string;
}

type Place = "GRADBOOK_DATA" | "the cache";

/** A file is nowhere on this machine and could not be brought. */
export class MissingFileError extends UnreachableError {
  override readonly name = "MissingFileError";
}

/** A published set: its files, where they come from, and on which terms. */
export class PublishedSet<Name extends string = string> {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly folder: string;
  readonly files: Readonly<Record<Name, PublishedFile>>;
  readonly mirrors: readonly string[];
  readonly licence: string;
  readonly citation: string;

  constructor(options: PublishedSetOptions<Name>) {
    this.name = options.name;
    this.title = options.title;
    this.summary = options.summary;
    this.folder = options.folder;
    this.files = options.files;
    this.mirrors = options.mirrors;
    this.licence = options.licence;
    this.citation = options.citation;
  }

  /** The published size of all files in bytes; undefined where one is not known. */
  get bytes(): number | undefined {
    return Object.values<PublishedFile>(this.files).reduce<number | undefined>((sum, { bytes }) => (sum === undefined || bytes === undefined ? undefined : sum + bytes), 0);
  }

  /** Where a file lies on this machine: `GRADBOOK_DATA` first, then the cache. */
  find(name: Name): { readonly path: string; readonly place: Place } | undefined {
    const file = this.files[name];
    const given = inDataFolder(join(this.folder, file.name), ...(file.alsoAs ?? []));
    if (given !== undefined) return { path: given, place: "GRADBOOK_DATA" };
    const cached = join(cacheFolder(), this.folder, file.name);
    return existsSync(cached) ? { path: cached, place: "the cache" } : undefined;
  }

  /** Begins to read the set. */
  open(options: SetOptions = {}): OpenSet<Name> {
    return new OpenSet(this, options);
  }
}

/** One reading of a set, which remembers what came from where. */
export class OpenSet<Name extends string> {
  readonly #set: PublishedSet<Name>;
  readonly #options: SetOptions;
  readonly #sources = new Set<string>();
  readonly #notes = new Set<string>();

  constructor(set: PublishedSet<Name>, options: SetOptions) {
    this.#set = set;
    this.#options = options;
  }

  /** "from the cache", "downloaded": where the files came from. */
  get source(): string {
    return [...this.#sources].join(" and ");
  }

  /**
   * A file's uncompressed content, checked.
   *
   * @param decode reads the content; what it finds wrong with the structure counts as damage. It is told whether the file is the reader's own
   * @throws {DamagedFileError} when it is not the published content; in the cache it is removed, so that the next call downloads it anew
   * @throws {MissingFileError} when it is nowhere to be had
   */
  async read(name: Name): Promise<Uint8Array>;
  async read<T>(name: Name, decode: (content: Uint8Array, isOwn: boolean) => T): Promise<T>;
  async read<T>(name: Name, decode?: (content: Uint8Array, isOwn: boolean) => T): Promise<T | Uint8Array> {
    const { path, place } = await this.#obtain(name);
    return this.#guarded(path, place, async (remedy) => {
      const { bytes, mismatch } = await readContent(path, this.#set.files[name], remedy);
      this.#judge(name, path, place, mismatch, remedy);
      return decode?.(bytes, place === "GRADBOOK_DATA") ?? bytes;
    });
  }

  /** Where a file that is too large for memory lies, its checksum compared; otherwise like {@link read}. */
  async path(name: Name): Promise<string> {
    const { path, place } = await this.#obtain(name);
    return this.#guarded(path, place, async (remedy) => {
      this.#judge(name, path, place, await checkFile(path, this.#set.files[name], remedy), remedy);
      return path;
    });
  }

  /** Prints what was read and where it came from, with what there is to know about its checksum. */
  announce(what: string, because = ""): void {
    if (!(this.#options.verbose ?? true)) return;
    console.log(`${this.#set.title}: ${what} ${this.source}${because}`);
    for (const note of this.#notes) console.log(`${this.#set.title}: ${note}`);
  }

  async #obtain(name: Name): Promise<{ path: string; place: Place }> {
    const found = this.#set.find(name);
    if (found !== undefined) {
      this.#sources.add(`from ${found.place}`);
      return found;
    }
    const file = this.#set.files[name];
    const mirrors = this.#options.mirrors ?? this.#set.mirrors;
    if (this.#options.download === false) throw this.#missing(file, mirrors, "downloading is switched off");
    const path = join(await this.#writableFolder(), file.name);
    try {
      await download(file, mirrors, path);
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      throw this.#missing(file, mirrors, `it can't be downloaded (${error.reason})`, error.reason);
    }
    this.#sources.add("downloaded");
    return { path, place: "the cache" };
  }

  #missing(file: PublishedFile, mirrors: readonly string[], why: string, reason = why): MissingFileError {
    const wanted = `${mirrors[0] ?? ""}${file.remoteName ?? file.name}`;
    const data = process.env["GRADBOOK_DATA"];
    const places = [...(data === undefined ? [] : [join(data, this.#set.folder, file.name)]), join(cacheFolder(), this.#set.folder, file.name)];
    return new MissingFileError(
      `datasets.${this.#set.name}: ${file.name} is not on this machine, and ${why}. Without a network, bring ${wanted} from elsewhere and put it at ${places.join(" or ")}.`,
      reason,
    );
  }

  /** A cache that can't be written costs the next start a download, not this one its data. */
  async #writableFolder(): Promise<string> {
    const folder = join(cacheFolder(), this.#set.folder);
    try {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
      return folder;
    } catch (error) {
      console.warn(`The download can't be kept in ${folder} (${error instanceof Error ? error.message : String(error)}). Set GRADBOOK_CACHE to a folder that can be written.`);
      return passingFolder();
    }
  }

  async #guarded<T>(path: string, place: Place, action: (remedy: string) => Promise<T>): Promise<T> {
    if (place === "GRADBOOK_DATA") return action("Replace the file, or unset GRADBOOK_DATA so that it is downloaded.");
    try {
      return await action("It was removed from the cache; run this again to download it anew.");
    } catch (error) {
      if (error instanceof DamagedFileError) await rm(path, { force: true });
      throw error;
    }
  }

  /** What the user put there is taken as it is, and what is odd about it said; the cache holds nothing but what was published. */
  #judge(name: Name, path: string, place: Place, mismatch: Mismatch | undefined, remedy: string): void {
    const file = this.#set.files[name];
    if (file.sha256 === undefined && file.packedSha256 === undefined) this.#notes.add("no checksum of the publisher's file is known; only its structure is checked.");
    if (mismatch === undefined) return;
    if (place !== "GRADBOOK_DATA") throw damagedFile(path, mismatch, remedy);
    this.#notes.add(`${basename(path)} in GRADBOOK_DATA is not the published file: ${mismatch}. It is taken as it is; its structure is checked.`);
  }
}

/** The first of these paths that exists below `GRADBOOK_DATA`. */
export function inDataFolder(...paths: readonly string[]): string | undefined {
  const folder = process.env["GRADBOOK_DATA"];
  return folder === undefined ? undefined : paths.map((path) => join(folder, path)).find((path) => existsSync(path));
}

let passing: string | undefined;

/** A folder that leaves with the process. */
function passingFolder(): string {
  if (passing === undefined) {
    const folder = mkdtempSync(join(tmpdir(), "gradbook-data-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    passing = folder;
  }
  return passing;
}
