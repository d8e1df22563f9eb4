import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { checkFile } from "./checkedFile.js";
import { withLock } from "./fileLock.js";
import { damagedFile, DamagedFileError, type PublishedFile } from "./publishedFile.js";
import { discard, reason, transfer } from "./transfer.js";

const REMEDY = "It was not kept. Try again later, or put the file into the folder that GRADBOOK_DATA names.";

/** No mirror could be reached. */
export class UnreachableError extends Error {
  override readonly name: string = "UnreachableError";
  /** What each mirror answered. */
  readonly reason: string;

  constructor(message: string, reason = message) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Downloads a file from the first mirror that has it, checks it and puts it at `path`.
 *
 * The file appears at `path` whole or not at all. Of several programs that want it at once one downloads it and the others wait. A
 * transfer that broke off stays beside it as `.part` and is gone on with the next time.
 *
 * @param mirrors addresses of folders, each ending in a slash
 * @param path where it goes, in a folder that exists
 * @throws {UnreachableError} when no mirror could be reached
 * @throws {DamagedFileError} when what a mirror gave is not the published content
 */
export async function download(file: PublishedFile, mirrors: readonly string[], path: string): Promise<void> {
  await withLock(`${path}.lock`, async () => {
    if (existsSync(path)) return; // somebody else brought it while this one waited
    const part = `${path}.part`;
    const failures: string[] = [];
    let damaged: DamagedFileError | undefined;
    for (const mirror of mirrors) {
      const address = `${mirror}${file.remoteName ?? file.name}`;
      try {
        await transfer(address, part, file.name);
        await check(part, address, file);
        return await rename(part, path);
      } catch (error) {
        if (error instanceof DamagedFileError) {
          damaged = error;
          await discard(part);
        }
        failures.push(`${new URL(mirror).host}: ${reason(error)}`);
      }
    }
    throw damaged ?? new UnreachableError(failures.join("; "));
  });
}

async function check(part: string, address: string, file: PublishedFile): Promise<void> {
  const mismatch = await checkFile(part, file, REMEDY);
  if (mismatch !== undefined) throw damagedFile(address, mismatch, REMEDY);
}
