import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";

/** Most bytes that a part of a file may unpack to: far above any model of a course, and below what would fill a machine. */
const MOST: Readonly<Record<string, number>> = { "metadata.json": 2 ** 20, "config.json": 2 ** 26, "model.weights.h5": 2 ** 32 - 1 };

/** What a .keras file holds. */
export interface KerasArchive {
  readonly config: unknown;
  readonly metadata: unknown;
  /** An HDF5 file. */
  readonly weights: Uint8Array;
}

/**
 * Reads the zip that a .keras file is. Only the three parts with known names are unpacked, none past its limit, and nothing is written to disk.
 *
 * @throws when it is no zip, or a part is missing or too large
 */
export function unpackArchive(bytes: Uint8Array): KerasArchive {
  const parts = unzipped(bytes);
  const part = (name: string): Uint8Array => {
    const found = parts[name];
    if (found === undefined) throw new Error(`load: ${name} is missing in the file; a .keras file holds ${Object.keys(MOST).join(", ")}. Save the model again with Keras 3 or gradbook.`);
    return found;
  };
  return { config: json("config.json", part("config.json")), metadata: json("metadata.json", part("metadata.json")), weights: part("model.weights.h5") };
}

/** The bytes of a .keras file. Its parts lie there unpacked, as Keras writes them. */
export function packArchive({ config, metadata, weights }: KerasArchive): Uint8Array {
  const text = (value: unknown): Uint8Array => strToU8(JSON.stringify(value));
  return zipSync({ "metadata.json": text(metadata), "config.json": text(config), "model.weights.h5": weights }, { level: 0 });
}

function unzipped(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        const most = MOST[name];
        if (most !== undefined && originalSize > most) throw new Error(`${name} says that it unpacks to ${originalSize} bytes; at most ${most} are read`);
        return most !== undefined;
      },
    });
  } catch (error) {
    throw new Error(`load: the file is no readable .keras file, which is a zip: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function json(name: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(strFromU8(bytes));
  } catch (error) {
    throw new Error(`load: ${name} in the file is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
