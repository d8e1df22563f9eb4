import { type Shape, shapeText, sizeOf } from "../../arithmetic/shape.js";

/** An array of numbers at a place in an HDF5 file, such as `layers/dense/vars/0`. */
export interface StoredArray {
  readonly path: string;
  readonly shape: Shape;
  /** Big integers are written as int64, as Keras keeps an optimizer's count of steps. */
  readonly values: Float32Array | BigInt64Array;
}

/** An HDF5 file that is open for reading. */
export interface ArrayFile {
  has(path: string): boolean;
  /**
   * The numbers at a place.
   *
   * @throws when there are none, or they have another shape or are no numbers; nothing is read then, however large the file says they are
   */
  read(path: string, shape: Shape): Float32Array;
  close(): void;
}

/** What every HDF5 file begins with. */
const SIGNATURE = [0x89, 0x48, 0x44, 0x46];
const DAMAGED = "load: the weights in the file are no readable HDF5 file.";

let files = 0;

// HDF5 comes as WebAssembly, which takes half a second to start: only who saves or loads pays for it.
async function library() {
  const { default: h5wasm } = await import("h5wasm");
  return { h5wasm, FS: (await h5wasm.ready).FS };
}

/** The bytes of an HDF5 file with these arrays. It is made in memory. */
export async function writeArrays(arrays: readonly StoredArray[]): Promise<Uint8Array> {
  const { h5wasm, FS } = await library();
  const name = `/written${files++}.h5`;
  const file = new h5wasm.File(name, "w");
  try {
    const groups = new Map<string, { create_group: typeof file.create_group; create_dataset: typeof file.create_dataset }>([["", file]]);
    const groupAt = (path: string): ReturnType<typeof groups.get> & object => {
      const known = groups.get(path);
      if (known !== undefined) return known;
      const at = path.lastIndexOf("/");
      const made = groupAt(path.slice(0, Math.max(at, 0))).create_group(path.slice(at + 1));
      groups.set(path, made);
      return made;
    };
    for (const { path, shape, values } of arrays) {
      const at = path.lastIndexOf("/");
      const dtype = values instanceof BigInt64Array ? "<q" : "<f";
      groupAt(path.slice(0, Math.max(at, 0))).create_dataset({ name: path.slice(at + 1), data: values, shape: [...shape], dtype });
    }
    file.flush();
    file.close();
    return FS.readFile(name);
  } finally {
    FS.unlink(name);
  }
}

/** Opens the bytes of an HDF5 file, in memory. */
export async function openArrays(bytes: Uint8Array): Promise<ArrayFile> {
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) throw new Error(DAMAGED); // before HDF5 prints a page about it
  const { h5wasm, FS } = await library();
  const name = `/read${files++}.h5`;
  FS.writeFile(name, bytes);
  const file = new h5wasm.File(name, "r");
  const close = (): void => {
    file.close();
    FS.unlink(name);
  };
  if (file.file_id < 0n) {
    close();
    throw new Error(DAMAGED);
  }
  const find = (path: string) => {
    const found = file.get(path);
    return found instanceof h5wasm.Dataset ? found : undefined;
  };
  return {
    has: (path) => find(path) !== undefined,
    read(path, shape) {
      const found = find(path);
      if (found === undefined) throw new Error(`load: the file holds no array at ${path}.`);
      const stored = found.shape ?? [];
      if (stored.length !== shape.length || stored.some((length, axis) => length !== shape[axis])) {
        throw new Error(`load: the array at ${path} must have the shape ${shapeText(shape)}; the file's has ${shapeText(stored)}.`);
      }
      const { value } = found;
      if (value instanceof Float32Array && value.length === sizeOf(shape)) return value;
      if (value instanceof Float64Array || value instanceof Int32Array || value instanceof BigInt64Array) return Float32Array.from(value as ArrayLike<number | bigint>, Number);
      if (typeof value === "number" || typeof value === "bigint") return Float32Array.of(Number(value));
      throw new Error(`load: the array at ${path} must hold 32-bit or 64-bit numbers; the file's are of type ${JSON.stringify(found.dtype)}.`);
    },
    close,
  };
}
