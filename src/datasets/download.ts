import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { ProgressBar } from "../widgets/progressBar.js";
import { checkContent, DamagedFileError, type PublishedFile } from "./checkedFile.js";

/** How long a mirror may stay silent, in milliseconds. */
const PATIENCE = 3000;

const MEGABYTE = 1e6;

const REMEDY = "It was not kept. Try again later, or put the file into the folder that GRADBOOK_DATA names.";

/** No mirror could be reached. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

/**
 * Downloads a file from the first mirror that has it, checks it and puts it at `path`.
 *
 * The file appears at `path` whole or not at all, so that several programs may download it at once.
 *
 * @param mirrors addresses of folders, each ending in a slash
 * @returns the uncompressed content
 * @throws {UnreachableError} when no mirror could be reached
 * @throws {DamagedFileError} when what a mirror gave is not the published content
 */
export async function download(file: PublishedFile, mirrors: readonly string[], path: string): Promise<Uint8Array> {
  const failures: string[] = [];
  let damaged: DamagedFileError | undefined;
  for (const mirror of mirrors) {
    const address = `${mirror}${file.name}`;
    try {
      const packed = await fetchBytes(address, file.name);
      const content = await checkContent(address, packed, file, REMEDY);
      await keep(path, packed);
      return content;
    } catch (error) {
      if (error instanceof DamagedFileError) damaged = error;
      failures.push(`${new URL(mirror).host}: ${reason(error)}`);
    }
  }
  throw damaged ?? new UnreachableError(failures.join("; "));
}

async function fetchBytes(address: string, title: string): Promise<Uint8Array> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), PATIENCE);
  let bar: ProgressBar | undefined;
  try {
    const response = await fetch(address, { signal: silence.signal });
    if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
    const total = Number(response.headers.get("content-length") ?? 0) / MEGABYTE;
    bar = new ProgressBar({ label: `downloading ${title}`, unit: "MB", ...(total > 0 && { total }) });
    const parts: Uint8Array[] = [];
    let received = 0;
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), PATIENCE);
      parts.push(part);
      received += part.length;
      bar.set(received / MEGABYTE);
    }
    return Buffer.concat(parts);
  } finally {
    bar?.close();
    clearTimeout(timer);
  }
}

/** A cache that can't be written costs the next start a download, not this one its data. */
async function keep(path: string, packed: Uint8Array): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(part, packed);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    console.warn(`The download can't be kept in ${dirname(path)} (${reason(error)}). Set GRADBOOK_CACHE to a folder that can be written.`);
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "AbortError") return `no answer within ${PATIENCE / 1000} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
