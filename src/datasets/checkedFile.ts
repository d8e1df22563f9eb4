import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createGunzip, gunzip } from "node:zlib";
import { type PublishedFile, damagedFile } from "./publishedFile.js";

const unzip = promisify(gunzip);

/** A file's uncompressed content, and why it is not the published one, if so. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly mismatch?: Mismatch;
}

/** Why a file is not the published one: "its content has SHA-256 …, expected …". */
export type Mismatch = string;

/**
 * Reads a file whole, unpacking it when it is gzip, and compares its content with the published one.
 *
 * @throws {DamagedFileError} when it is called .gz and is no gzip file
 */
export async function readContent(path: string, file: PublishedFile, remedy: string): Promise<Content> {
  const packed = await readFile(path);
  const bytes = isGzip(packed) || path.endsWith(".gz") ? await unzip(packed).catch(() => undefined) : packed;
  if (bytes === undefined) throw notGzip(path, file, sha256(packed), remedy);
  const mismatch = compare(file.sha256, () => sha256(bytes)) ?? compare(file.packedSha256, () => sha256(packed)) ?? compareSize(file, packed.length);
  return { bytes, ...(mismatch !== undefined && { mismatch }) };
}

/**
 * Compares a file with the published one without holding it in memory.
 *
 * @returns why it is not the published one; nothing when all is well, or nothing is known
 */
export async function checkFile(path: string, file: PublishedFile, remedy: string): Promise<Mismatch | undefined> {
  const whole = file.packedSha256 === undefined ? undefined : compare(file.packedSha256, await hashOf(path));
  if (whole !== undefined) return whole;
  if (file.sha256 === undefined) return compareSize(file, (await stat(path)).size);
  const packed = path.endsWith(".gz") || file.name.endsWith(".gz") || (await startsAsGzip(path));
  const content = packed ? await hashOf(path, true).catch(() => undefined) : await hashOf(path);
  if (content === undefined) throw notGzip(path, file, await hashOf(path), remedy);
  return compare(file.sha256, content);
}

async function hashOf(path: string, unpack = false): Promise<string> {
  const hash = createHash("sha256");
  if (unpack) await pipeline(createReadStream(path), createGunzip(), hash);
  else await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

function compare(expected: string | undefined, found: string | (() => string)): Mismatch | undefined {
  if (expected === undefined) return undefined;
  const value = typeof found === "string" ? found : found();
  return value === expected ? undefined : checksumText(value, expected);
}

function checksumText(found: string, expected: string): string {
  return `its content has SHA-256 ${found}, expected ${expected}`;
}

function compareSize(file: PublishedFile, bytes: number): Mismatch | undefined {
  return !file.pinnedBySize || bytes === file.bytes ? undefined : `it has ${bytes} bytes, expected ${file.bytes}`;
}

function notGzip(path: string, file: PublishedFile, found: string, remedy: string): Error {
  return damagedFile(path, checksumText(`${found} (and is no gzip file)`, file.sha256 ?? file.packedSha256 ?? "a gzip file"), remedy);
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

export async function startsAsGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const start = new Uint8Array(2);
    await file.read(start, 0, 2, 0);
    return isGzip(start);
  } finally {
    await file.close();
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
