import { basename } from "node:path";
import type { DebugLink } from "../evaluator/debugLink.js";
import type { Arguments, Breakpoint } from "./protocol.js";
import type { Script } from "./script.js";
import type { Sources } from "./sources.js";

interface Wanted {
  readonly id: number;
  readonly line: number;
  readonly condition: string | undefined;
}

/** The breakpoints that are asked for, by source; V8 gets them for every script of the source, also for those that come later. */
export class Breakpoints {
  readonly #wanted = new Map<string, readonly Wanted[]>();
  /** V8's own ids by source. */
  readonly #set = new Map<string, Map<string, number>>();
  #ids = 0;

  constructor(
    private readonly link: DebugLink,
    private readonly sources: Sources,
  ) {}

  /** Replaces a source's breakpoints. `scriptOf` reads a source that has not run yet. */
  async replace(path: string, asked: readonly Arguments[], scriptOf: (path: string) => Promise<Script | undefined>): Promise<Breakpoint[]> {
    await this.#clear(path);
    const script = await scriptOf(path);
    const seen = new Map<number, Wanted>();
    const answers = asked.map((one): Breakpoint => {
      const line = Number(one["line"]);
      const at = script?.stopAt(line);
      const condition = typeof one["condition"] === "string" ? one["condition"] : undefined;
      const wanted = seen.get(at?.line ?? line) ?? { id: ++this.#ids, line: at?.line ?? line, condition };
      seen.set(wanted.line, wanted);
      const source = { name: basename(path), path };
      if (at !== undefined) return { id: wanted.id, verified: true, line: wanted.line, source };
      const message = script === undefined ? "This source has not been loaded." : "There is no statement on this line or after it.";
      return { id: wanted.id, verified: false, line, source, message };
    });
    if (seen.size === 0) this.#wanted.delete(path);
    else this.#wanted.set(path, [...seen.values()]);
    for (const [url, loaded] of this.sources.scripts(path)) await this.apply(url, loaded);
    return answers;
  }

  /** Sets a source's breakpoints in one of its scripts, which V8 may not have read yet. */
  async apply(url: string, script: Script): Promise<void> {
    for (const { id, line, condition } of this.#wanted.get(script.path) ?? []) {
      const stop = script.stopAt(line);
      if (stop === undefined) continue;
      try {
        const request = { url, ...stop.place, ...(condition === undefined ? {} : { condition }) };
        const { breakpointId } = await this.link.post<{ breakpointId: string }>("Debugger.setBreakpointByUrl", request);
        const set = this.#set.get(script.path) ?? new Map<string, number>();
        this.#set.set(script.path, set.set(breakpointId, id));
      } catch {
        // V8 refuses a second one at the same place: a file was read again.
      }
    }
  }

  /** Our ids of those that V8 says it has hit. */
  hit(v8Ids: readonly string[]): number[] {
    return v8Ids.flatMap((v8Id) => [...this.#set.values()].flatMap((set) => set.get(v8Id) ?? []));
  }

  /** As `debugInfo` tells them. */
  list(): { source: string; breakpoints: { line: number }[] }[] {
    return [...this.#wanted].map(([source, wanted]) => ({ source, breakpoints: wanted.map(({ line }) => ({ line })) }));
  }

  /** V8's are gone with its session or its process; those asked for stay unless `all`. */
  forget(all: boolean): void {
    this.#set.clear();
    if (all) this.#wanted.clear();
  }

  async #clear(path: string): Promise<void> {
    const set = this.#set.get(path) ?? new Map<string, number>();
    this.#set.delete(path);
    for (const breakpointId of set.keys()) await this.link.post("Debugger.removeBreakpoint", { breakpointId }).catch(() => undefined);
  }
}
