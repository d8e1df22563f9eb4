import { expect, it } from "vitest";
import { attributeEntries } from "../../../src/backend/compiled/attributes.js";
import { LruCache } from "../../../src/backend/compiled/lruCache.js";
import { ProtobufWriter } from "../../../src/backend/compiled/protobuf.js";

const bytes = (write: (writer: ProtobufWriter) => unknown): number[] => {
  const writer = new ProtobufWriter();
  write(writer);
  return [...writer.finish()];
};

it("writes the encoding guide's own examples", () => {
  expect(bytes((w) => w.integer(1, 150))).toEqual([0x08, 0x96, 0x01]);
  expect(bytes((w) => w.text(2, "testing"))).toEqual([0x12, 7, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
  expect(bytes((w) => w.message(3, (inner) => inner.integer(1, 150)))).toEqual([0x1a, 3, 0x08, 0x96, 0x01]);
  expect(bytes((w) => w.integers(6, [3, 270, 86942]))).toEqual([0x32, 6, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05]);
});

it("writes negative, wide and long values", () => {
  expect(bytes((w) => w.integer(1, -2))).toEqual([0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
  expect(bytes((w) => w.integer(1, 2 ** 31))).toEqual([0x08, 0x80, 0x80, 0x80, 0x80, 0x08]);
  expect(bytes((w) => w.float(1, 1))).toEqual([0x0d, 0, 0, 0x80, 0x3f]);
  const long = bytes((w) => w.bytes(1, new Uint8Array(1000)).integer(2, 1));
  expect([long.length, long.slice(0, 3), long.slice(-2)]).toEqual([3 + 1000 + 2, [0x0a, 0xe8, 0x07], [0x10, 1]]);
});

it("reads the entries of a NameAttrList", () => {
  const list = new ProtobufWriter().text(1, "MatMul").bytes(2, new Uint8Array(200).fill(1)).bytes(2, Uint8Array.of(7)).finish();
  expect(attributeEntries(list)).toEqual([new Uint8Array(200).fill(1), Uint8Array.of(7)]);
});

it("LruCache keeps what was used last and disposes the rest", () => {
  const gone: string[] = [];
  const cache = new LruCache<{ dispose(): void }>(2);
  for (const key of ["a", "b"]) cache.set(key, { dispose: () => gone.push(key) });
  cache.get("a");
  cache.set("c", { dispose: () => gone.push("c") });
  expect([gone, cache.size, cache.get("b")]).toEqual([["b"], 2, undefined]);
  cache.clear();
  expect([gone, cache.size]).toEqual([["b", "a", "c"], 0]);
});
