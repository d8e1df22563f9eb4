import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";

/** A tar archive of files, packed by gzip as publishers do. */
export async function tarGz(files: Record<string, string | Uint8Array>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, Buffer.from(content as Uint8Array));
  archive.finalize();
  const parts: Buffer[] = [];
  for await (const part of archive as unknown as AsyncIterable<Buffer>) parts.push(part);
  return gzipSync(Buffer.concat(parts));
}
