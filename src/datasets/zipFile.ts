import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import { damagedFile, wrongStructure } from "./publishedFile.js";

/**
 * The content of one file of a zip archive.
 *
 * @param path the archive
 * @param name the file in it, in whatever folder
 * @throws {DamagedFileError} when the archive can't be unpacked, or has no such file
 */
export async function fileInZip(path: string, name: string): Promise<Uint8Array> {
  const packed = await readFile(path);
  const isWanted = (entry: string): boolean => entry === name || entry.endsWith(`/${name}`);
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(packed, { filter: (entry) => isWanted(entry.name) });
  } catch (error) {
    throw damagedFile(path, `it is no whole zip archive (${error instanceof Error ? error.message : String(error)})`, "Put a whole copy in its place.");
  }
  const [content] = Object.values(files);
  if (content === undefined) throw wrongStructure(path, `it does not hold ${name}`);
  return content;
}
