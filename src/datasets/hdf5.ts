import { existsSync } from "node:fs";
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
  if (!existsSync(path)) throw new Error(`hdf5: there is no file ${path}.`);
  const { Dataset, File, ready } = await import("h5wasm/node");
  await ready;
  const file = new File(path, "r");
  try {
    if (Number(file.file_id) < 0) throw new Error(`hdf5: ${path} is damaged or no HDF5 file.`);
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
