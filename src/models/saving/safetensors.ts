import { sameShape, type Shape, shapeText, sizeOf } from "../../arithmetic/shape.js";
import { tf } from "../../backend/index.js";
import type { BaseLayer } from "../../layers/baseLayer.js";
import { unknownName } from "../../variables/byName.js";
import { readWhole, writeWhole } from "./wholeFile.js";

/** A header is a few hundred bytes a tensor; the format's own reader refuses larger ones too. */
const LARGEST_HEADER = 100_000_000;

/** A named tensor in a safetensors file. */
export interface NamedValues {
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float32Array;
}

interface Entry {
  readonly name: string;
  readonly shape: Shape;
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes of a safetensors file: 8 bytes with the header's length, the header as JSON, the numbers one after the other.
 *
 * @see https://github.com/huggingface/safetensors, "Format"
 */
export function packSafetensors(tensors: readonly NamedValues[], metadata?: Readonly<Record<string, string>>): Uint8Array {
  let end = 0;
  const entries = tensors.map(({ name, shape, values }) => [name, { dtype: "F32", shape, data_offsets: [end, (end += values.byteLength)] }] as const);
  const text = new TextEncoder().encode(JSON.stringify({ ...(metadata === undefined ? {} : { __metadata__: metadata }), ...Object.fromEntries(entries) }));
  // The numbers begin at a multiple of 8, for readers that map the file into memory.
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  tensors.forEach(({ values }, i) => bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 8 + length + (entries[i]?.[1].data_offsets[0] ?? 0)));
  return bytes;
}

/**
 * Reads a safetensors file with 32-bit floats. Nothing in the header is trusted: lengths, shapes and places are checked against the file.
 *
 * @throws when the header is damaged, or a tensor reaches beyond the file, overlaps another or is of another type
 */
export function unpackSafetensors(bytes: Uint8Array): NamedValues[] {
  if (bytes.length < 8) throw new Error("load: the file is too short for safetensors, which begin with 8 bytes for the header's length.");
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > LARGEST_HEADER || 8 + length > bytes.length) throw new Error(`load: the header says that it has ${length} bytes, and the file has ${bytes.length}. It is no safetensors file, or damaged.`);
  const header = headerOf(bytes.subarray(8, 8 + length));
  const numbers = bytes.subarray(8 + length);
  const entries = Object.entries(header).filter(([name]) => name !== "__metadata__").map(([name, value]) => entryOf(name, value));
  let at = 0;
  for (const { name, start, end } of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== at || end > numbers.length) throw new Error(`load: the tensor ${name} lies at bytes ${start} to ${end}; it must begin at ${at}, where the one before ends, and end within ${numbers.length}.`);
    at = end;
  }
  if (at !== numbers.length) throw new Error(`load: ${numbers.length - at} bytes of the file belong to no tensor.`);
  return entries.map(({ name, shape, start, end }) => ({ name, shape, values: new Float32Array(Uint8Array.from(numbers.subarray(start, end)).buffer) }));
}

/** The texts in a file that {@link unpackSafetensors} has read without a complaint. */
export function metadataOf(bytes: Uint8Array): Readonly<Record<string, string>> {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const { __metadata__: metadata = {} } = headerOf(bytes.subarray(8, 8 + length)) as { __metadata__?: Record<string, string> };
  return metadata;
}

/** Writes a model's or a layer's weights under their names: `dense_1.kernel`. */
export async function saveSafetensors(model: BaseLayer, path: string): Promise<void> {
  checkName("save", path);
  const names = model.weightShapes.map(({ name }) => name);
  const tensors = model.weights.map(({ variable, shape }, i) => ({ name: names[i] ?? String(i), shape, values: variable.dataSync() as Float32Array }));
  await writeWhole(path, packSafetensors(tensors));
}

/** Reads weights into a model or a layer; nothing changes unless all of them fit. */
export async function loadSafetensors(model: BaseLayer, path: string): Promise<void> {
  checkName("load", path);
  const stored = new Map(unpackSafetensors(await readWhole(path)).map((tensor) => [tensor.name, tensor]));
  const shapes = model.weightShapes;
  const [unknown] = [...stored.keys()].filter((name) => shapes.every((weight) => weight.name !== name));
  if (unknown !== undefined) throw new Error(`load: ${unknownName("weight", unknown, shapes.map(({ name }) => name))}`);
  const values = shapes.map(({ name, shape }) => {
    const found = stored.get(name);
    if (found === undefined) throw new Error(`load: the file holds no weight called ${name}, which ${model.name} has.`);
    if (!sameShape(found.shape, shape)) throw new Error(`load: the weight ${name} must have the shape ${shapeText(shape)}; the file's has ${shapeText(found.shape)}.`);
    return found;
  });
  model.weights.forEach(({ variable }, i) => tf.tidy(() => variable.assign(tf.tensor(values[i]?.values ?? [], variable.shape))));
}

function headerOf(bytes: Uint8Array): object {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof header === "object" && header !== null && !Array.isArray(header)) return header;
  } catch {
    // said below
  }
  throw new Error("load: the header must be a JSON object. The file is no safetensors file, or damaged.");
}

function entryOf(name: string, value: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
  if (dtype !== "F32") throw new Error(`load: the tensor ${name} must be of type F32, 32-bit floats; received ${JSON.stringify(dtype)}. Convert the file.`);
  const isSize = (length: unknown): length is number => Number.isSafeInteger(length) && Number(length) >= 0;
  if (!Array.isArray(shape) || !shape.every(isSize) || !Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) {
    throw new Error(`load: the tensor ${name} must have a shape and two offsets, whole numbers from 0; received ${JSON.stringify({ shape, offsets })}.`);
  }
  const [start = 0, end = 0] = offsets as number[];
  if (end - start !== 4 * sizeOf(shape as number[])) throw new Error(`load: the tensor ${name} of shape ${shapeText(shape as number[])} needs ${4 * sizeOf(shape as number[])} bytes; the header gives it ${end - start}.`);
  return { name, shape: shape as number[], start, end };
}

function checkName(method: string, path: string): void {
  if (!/\.safetensors$/i.test(path)) throw new Error(`${method}: the file's name must end in .safetensors; received ${JSON.stringify(path)}.`);
}
