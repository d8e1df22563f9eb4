import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { startsAsGzip } from "./checkedFile.js";
import { damagedFile, DamagedFileError } from "./publishedFile.js";

/** A file in an archive. */
export interface ArchiveEntry {
  /** Its path in the archive. */
  readonly name: string;
  /** Its size in bytes. */
  readonly size: number;
  /** All of its bytes. */
  bytes(): Promise<Uint8Array>;
  /** Its bytes piece by piece, for what is large. */
  pieces(): AsyncIterable<Uint8Array>;
}

/**
 * Goes through the files of a tar archive, packed by gzip or not, in their order and without holding more than one piece in memory. An
 * entry that is not read is passed over; one that the caller keeps for later is gone.
 *
 * @throws {DamagedFileError} when the archive ends too early or is none
 * @example for await (const entry of entriesOf("cifar-10-binary.tar.gz")) if (entry.name.endsWith(".bin")) read(await entry.bytes());
 */
export async function* entriesOf(path: string): AsyncGenerator<ArchiveEntry> {
  const archive = extract();
  const fail = (error: Error): void => archive.destroy(error);
  const file = createReadStream(path).on("error", fail);
  const unpacked = (await startsAsGzip(path)) ? file.pipe(createGunzip()).on("error", fail) : file;
  unpacked.pipe(archive as unknown as NodeJS.WritableStream);
  try {
    for await (const entry of archive) {
      const { name, size, type } = entry.header;
      const pieces = entry as unknown as AsyncIterable<Uint8Array>;
      if (type === "file") yield { name, size, pieces: () => whole(path, pieces, name, size), bytes: () => bytesOf(whole(path, pieces, name, size)) };
      entry.resume();
    }
  } catch (error) {
    throw damagedArchive(path, error);
  } finally {
    file.destroy();
  }
}

async function* whole(path: string, pieces: AsyncIterable<Uint8Array>, name: string, size: number): AsyncGenerator<Uint8Array> {
  let received = 0;
  try {
    for await (const piece of pieces) {
      received += piece.length;
      yield piece;
    }
  } catch (error) {
    throw damagedArchive(path, error);
  }
  if (received !== size) throw damagedArchive(path, `${name} ends after ${received} of ${size} bytes`);
}

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  return Buffer.concat(parts);
}

function damagedArchive(path: string, why: unknown): DamagedFileError {
  if (why instanceof DamagedFileError) return why;
  return damagedFile(path, `it is no whole tar archive (${why instanceof Error ? why.message : String(why)})`, "Put a whole copy in its place.");
}
