import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { encodePng } from "../../src/widgets/png.js";

test("a grey picture has the file's parts, and its pixels come back", () => {
  const pixels = Uint8Array.from([0, 50, 100, 150, 200, 250]);
  const file = Buffer.from(encodePng(pixels, 3, 2, 1));
  expect(file.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  expect(file.readUInt32BE(16)).toBe(3);
  expect(file.readUInt32BE(20)).toBe(2);
  expect([...file.subarray(24, 29)]).toEqual([8, 0, 0, 0, 0]);
  const length = file.readUInt32BE(33);
  expect(file.toString("latin1", 37, 41)).toBe("IDAT");
  expect([...inflateSync(file.subarray(41, 41 + length))]).toEqual([0, 0, 50, 100, 0, 150, 200, 250]);
});

test("the end chunk has the checksum that the specification gives for it", () => {
  const file = Buffer.from(encodePng(new Uint8Array(3), 1, 1, 3));
  expect(file.subarray(-8).toString("hex")).toBe("49454e44ae426082");
  expect(file[25]).toBe(2);
});

test("a picture in a palette's colours holds their numbers and the palette", () => {
  const palette = Uint8Array.from([1, 2, 3, 4, 5, 6]);
  const file = Buffer.from(encodePng(Uint8Array.from([1, 0]), 2, 1, 1, palette));
  expect(file[25]).toBe(3);
  expect(file.toString("latin1", 37, 41)).toBe("PLTE");
  expect([...file.subarray(41, 47)]).toEqual([...palette]);
  expect(file.toString("latin1", 55, 59)).toBe("IDAT");
  expect([...inflateSync(file.subarray(59, 59 + file.readUInt32BE(51)))]).toEqual([0, 1, 0]);
});

test("sizes that don't fit are refused", () => {
  expect(() => encodePng(new Uint8Array(5), 2, 2, 1)).toThrow("2 x 2 x 1 needs 4 bytes; received 5");
  expect(() => encodePng(new Uint8Array(4), 1, 1, 4)).toThrow("channels must be 1 (grey) or 3 (colour); received 4");
});
