import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A file as this server gives it. */
export interface Served {
  readonly bytes: Buffer;
  /** The connection breaks after so many bytes, once for each number. */
  readonly breaksAt?: number[];
  /** A tag other than the content's own. */
  readonly etag?: string;
  /** How long the server waits before it answers, in milliseconds. */
  readonly delay?: number;
}

export interface Asked {
  readonly name: string;
  readonly range: string | undefined;
}

/** The tag that the server gives a file. */
export function tagOf(bytes: Buffer): string {
  return `"${createHash("sha256").update(bytes).digest("hex").slice(0, 8)}"`;
}

/** Serves files as a mirror does, with tags and ranges, and notes what is asked for. */
export async function serving<T>(files: Record<string, Served>, use: (mirror: string, asked: Asked[]) => Promise<T>): Promise<T> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? "/").slice(1);
    const file = files[name];
    asked.push({ name, range: request.headers.range });
    if (file === undefined) return void response.writeHead(404).end();
    const etag = file.etag ?? tagOf(file.bytes);
    const start = rangeStart(request, etag);
    if (start >= file.bytes.length && start > 0) return void response.writeHead(416).end();
    const rest = file.bytes.subarray(start);
    const partial = start > 0 ? { "content-range": `bytes ${start}-${file.bytes.length - 1}/${file.bytes.length}` } : {};
    response.writeHead(start > 0 ? 206 : 200, { "content-length": rest.length, etag, ...partial });
    const end = file.breaksAt?.shift();
    const answer = (): void => {
      if (end === undefined) response.end(rest);
      else response.write(rest.subarray(0, Math.max(0, end - start)), () => setTimeout(() => response.destroy(), 400));
    };
    if (file.delay === undefined) answer();
    else setTimeout(answer, file.delay);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** RFC 9110: a range counts only while `If-Range` names the version that the server has. */
function rangeStart({ headers }: IncomingMessage, etag: string): number {
  if (headers["if-range"] !== etag) return 0;
  return Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
}
