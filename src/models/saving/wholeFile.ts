import { open, rename, rm, stat, writeFile } from "node:fs/promises";

/** Most bytes of a file that are read into memory. */
const MOST = 2 ** 32;

/** Writes a file so that the one before stays whole if this one fails halfway. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.${process.pid}.part`;
  try {
    await writeFile(beside, bytes);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw new Error(`save: ${path} can't be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** Reads a file. @throws when it is not there, no file, or larger than a model can be */
export async function readWhole(path: string): Promise<Uint8Array> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new Error(`load: ${path} can't be read: ${error instanceof Error ? error.message : String(error)}.`);
  });
  if (!facts.isFile()) throw new Error(`load: ${path} is no file.`);
  if (facts.size > MOST) throw new Error(`load: ${path} has ${facts.size} bytes; at most ${MOST} are read.`);
  const file = await open(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}
