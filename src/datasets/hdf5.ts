import { open } from "node:fs/promises";
import { basename } from "node:path";
import { type ArrayFileOptions, arraySet, asNumbers, type NamedArray } from "./arraySet.js";
import type { SplitDataset } from "./splitDataset.js";

/**
 * Reads arrays of an HDF5 file.
 *
 * @param path the file
 * @param options which datasets of the file are what, by their paths, see {@link ArrayFileOptions}; `input` and `output`, or Keras' names, need no option
 * @returns bytes scaled to [0, 1] and other numbers as they are; whole numbers as targets are class numbers
 * @throws when the file can't be read, or a dataset is missing or holds no numbers
 * @example const waves = await datasets.hdf5("waves.h5", { inputs: "group/signal", targets: "group/signal" }); // an autoencoder's
 */
export async function hdf5(path: string, options: ArrayFileOptions = {}): Promise<SplitDataset> {
  await checkSignature(path);
  const { Dataset, File, ready } = await import("h5wasm/node");
  await ready;
  const file = new File(path, "r");
  try {
    const found = file.paths().map((name) => [name, file.get(name)] as const).flatMap(([name, entity]) => (entity instanceof Dataset ? [[name, entity] as const] : []));
    const read = (name: string): NamedArray => {
      const dataset = found.find(([other]) => other === name)?.[1];
      const value = dataset?.value;
      if (!ArrayBuffer.isView(value) || value instanceof DataView) throw new Error(`hdf5: ${name} must hold numbers in an array; received ${typeof value}.`);
      return asNumbers("hdf5", name, dataset?.shape ?? [], value as unknown as ArrayLike<number | bigint>);
    };
    return arraySet("hdf5", basename(path), found.map(([name]) => name), read, options);
  } finally {
    file.close();
  }
}

const SIGNATURE = "\x89HDF\r\n\x1a\n";

/** Where the signature may stand: after nothing, or after a block of the author's own. */
const PLACES = [0, 512, 1024, 2048];

/** Looked at first, because the library prints a page about a file that is none. */
async function checkSignature(path: string): Promise<void> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) throw new Error(`hdf5: there is no file ${path} that can be read.`);
  try {
    for (const place of PLACES) {
      const { buffer } = await file.read(Buffer.alloc(SIGNATURE.length), 0, SIGNATURE.length, place);
      if (buffer.toString("latin1") === SIGNATURE) return;
    }
  } finally {
    await file.close();
  }
  throw new Error(`hdf5: ${path} is damaged or no HDF5 file.`);
}
