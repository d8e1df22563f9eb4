import { createWriteStream, existsSync } from "node:fs";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { ProgressBar } from "../widgets/progressBar.js";

/** How long a mirror may stay silent, in milliseconds. */
const PATIENCE = 3000;

const MEGABYTE = 1e6;

/** How often a transfer that broke off is taken up again before the next mirror is asked. */
const RESUMPTIONS = 5;

/** An answer that ended in the middle. On a busy machine it may have brought nothing: what has not been read when a connection breaks is lost. */
class BrokenOff extends Error {
  override readonly name = "BrokenOff";
}

/** What is known of a half file: where it came from, and which version of it. */
interface Half {
  readonly address: string;
  /** A strong ETag or a date, for `If-Range`. */
  readonly version: string;
}

/**
 * Brings a file over HTTP to `part`, going on where an earlier transfer of the same version broke off.
 *
 * @throws when the mirror can't be reached, refuses, or stays silent; what came stays in `part` for the next time
 * @see RFC 9110, sections 13.1.5 (If-Range) and 14 (Range requests)
 */
export async function transfer(address: string, part: string, title: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await fetchInto(address, part, title);
      return await rm(noteOf(part), { force: true });
    } catch (error) {
      if (!(error instanceof BrokenOff) || attempt === RESUMPTIONS || !existsSync(noteOf(part))) throw error;
    }
  }
}

/** Removes a half file and what is known of it. */
export async function discard(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(noteOf(part), { force: true });
}

async function fetchInto(address: string, part: string, title: string): Promise<void> {
  const half = await halfFile(part, address);
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), PATIENCE);
  let bar: ProgressBar | undefined;
  try {
    const response = await fetch(address, {
      signal: silence.signal,
      // Ranges count the bytes as they are kept, not as they might be packed on the way.
      headers: { "accept-encoding": "identity", ...(half && { range: `bytes=${half.size}-`, "if-range": half.version }) },
    });
    if (response.status === 416) {
      await discard(part);
      throw new Error("the half file is longer than the published one");
    }
    if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
    const start = half !== undefined && response.status === 206 ? half.size : 0;
    await note(part, address, response.headers);
    const length = response.headers.get("content-length");
    const total = length === null ? undefined : start + Number(length);
    bar = new ProgressBar({ label: `downloading ${title}`, unit: "MB", ...(total !== undefined && { total: total / MEGABYTE }) });
    const file = createWriteStream(part, { flags: start > 0 ? "a" : "w" });
    let received = start;
    try {
      for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), PATIENCE);
        if (!file.write(bytes)) await once(file, "drain");
        received += bytes.length;
        bar.set(received / MEGABYTE);
      }
    } catch (error) {
      throw silence.signal.aborted ? error : new BrokenOff(error instanceof Error ? error.message : String(error), { cause: error instanceof Error ? (error.cause ?? error) : error });
    } finally {
      file.end();
      await once(file, "close");
    }
    if (total !== undefined && received < total) throw new BrokenOff(`it broke off at ${received} of ${total} bytes`);
  } finally {
    bar?.close();
    clearTimeout(timer);
  }
}

function noteOf(part: string): string {
  return `${part}.json`;
}

/** Only a strong validator says that two halves belong together byte for byte. */
async function note(part: string, address: string, headers: Headers): Promise<void> {
  const tag = headers.get("etag");
  const version = tag !== null && !tag.startsWith("W/") ? tag : headers.get("last-modified");
  if (version === null) await rm(noteOf(part), { force: true });
  else await writeFile(noteOf(part), JSON.stringify({ address, version } satisfies Half));
}

async function halfFile(part: string, address: string): Promise<(Half & { size: number }) | undefined> {
  const size = await sizeOf(part);
  if (size === 0) return undefined;
  try {
    const half = JSON.parse(await readFile(noteOf(part), "utf8")) as Half;
    return half.address === address ? { ...half, size } : undefined;
  } catch {
    return undefined;
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** Why a transfer failed, in a few words. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "AbortError") return `no answer within ${PATIENCE / 1000} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
