/** Bytes with their shape, as an IDX file holds them. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly values: Uint8Array;
}

const UNSIGNED_BYTE = 8;

/**
 * Reads an IDX file of unsigned bytes: two zeros, the type, the number of axes, each length as a big-endian 32-bit number, the values.
 *
 * @param content the uncompressed file; the values share its memory
 * @throws when it is no such file
 * @see http://yann.lecun.com/exdb/mnist/
 */
export function readIdx(content: Uint8Array): IdxArray {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (content.length < 4 || view.getUint16(0) !== 0 || view.getUint8(2) !== UNSIGNED_BYTE) {
    throw new Error("idx: the content must start with 0, 0, 8 and the number of axes; this is no IDX file of bytes.");
  }
  const axes = view.getUint8(3);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const values = content.subarray(4 + 4 * axes);
  const size = shape.reduce((product, length) => product * length, 1);
  if (values.length !== size) throw new Error(`idx: the header announces ${size} values; received ${values.length}.`);
  return { shape, values };
}
