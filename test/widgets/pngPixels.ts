import { inflateSync } from "node:zlib";
import type { Sheet } from "../../src/protocol/sheet.js";

/** The pixels of a sheet as red, green and blue, read back by the PNG specification (filter 0, 8 bits, grey, colours or a palette). */
export function pixelsOf(sheet: Sheet): number[][] {
  const file = Buffer.from(sheet.png, "base64");
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    chunks.set(file.toString("latin1", at + 4, at + 8), file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const header = chunks.get("IHDR") as Buffer;
  const [width, height, type] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9]];
  const channels = type === 2 ? 3 : 1;
  const rows = inflateSync(chunks.get("IDAT") as Buffer);
  const palette = chunks.get("PLTE");
  return Array.from({ length: width * height }, (_, i) => {
    const at = Math.floor(i / width) * (width * channels + 1) + 1 + (i % width) * channels;
    if (type === 2) return [...rows.subarray(at, at + 3)];
    const value = rows[at] ?? 0;
    return palette === undefined ? [value, value, value] : [...palette.subarray(value * 3, value * 3 + 3)];
  });
}
