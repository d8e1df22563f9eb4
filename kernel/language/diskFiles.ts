import { sep } from "node:path";
import { isBuilt, stampOf } from "../evaluator/child/localFiles.js";

/** Files that have come, changed or gone. */
export interface DiskChanges {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
}

/** The author's files that the checker has asked for, whether they were there or not: it has to be told when they change. */
export class DiskFiles {
  readonly #stamps = new Map<string, string>();

  constructor(private readonly folder: string) {}

  /** Notes a question; the checker looks at the disk itself. */
  noted(file: string): undefined {
    const isAuthors = file.startsWith(this.folder + sep) && !file.includes(`${sep}node_modules${sep}`) && !isBuilt(file);
    if (isAuthors && !this.#stamps.has(file)) this.#stamps.set(file, stampOf(file));
    return undefined;
  }

  /** What has changed since the last call. */
  changes(): DiskChanges {
    const changes = { created: [] as string[], changed: [] as string[], deleted: [] as string[] };
    for (const [file, old] of this.#stamps) {
      const now = stampOf(file);
      if (now === old) continue;
      this.#stamps.set(file, now);
      (old === "" ? changes.created : now === "" ? changes.deleted : changes.changed).push(file);
    }
    return changes;
  }
}
