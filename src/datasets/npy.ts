import { asNumbers, type NamedArray } from "./arraySet.js";

const MAGIC = "\x93NUMPY";

type Reader = (buffer: ArrayBuffer) => ArrayLike<number | bigint>;

/** What NumPy calls its types, little-endian or of one byte. */
const TYPES: Readonly<Record<string, Reader>> = {
  "|u1": (buffer) => new Uint8Array(buffer),
  "|b1": (buffer) => new Uint8Array(buffer),
  "|i1": (buffer) => new Int8Array(buffer),
  "<u2": (buffer) => new Uint16Array(buffer),
  "<i2": (buffer) => new Int16Array(buffer),
  "<u4": (buffer) => new Uint32Array(buffer),
  "<i4": (buffer) => new Int32Array(buffer),
  "<u8": (buffer) => new BigUint64Array(buffer),
  "<i8": (buffer) => new BigInt64Array(buffer),
  "<f4": (buffer) => new Float32Array(buffer),
  "<f8": (buffer) => new Float64Array(buffer),
};

/**
 * Reads an array as NumPy writes it: a magic string, the version, the header's length, a header with type, order and shape, the values.
 *
 * @param name stands in messages
 * @throws when it is no such file, is stored by columns, or has another type
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpy(name: string, content: Uint8Array): NamedArray {
  const text = (start: number, end: number) => Buffer.from(content.subarray(start, end)).toString("latin1");
  if (text(0, 6) !== MAGIC) throw new Error(`npz: ${name} is no NumPy array.`);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const isFirst = content[6] === 1;
  const start = isFirst ? 10 : 12;
  const end = start + (isFirst ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = text(start, end);
  const type = /'descr': '([^']+)'/.exec(header)?.[1];
  const shape = /'shape': \(([^)]*)\)/.exec(header)?.[1]?.split(",").filter((part) => part.trim() !== "").map(Number);
  if (shape === undefined || !shape.every((length) => Number.isInteger(length) && length >= 0)) throw new Error(`npz: ${name} has no shape in its header.`);
  if (header.includes("'fortran_order': True") && shape.length > 1) throw new Error(`npz: ${name} is stored by columns; expected rows. Save it with numpy.ascontiguousarray.`);
  const read = TYPES[type ?? ""];
  if (read === undefined) throw new Error(`npz: ${name} must hold numbers of a type among ${Object.keys(TYPES).join(", ")}; received ${type ?? "several fields"}. Save it as float32.`);
  // A copy begins where numbers of any size may begin.
  const bytes = new Uint8Array(content.subarray(end));
  try {
    return asNumbers("npz", name, shape, read(bytes.buffer));
  } catch (error) {
    throw error instanceof RangeError ? new Error(`npz: ${name} ends in the middle of a number.`) : error;
  }
}
