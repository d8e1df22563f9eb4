import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { layers, sequential, tf } from "../../../src/index.js";
import { packSafetensors, unpackSafetensors } from "../../../src/models/saving/safetensors.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-safetensors-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file with this header and these bytes behind it. */
function file(header: string, bytes = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const all = new Uint8Array(8 + text.length + bytes);
  new DataView(all.buffer).setBigUint64(0, BigInt(text.length), true);
  all.set(text, 8);
  return all;
}

const entry = (more: object): string => JSON.stringify({ w: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...more } });

describe("the format", () => {
  it("gives back what it was given, and looks as it should", () => {
    const tensors = [
      { name: "a.kernel", shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
      { name: "a.bias", shape: [], values: Float32Array.of(-0.5) },
    ];
    const bytes = packSafetensors(tensors);
    expect(unpackSafetensors(bytes)).toEqual(tensors);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      "a.kernel": { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] },
      "a.bias": { dtype: "F32", shape: [], data_offsets: [24, 28] },
    });
    expect(new DataView(bytes.buffer).getFloat32(8 + length + 24, true)).toBe(-0.5);
    expect(unpackSafetensors(file('{"__metadata__":{"format":"pt"}}'))).toEqual([]);
  });

  it.each([
    ["too short", new Uint8Array(4), "too short for safetensors"],
    ["a header past the end", file("{}").subarray(0, 9), "the header says that it has 2 bytes, and the file has 9"],
    ["a header of 2^63 bytes", Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 128), "the header says that it has 9223372036854776000 bytes"],
    ["no JSON", file("{]"), "the header must be a JSON object"],
    ["a list", file("[]"), "the header must be a JSON object"],
    ["another type", file(entry({ dtype: "F16" }), 8), 'the tensor w must be of type F32, 32-bit floats; received "F16"'],
    ["a length below 0", file(entry({ shape: [-2] }), 8), "must have a shape and two offsets, whole numbers from 0"],
    ["lengths beyond numbers", file(entry({ shape: [2 ** 40, 2 ** 40] }), 8), "needs"],
    ["offsets that don't fit the shape", file(entry({ shape: [3] }), 8), "the tensor w of shape [3] needs 12 bytes; the header gives it 8"],
    ["a tensor past the end", file(entry({}), 4), "the tensor w lies at bytes 0 to 8; it must begin at 0, where the one before ends, and end within 4"],
    ["a gap", file(entry({ data_offsets: [4, 12] }), 12), "it must begin at 0"],
    ["an overlap", file(JSON.stringify({ a: { dtype: "F32", shape: [2], data_offsets: [0, 8] }, b: { dtype: "F32", shape: [1], data_offsets: [4, 8] } }), 8), "the tensor b lies at bytes 4 to 8; it must begin at 8"],
    ["bytes of nobody", file(entry({}), 12), "4 bytes of the file belong to no tensor"],
    ["no object", file('{"w":null}'), "the tensor w must be of type F32"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => unpackSafetensors(bytes)).toThrow(message);
  });
});

describe("a model's weights", () => {
  const net = (units = 3) => sequential([layers.dense({ units, inputShape: [2], name: "hidden" }), layers.batchNormalization(), layers.dense({ units: 1, name: "out" })], { seed: 1 });
  const path = join(folder, "net.safetensors");

  it("come back into another one like it", async () => {
    const [a, b] = [net(), sequential([layers.dense({ units: 3, inputShape: [2], name: "hidden" }), layers.batchNormalization(), layers.dense({ units: 1, name: "out" })], { seed: 2 })];
    await a.saveWeights(path);
    await b.loadWeights(path);
    const before = tf.memory().numTensors;
    await b.loadWeights(path);
    expect(tf.memory().numTensors).toBe(before);
    a.weights.forEach(({ variable }, i) => expect(b.weights[i]?.variable.arraySync()).toEqual(variable.arraySync()));
    expect(unpackSafetensors(readFileSync(path)).map(({ name }) => name)).toContain("batchNormalization.movingVariance");
    a.dispose();
    b.dispose();
  });

  it("leave a model alone that they don't fit", async () => {
    const wide = net(4);
    const before = wide.weights.map(({ variable }) => variable.arraySync());
    await expect(wide.loadWeights(path)).rejects.toThrow("load: the weight hidden.kernel must have the shape [2, 4]; the file's has [2, 3].");
    writeFileSync(path, packSafetensors([{ name: "hiden.kernel", shape: [], values: Float32Array.of(1) }]));
    await expect(wide.loadWeights(path)).rejects.toThrow('load: unknown weight "hiden.kernel". Did you mean "hidden.kernel"?');
    writeFileSync(path, packSafetensors([]));
    await expect(wide.loadWeights(path)).rejects.toThrow("load: the file holds no weight called hidden.kernel, which sequential has.");
    await expect(wide.loadWeights(join(folder, "none.safetensors"))).rejects.toThrow("none.safetensors can't be read");
    await expect(wide.loadWeights("weights.bin")).rejects.toThrow("load: the file's name must end in .safetensors");
    await expect(wide.saveWeights(join(folder, "no/such/folder.safetensors"))).rejects.toThrow("can't be written");
    expect(wide.weights.map(({ variable }) => variable.arraySync())).toEqual(before);
    wide.dispose();
  });
});

it("no half-written file is left behind", () => {
  expect(execFileSync("ls", [folder], { encoding: "utf8" })).not.toContain(".part");
});
