import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { datasets } from "../../src/index.js";

let folder = "";
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "gradbook-films-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const chunk = (name: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.write(name, "latin1");
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length & 1)]);
};
const list = (kind: string, ...parts: Buffer[]): Buffer => chunk("LIST", Buffer.concat([Buffer.from(kind), ...parts]));
const header = (type: string, codec: string): Buffer => list("strl", chunk("strh", Buffer.concat([Buffer.from(type + codec), Buffer.alloc(48)])), chunk("strf", Buffer.alloc(40)));

/** A film whose picture number `i` is grey of the value 10 i; sound lies between the pictures, and the index at the end. */
async function film(count: number, { codec = "MJPG", dropped = -1 } = {}): Promise<Buffer> {
  const pictures = [];
  for (let i = 0; i < count; i++) {
    const grey = { r: 10 * i, g: 10 * i, b: 10 * i };
    const jpeg = await sharp({ create: { width: 16, height: 12, channels: 3, background: grey } }).jpeg({ quality: 100 }).toBuffer();
    pictures.push(chunk("01dc", i === dropped ? Buffer.alloc(0) : jpeg), chunk("00wb", Buffer.alloc(7)));
  }
  const content = [list("hdrl", chunk("avih", Buffer.alloc(56)), header("auds", "\0\0\0\0"), header("vids", codec)), chunk("JUNK", Buffer.alloc(3)), list("movi", list("rec ", ...pictures)), chunk("idx1", Buffer.alloc(16))];
  return chunk("RIFF", Buffer.concat([Buffer.from("AVI "), ...content]));
}

/** The publisher's folders with two classes and three films. */
async function films(name: string): Promise<string> {
  const path = join(folder, name);
  for (const part of ["Archery", "Bowling", "ucfTrainTestlist"]) mkdirSync(join(path, part), { recursive: true });
  writeFileSync(join(path, "Archery/v_Archery_g01_c01.avi"), await film(12));
  writeFileSync(join(path, "Bowling/v_Bowling_g01_c01.avi"), await film(3, { dropped: 1 }));
  writeFileSync(join(path, "Bowling/v_Bowling_g02_c01.avi"), await film(20, { codec: "mjpg" }));
  writeFileSync(join(path, "ucfTrainTestlist/classInd.txt"), "1 Archery\r\n2 Bowling\r\n");
  writeFileSync(join(path, "ucfTrainTestlist/trainlist01.txt"), "Archery/v_Archery_g01_c01.avi 1\r\nBowling/v_Bowling_g01_c01.avi 2\r\n");
  writeFileSync(join(path, "ucfTrainTestlist/testlist01.txt"), "Bowling/v_Bowling_g02_c01.avi\n");
  return path;
}

const first = async (stream: datasets.ClipStream, options?: Parameters<datasets.ClipStream["chunks"]>[1]) => (await stream.chunks(8, options).next()).value as datasets.Dataset;

/** The first pixel of each picture of a clip, in the film's steps of ten. */
const pictures = (set: datasets.Dataset, clip: number): number[] => {
  const [frames = 0, rows = 0, columns = 0, channels = 0] = set.inputShape;
  return Array.from({ length: frames }, (_, i) => Math.round((set.inputs[(clip * frames + i) * rows * columns * channels] ?? NaN) / 10));
};

describe("ucf101", () => {
  it("reads clips of the middle, or from anywhere by a seed", async () => {
    const path = await films("UCF-101");
    const train = await datasets.ucf101(path, { size: [6, 8], frames: 4 });
    expect([train.size, train.inputShape, train.classNames]).toEqual([2, [4, 6, 8, 3], ["Archery", "Bowling"]]);
    const middle = await first(train, { shuffle: false });
    expect(Array.from(middle.targets)).toEqual([0, 1]);
    // A film of twelve pictures has nine places for four; one of three stands still at its end, its dropped picture being the one before.
    expect([pictures(middle, 0), pictures(middle, 1)]).toEqual([[4, 5, 6, 7], [0, 0, 2, 2]]);
    const places = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const [chosen, again] = [await first(train, { seed }), await first(train, { seed })];
      expect(again.inputs).toEqual(chosen.inputs);
      places.add(pictures(chosen, chosen.targets[0] === 0 ? 0 : 1)[0] ?? NaN);
    }
    expect(places.size).toBeGreaterThan(4);
    expect([Math.min(...places) >= 0, Math.max(...places) <= 8]).toEqual([true, true]);
  });

  it("reads the test list, grey and every other picture", async () => {
    const test = await datasets.ucf101(await films("grey"), { size: [2, 2], frames: 5, every: 2, channels: 1, part: "test" });
    const clips = await first(test, { shuffle: false });
    expect([clips.inputShape, Array.from(clips.targets), pictures(clips, 0)]).toEqual([[5, 2, 2, 1], [1], [6, 8, 10, 12, 14]]);
  });

  it("names what is wrong", async () => {
    const path = await films("wrong");
    const size = [2, 2] as const;
    await expect(datasets.ucf101(path, { size, frames: 0 })).rejects.toThrow("ucf101: frames must be a positive integer; received 0.");
    await expect(datasets.ucf101(path, { size, split: 4 })).rejects.toThrow("ucf101: split must be 1, 2 or 3; received 4.");
    await expect(datasets.ucf101(path, { size, part: "val" as "test" })).rejects.toThrow('ucf101: part must be "train" or "test"; received "val".');
    await expect(datasets.ucf101(path, { size: [2] as unknown as typeof size })).rejects.toThrow("ucf101: size must be two positive integers");
    await expect(datasets.ucf101(path, { size, split: 2 })).rejects.toThrow("trainlist02.txt");
    const broken = async (content: Buffer, message: string): Promise<void> => {
      writeFileSync(join(path, "Bowling/v_Bowling_g02_c01.avi"), content);
      await expect(first(await datasets.ucf101(path, { size, part: "test" }))).rejects.toThrow(message);
    };
    await broken(await film(2, { codec: "XVID" }), 'must be in Motion JPEG; its pictures are in "XVID". Convert it: ffmpeg -i');
    await broken(Buffer.from("no film"), "is damaged: it is not an AVI file");
    await broken((await film(3)).subarray(0, 900), "goes on beyond the file's end");
    await broken(await film(0), "is damaged: it has no pictures");
    writeFileSync(join(path, "ucfTrainTestlist/testlist01.txt"), "Chess/v_Chess_g01_c01.avi\n");
    await expect(datasets.ucf101(path, { size, part: "test" })).rejects.toThrow('line 1 is not a film in a class\'s folder: "Chess/v_Chess_g01_c01.avi"');
    writeFileSync(join(path, "ucfTrainTestlist/classInd.txt"), "2 Archery\n");
    await expect(datasets.ucf101(path, { size })).rejects.toThrow('line 1 is not the number 1 and a name: "2 Archery"');
  });
});
