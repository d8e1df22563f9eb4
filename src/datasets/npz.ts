import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { unzipSync } from "fflate";
import { type ArrayFileOptions, arraySet } from "./arraySet.js";
import { readNpy } from "./npy.js";
import type { SplitDataset } from "./splitDataset.js";

/**
 * Reads a file of NumPy arrays, packed or not.
 *
 * @param path the file
 * @param options which arrays are what, see {@link ArrayFileOptions}; Keras' names `x_train`, `y_train`, `x_test`, `y_test` need no option
 * @returns bytes scaled to [0, 1] and other numbers as they are; whole numbers as targets are class numbers
 * @throws when the file can't be read, or an array is missing or of another type
 * @example const digits = await datasets.npz("mnist.npz");
 */
export async function npz(path: string, options: ArrayFileOptions = {}): Promise<SplitDataset> {
  const packed = await readFile(path);
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(packed);
  } catch (error) {
    throw new Error(`npz: ${path} is damaged or no .npz file (${error instanceof Error ? error.message : String(error)}).`);
  }
  const names = Object.keys(files).map((name) => name.replace(/\.npy$/, ""));
  return arraySet("npz", basename(path), names, (name) => readNpy(name, files[`${name}.npy`] ?? files[name] ?? new Uint8Array()), options);
}
