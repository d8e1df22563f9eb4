import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

const unzip = promisify(gunzip);

/** A published file by the checksum of its uncompressed content, which stays the same however it is packed. */
export interface PublishedFile {
  readonly name: string;
  /** SHA-256 of the uncompressed content, in hexadecimal. */
  readonly sha256: string;
}

/** A file whose content is not the published one. */
export class DamagedFileError extends Error {
  override readonly name = "DamagedFileError";

  constructor(path: string, expected: string, found: string, remedy: string) {
    super(`${path} is damaged: its content has SHA-256 ${found}, expected ${expected}. ${remedy}`);
  }
}

/**
 * Reads a gzip file and checks its content.
 *
 * @param path what is read
 * @param expected what it must hold
 * @param remedy the sentence that tells the reader what to do when it is damaged
 * @throws {DamagedFileError} when the content is not the published one
 */
export async function readChecked(path: string, expected: PublishedFile, remedy: string): Promise<Uint8Array> {
  return checkContent(path, await readFile(path), expected, remedy);
}

/** The same for bytes that are in memory already; `path` is named in the error. */
export async function checkContent(path: string, packed: Uint8Array, expected: PublishedFile, remedy: string): Promise<Uint8Array> {
  let content: Uint8Array;
  try {
    content = await unzip(packed);
  } catch {
    throw new DamagedFileError(path, expected.sha256, `${sha256(packed)} (and is no gzip file)`, remedy);
  }
  const found = sha256(content);
  if (found !== expected.sha256) throw new DamagedFileError(path, expected.sha256, found, remedy);
  return content;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
