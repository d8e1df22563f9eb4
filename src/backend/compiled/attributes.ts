import type { Binding, TensorValues } from "../binding.js";
import { ProtobufWriter } from "./protobuf.js";

// Entries of NodeDef's map from attribute name to AttrValue. Field numbers are those of attr_value.proto, tensor.proto and
// tensor_shape.proto.
const LIST = 1;
const TEXT = 2;
const INTEGER = 3;
const BOOL = 5;
const TYPE = 6;
const SHAPE = 7;
const TENSOR = 8;

/** A dtype as an attribute. */
export function typeAttribute(name: string, dtype: number): Uint8Array {
  return entry(name, (value) => value.integer(TYPE, dtype));
}

/** An integer as an attribute. */
export function integerAttribute(name: string, number: number): Uint8Array {
  return entry(name, (value) => value.integer(INTEGER, number));
}

/** A list of integers as an attribute, byte for byte as TensorFlow writes it. */
export function integersAttribute(name: string, numbers: readonly number[]): Uint8Array {
  return entry(name, (value) => value.message(LIST, (list) => list.integers(INTEGER, numbers)));
}

/** A text as an attribute. */
export function textAttribute(name: string, text: string): Uint8Array {
  return entry(name, (value) => value.text(TEXT, text));
}

/** A boolean as an attribute. */
export function booleanAttribute(name: string, flag: boolean): Uint8Array {
  return entry(name, (value) => value.integer(BOOL, flag ? 1 : 0));
}

/** A shape as an attribute. */
export function shapeAttribute(name: string, shape: readonly number[]): Uint8Array {
  return entry(name, (value) => value.message(SHAPE, (message) => writeShape(message, shape)));
}

/** A tensor's values as an attribute; floats that are all equal are written once, which stands for all of them. */
export function tensorAttribute(binding: Binding, name: string, shape: readonly number[], dtype: number, values: TensorValues): Uint8Array {
  return entry(name, (value) =>
    value.message(TENSOR, (tensor) => {
      tensor.integer(1, dtype).message(2, (message) => writeShape(message, shape));
      if (Array.isArray(values)) values.forEach((text) => tensor.bytes(8, text));
      else if (dtype === binding.TF_FLOAT && isUniform(values)) tensor.floats(5, [Number(values[0])]);
      else tensor.bytes(4, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }),
  );
}

/**
 * The map entries of a serialized NameAttrList, as the binding gives an op's attributes: field 1 is the op's name, every other
 * field an entry.
 */
export function attributeEntries(list: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < list.length; ) {
    const isEntry = (list[at++] ?? 0) >> 3 === 2;
    let length = 0;
    for (let shift = 0, byte = 128; byte > 127; shift += 7) {
      byte = list[at++] ?? 0;
      length |= (byte & 127) << shift;
    }
    if (isEntry) entries.push(list.subarray(at, at + length));
    at += length;
  }
  return entries;
}

function entry(name: string, write: (value: ProtobufWriter) => void): Uint8Array {
  return new ProtobufWriter().text(1, name).message(2, write).finish();
}

function writeShape(writer: ProtobufWriter, shape: readonly number[]): void {
  for (const size of shape) writer.message(2, (dimension) => dimension.integer(1, size));
}

function isUniform(values: ArrayLike<number | bigint>): boolean {
  for (let i = 1; i < values.length; i++) if (!Object.is(values[i], values[0])) return false;
  return values.length > 0;
}
