import { inspect, types, type InspectOptions } from "node:util";

/** How values are written; no colours, since a result is kept in the notebook's file. */
export const TEXT = { colors: false, depth: 4, maxArrayLength: 100, maxStringLength: 10_000, breakLength: 100 } as const;

/** Most entries that a text is made of: four nested arrays of a hundred would be a hundred million. */
const ENTRIES = 20_000;

/** Longest text of a value, in characters. */
const LONGEST = 100_000;

/** Properties of a single object that are shown. */
const PROPERTIES = 500;

/** A typed array that is longer shows its ends. */
const WHOLE = 100;
const END = 10;

/** A value as text: without running a getter, not deeper than is readable, and cut with a word about what is missing. */
export function textOf(value: unknown, options: InspectOptions = {}): string {
  try {
    const text = ArrayBuffer.isView(value) && !(value instanceof DataView) ? arrayText(value as NumberArray) : wholeText(value, options);
    if (text.length <= LONGEST) return text;
    return `${text.slice(0, LONGEST)}\n… ${(text.length - LONGEST).toLocaleString("en")} more characters; show a part of the value, or write it to a file.`;
  } catch (error) {
    // A class's own way to be inspected may fail; that it did is what there is to show.
    return `[a value that can't be shown: ${error instanceof Error ? error.message : String(error)}]`;
  }
}

function wholeText(value: unknown, options: InspectOptions): string {
  const shown = { ...TEXT, ...options, depth: fittingDepth(value) };
  if (!isPlain(value)) return inspect(value, shown);
  const keys = Object.keys(value);
  if (keys.length <= PROPERTIES) return inspect(value, shown);
  const part = Object.create(null) as Record<string, unknown>;
  for (const key of keys.slice(0, PROPERTIES)) Object.defineProperty(part, key, Object.getOwnPropertyDescriptor(value, key) ?? {});
  const text = inspect(part, shown).replace(/^\[Object: null prototype\] /, "");
  return `${text}\n… ${(keys.length - PROPERTIES).toLocaleString("en")} more properties`;
}

/** An object that an author wrote with braces. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, "isPrototypeOf");
}

/** The property's value, if it is no getter's. */
export function plainProperty(value: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

/** How many levels below the value hold no more entries than can be read. */
function fittingDepth(value: unknown): number {
  let level: readonly unknown[] = [value];
  let count = 0;
  for (let depth = 0; depth <= TEXT.depth; depth++) {
    const next: unknown[] = [];
    for (const item of level) {
      next.push(...entriesOf(item));
      if (count + next.length > ENTRIES) return Math.max(0, depth - 1);
    }
    count += next.length;
    level = next;
  }
  return TEXT.depth;
}

function entriesOf(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null || types.isProxy(value) || ArrayBuffer.isView(value)) return [];
  if (Array.isArray(value)) return value.slice(0, TEXT.maxArrayLength);
  if (value instanceof Map) return [...value.entries()].slice(0, TEXT.maxArrayLength).flat();
  if (value instanceof Set) return [...value].slice(0, TEXT.maxArrayLength);
  return Object.keys(value).slice(0, PROPERTIES).map((key) => plainProperty(value, key));
}

type NumberArray = Uint8Array | Float32Array;

/** A typed array: its type, its length, and its ends when it is long. */
function arrayText(value: NumberArray): string {
  if (value.length <= WHOLE) return inspect(value, TEXT);
  const part = (from: number, to: number): string => Array.from(value.subarray(from, to), (item) => inspect(item)).join(", ");
  const hidden = (value.length - 2 * END).toLocaleString("en");
  return `${value.constructor.name}(${value.length}) [\n  ${part(0, END)},\n  … ${hidden} more …\n  ${part(value.length - END, value.length)}\n]`;
}
