import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { strToU8, zipSync } from "fflate";
import { File, ready } from "h5wasm/node";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { datasets, layers, losses, metrics, sequential, tf } from "../../src/index.js";
import { tarGz } from "./archives.js";

let folder = "";
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "gradbook-files-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The numbers of one sample in either part. */
const all = ({ train, test }: Awaited<ReturnType<typeof datasets.csv>>) => [train, test].flatMap((part) => Array.from({ length: part.size }, (_, i) => ({
  input: Array.from(part.inputs.subarray(i * (part.inputs.length / part.size), (i + 1) * (part.inputs.length / part.size))),
  target: part.targets[i],
})));

describe("csv", () => {
  const table = 'size,colour,"a, b",price\n1,red,10,100\n2,blue,20,200\n3,red,30,300\n4,red,40,400\n5,blue,50,500\n';

  it("reads numbers as they are and text as categories, and predicts the last column", async () => {
    const houses = await datasets.csv(write("houses.csv", `\uFEFF${table}`));
    expect(houses.featureNames).toEqual(["size", "colour=blue", "colour=red", "a, b"]);
    expect([houses.train.size, houses.test.size, houses.train.targetShape]).toEqual([4, 1, [1]]);
    expect(all(houses).find(({ target }) => target === 200)?.input).toEqual([2, 1, 0, 20]);
  });

  it("makes classes of text, and of numbers when asked", async () => {
    const colours = await datasets.csv(write("houses.csv", table), { target: "colour", features: ["size"], test: 0 });
    expect([colours.classNames, colours.train.hasClasses]).toEqual([["blue", "red"], true]);
    expect(all(colours).toSorted((a, b) => (a.input[0] ?? 0) - (b.input[0] ?? 0)).map(({ target }) => target)).toEqual([1, 0, 1, 1, 0]);
    const numbers = await datasets.csv(write("plain.csv", "0.5;0\n1.5;2\n"), { delimiter: ";", classes: true, test: 0 });
    expect([numbers.featureNames, numbers.train.hasClasses, Array.from(numbers.train.targets).toSorted()]).toEqual([["column 1"], true, [0, 2]]);
  });

  it("names what is wrong, and where", async () => {
    await expect(datasets.csv(write("bad.csv", table), { target: "prise" })).rejects.toThrow('csv: unknown column "prise". Did you mean "price"?');
    await expect(datasets.csv(write("bad.csv", "a,b\n1,2\n,3\n"))).rejects.toThrow("csv: the column a is empty in row 2, expected a value.");
    await expect(datasets.csv(write("bad.csv", "a,b\n1,2,3\n"))).rejects.toThrow("csv: the file is no table");
    await expect(datasets.csv(write("bad.csv", "a,b\n"))).rejects.toThrow("csv: the file has no rows.");
    await expect(datasets.csv(write("bad.csv", "a,b\n1,0.5\n"), { classes: true })).rejects.toThrow("csv: classes must be whole numbers from 0; received 0.5 in row 1 of b.");
    await expect(datasets.csv(write("bad.csv", `a,b\n${Array.from({ length: 101 }, (_, i) => `word ${i},1`).join("\n")}`))).rejects.toThrow('csv: the column a holds text ("word 0" in row 1) of 101 kinds');
    await expect(datasets.csv(join(folder, "absent.csv"))).rejects.toThrow("ENOENT");
  });
});

/** An array in NumPy's format, version 1.0. */
function npy(descr: string, shape: readonly number[], bytes: Uint8Array, order = "False"): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`.padEnd(117) + "\n";
  return Buffer.concat([Buffer.from([0x93]), strToU8("NUMPY"), Buffer.from([1, 0, header.length & 255, header.length >> 8]), strToU8(header), bytes]);
}

const bytesOf = (numbers: Float64Array | Float32Array | BigInt64Array | Int16Array): Uint8Array => new Uint8Array(numbers.buffer);

describe("npz", () => {
  it("reads Keras' names and NumPy's types", async () => {
    const path = write("keras.npz", zipSync({
      "x_train.npy": npy("|u1", [3, 2], Uint8Array.from([0, 51, 102, 153, 204, 255])),
      "y_train.npy": npy("<i8", [3], bytesOf(BigInt64Array.from([0n, 1n, 2n]))),
      "x_test.npy": npy("|u1", [1, 2], Uint8Array.from([255, 0])),
      "y_test.npy": npy("<i2", [1], bytesOf(Int16Array.from([1]))),
    }));
    const set = await datasets.npz(path);
    const [x, y] = set.train.tensors();
    [0, 0.2, 0.4, 0.6, 0.8, 1].forEach((value, i) => expect(x.dataSync()[i]).toBeCloseTo(value, 6));
    expect([y.dtype, Array.from(y.dataSync()), set.test.size]).toEqual(["int32", [0, 1, 2], 1]);
    tf.dispose([x, y]);
  });

  it("takes the arrays that it is told", async () => {
    const path = write("own.npz", zipSync({ "signal.npy": npy("<f8", [2, 3], bytesOf(Float64Array.from([1, 2, 3, 4, 5, 6]))), "scale.npy": npy("<f4", [2], bytesOf(Float32Array.from([0.5, 0.25]))) }));
    await expect(datasets.npz(path)).rejects.toThrow('npz: own.npz has no array with one of the usual names for inputs; it has signal, scale. Say which one: { inputs: "signal" }.');
    await expect(datasets.npz(path, { inputs: "signals" })).rejects.toThrow('npz: unknown array "signals". Did you mean "signal"?');
    const auto = await datasets.npz(path, { inputs: "signal", targets: "signal", test: 0 });
    expect(auto.train.targetShape).toEqual([3]);
    expect(Array.from(auto.train.targets)).toEqual(Array.from(auto.train.inputs));
    expect((await datasets.npz(path, { inputs: "signal", targets: "scale", test: 0 })).train.hasClasses).toBe(false);
  });

  it("names what is wrong with an array", async () => {
    const one = (array: Uint8Array) => datasets.npz(write("bad.npz", zipSync({ "x.npy": array, "y.npy": array })));
    await expect(one(npy("<c8", [1], new Uint8Array(8)))).rejects.toThrow("npz: x must hold numbers of a type among");
    await expect(one(npy("<f4", [2, 2], new Uint8Array(16), "True"))).rejects.toThrow("npz: x is stored by columns; expected rows.");
    await expect(one(npy("<f4", [2], new Uint8Array(7)))).rejects.toThrow("npz: x ends in the middle of a number.");
    await expect(one(npy("<f4", [3], new Uint8Array(8)))).rejects.toThrow("npz: x must hold 3 numbers for [3]; received 2.");
    await expect(one(npy("<i8", [1], bytesOf(BigInt64Array.from([2n ** 40n]))))).rejects.toThrow("npz: whole numbers must fit 32 bits; received 1099511627776 in x.");
    await expect(one(strToU8("nothing"))).rejects.toThrow("npz: x is no NumPy array.");
    await expect(datasets.npz(write("bad.npz", "nothing"))).rejects.toThrow("is damaged or no .npz file");
    const uneven = zipSync({ "x.npy": npy("|u1", [2], Uint8Array.from([1, 2])), "y.npy": npy("|u1", [3], Uint8Array.from([1, 2, 3])) });
    await expect(datasets.npz(write("bad.npz", uneven))).rejects.toThrow("npz: x and y must hold the same number of samples; received [2] and [3].");
  });

  const python = fileURLToPath(new URL("../../.venv/bin/python", import.meta.url));
  it.skipIf(!existsSync(python))("reads what NumPy and h5py write", async () => {
    const program = `
import numpy, h5py, sys
x = numpy.arange(24, dtype="float32").reshape(4, 3, 2); y = numpy.array([[0], [2], [1], [2]])
numpy.savez_compressed(sys.argv[1], x=x, y=y)
with h5py.File(sys.argv[2], "w") as f:
    f.create_dataset("input", data=x); f.create_dataset("group/output", data=y)`;
    const [packed, tree] = [join(folder, "numpy.npz"), join(folder, "h5py.h5")];
    execFileSync(python, ["-c", program, packed, tree]);
    for (const set of [await datasets.npz(packed, { test: 0 }), await datasets.hdf5(tree, { targets: "group/output", test: 0 })]) {
      expect([set.train.inputShape, set.train.targetShape, set.train.hasClasses]).toEqual([[3, 2], [], true]);
      expect(all(set).toSorted((a, b) => (a.input[0] ?? 0) - (b.input[0] ?? 0)).map(({ input, target }) => [input[0], target])).toEqual([[0, 0], [6, 2], [12, 1], [18, 2]]);
    }
  });
});

describe("hdf5", () => {
  it("reads the file's datasets", async () => {
    await ready;
    const path = join(folder, "own.h5");
    const file = new File(path, "w");
    file.create_dataset({ name: "input", data: Uint8Array.from([0, 255, 255, 0]), shape: [2, 2] });
    file.create_dataset({ name: "output", data: Float32Array.from([0.5, 1]), shape: [2, 1] });
    file.create_dataset({ name: "words", data: ["a", "b"] });
    file.close();
    const set = await datasets.hdf5(path, { test: 0 });
    expect([set.train.scale, set.train.targetShape, set.train.hasClasses]).toEqual([1 / 255, [1], false]);
    expect(new Set(all(set).map(({ input, target }) => `${input} ${target}`))).toEqual(new Set(["0,255 0.5", "255,0 1"]));
    await expect(datasets.hdf5(path, { inputs: "words" })).rejects.toThrow("hdf5: words must hold numbers in an array");
    await expect(datasets.hdf5(path, { inputs: "inputs" })).rejects.toThrow('hdf5: unknown array "inputs". Did you mean "input"?');
  });

  it("says that a file is damaged or missing", async () => {
    await expect(datasets.hdf5(join(folder, "absent.h5"))).rejects.toThrow("hdf5: there is no file");
    await expect(datasets.hdf5(write("bad.h5", "nothing"))).rejects.toThrow("is damaged or no HDF5 file");
  });
});

describe("an image folder", () => {
  const image = (red: number, green: number, blue: number, format: "png" | "jpeg" = "png") =>
    sharp({ create: { width: 8, height: 6, channels: 3, background: { r: red, g: green, b: blue } } }).toFormat(format).toBuffer();
  const pictures = async () => ({ "sea/1.png": await image(0, 0, 255), "sea/2.jpg": await image(0, 0, 200, "jpeg"), "forest/1.png": await image(0, 128, 0) });

  it("reads a folder for each class", async () => {
    const root = join(folder, "pictures");
    for (const [name, bytes] of Object.entries(await pictures())) {
      mkdirSync(join(root, name, ".."), { recursive: true });
      writeFileSync(join(root, name), bytes);
    }
    writeFileSync(join(root, "sea", "notes.txt"), "no image");
    const set = await datasets.imageFolder(root, { size: [4, 5], test: 0 });
    expect([set.classNames, set.train.size, set.train.inputShape]).toEqual([["forest", "sea"], 3, [4, 5, 3]]);
    const forest = all(set).find(({ target }) => target === 0);
    expect([forest?.input.length, forest?.input.slice(0, 3)]).toEqual([60, [0, 128, 0]]);
    const grey = await datasets.imageFolder(root, { size: [4, 5], channels: 1, test: 0 });
    expect(all(grey).find(({ target }) => target === 0)?.input).toHaveLength(20);
    writeFileSync(join(root, "sea", "3.png"), "no image");
    await expect(datasets.imageFolder(root, { size: [4, 5] })).rejects.toThrow(/imageFolder: .*3\.png can't be read as an image/);
  });

  it("streams an archive of such folders", async () => {
    const archive = write("pictures.tar.gz", await tarGz(Object.fromEntries(Object.entries(await pictures()).map(([name, bytes]) => [`pictures/${name}`, bytes]))));
    const stream = await datasets.streamImageFolder(archive, { size: [2, 2] });
    expect(stream.classNames).toEqual(["forest", "sea"]);
    const targets: number[] = [];
    for await (const chunk of stream.chunks(2, { shuffle: false })) targets.push(...chunk.targets);
    expect(targets).toEqual([1, 1, 0]);
    expect((await datasets.imageFolder(archive, { size: [2, 2], test: 0 })).train.size).toBe(3);
    await expect(stream.chunks(0).next()).rejects.toThrow("chunks: size must be a positive integer; received 0.");
  });

  it("needs folders and a size", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    await expect(datasets.imageFolder(empty, { size: [2, 2] })).rejects.toThrow("must hold a folder of images for each class; received none.");
    await expect(datasets.imageFolder(empty, { size: [0, 2] })).rejects.toThrow("imageFolder: size must be two positive integers [rows, columns]; received [0,2].");
  });
});

describe("parallel texts", () => {
  const files = (source: string, target: string) => ({ source: write("pairs.en", source), target: write("pairs.de", target) });

  it("gives a decoder the translation as far as it goes, and asks for the next word", async () => {
    const set = await datasets.translation(files("the cat\nthe cat sleeps\n", "die Katze\ndie Katze schläft\n"), { test: 0 });
    expect([set.train.size, set.sourceLength, set.targetLength, set.train.targetShape]).toEqual([2, 3, 4, [4]]);
    const long = Array.from({ length: 2 }, (_, i) => i).find((i) => set.train.inputs[i * 7 + 2] !== 0) ?? 0;
    const { inputs } = set.apart(set.train);
    expect(set.vocabulary?.decode(inputs.source.inputs.subarray(3 * long, 3 * long + 3))).toBe("the cat sleeps");
    expect(set.targetVocabulary.decode(inputs.target.inputs.subarray(4 * long, 4 * long + 4))).toBe("<bos> die katze schläft");
    expect(set.targetVocabulary.decode(set.train.targets.subarray(4 * long, 4 * long + 4))).toBe("die katze schläft <eos>");
    const short = 1 - long;
    expect(Array.from(set.train.targets.subarray(4 * short, 4 * short + 4)).slice(-1)).toEqual([0]);
    const net = sequential([layers.embedding({ inputDim: set.targetVocabulary.size, outputDim: 4, inputShape: [4] }), layers.dense({ units: set.targetVocabulary.size })]);
    net.compile({ optimizer: "sgd", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });
    const { history } = await net.fit({ inputs: inputs.target, targets: set.train }, { epochs: 1, batchSize: 2, verbose: false, run: false });
    expect(history.loss[0]).toBeGreaterThan(0);
    net.dispose();
  });

  it("leaves out what is longer, and counts the most frequent words", async () => {
    const set = await datasets.translation(files("a b\na a a a\na c\n", "x\ny y\nx\n"), { test: 0, length: 3, vocabularySize: 3 });
    expect([set.train.size, set.vocabulary?.tokens, set.targetVocabulary.tokens]).toEqual([2, ["<pad>", "<unk>", "a"], ["<pad>", "<unk>", "<bos>", "<eos>"]]);
  });

  it("names what is wrong with the files", async () => {
    await expect(datasets.translation(files("one\ntwo\n", "eins\n"))).rejects.toThrow("translation: both files must have as many lines; received 2 in");
    await expect(datasets.translation(files("a b c\n", "d\n"), { length: 2 })).rejects.toThrow("has from 1 to 2 words in both languages. Raise length.");
    await expect(datasets.translation(files("a\n", "b\n"), { length: 0 })).rejects.toThrow("translation: length must be a positive integer; received 0.");
  });
});

describe("a list of images", () => {
  it("reads ImageNet's and Mini-Places2's lists: a path and a class number a line", async () => {
    const dot = (red: number) => sharp({ create: { width: 6, height: 4, channels: 3, background: { r: red, g: 10, b: 20 } } }).png().toBuffer();
    mkdirSync(join(folder, "ilsvrc/n01440764"), { recursive: true });
    mkdirSync(join(folder, "ilsvrc/a b"), { recursive: true });
    write("ilsvrc/n01440764/n01440764_10026.JPEG", await sharp(await dot(250)).jpeg({ quality: 100 }).toBuffer());
    write("ilsvrc/a b/1.png", await dot(30));
    const list = write("train.txt", "n01440764/n01440764_10026.JPEG 0\na b/1.png 2\n");
    const photos = await datasets.imageList(list, { folder: join(folder, "ilsvrc"), size: [2, 2] });
    const set = await photos.collect();
    expect([set.size, set.inputShape, Array.from(set.targets), photos.classNames]).toEqual([2, [2, 2, 3], [0, 2], ["0", "1", "2"]]);
    expect(set.inputs[0]).toBeGreaterThan(245);
    expect(Array.from(set.inputs.subarray(12, 15))).toEqual([30, 10, 20]);
    await expect(datasets.imageList(list, { size: [2, 2], classNames: ["fish"] })).rejects.toThrow("imageList: classNames must name 3 classes; received 1.");
    await expect(datasets.imageList(list, { size: [0, 2] })).rejects.toThrow("imageList: size must be two positive integers [rows, columns]; received [0,2].");
    await expect(datasets.imageList(write("bad.txt", "a.png 0\na.png one\n"), { size: [2, 2] })).rejects.toThrow('imageList: line 2 of');
    await expect(datasets.imageList(write("bad.txt", "\n"), { size: [2, 2] })).rejects.toThrow("must list images; it is empty.");
    write("text.png", "no image");
    await expect((await datasets.imageList(write("one.txt", "text.png 0\n"), { size: [2, 2] })).collect()).rejects.toThrow(/^imageList: .*text\.png can't be read as an image/);
  });
});

describe("captions", () => {
  const image = (filename: string, split: string, ...texts: readonly string[]) => ({ sentids: [0], imgid: 0, filename, split, sentences: texts.map((raw, sentid) => ({ tokens: raw.toLowerCase().split(" "), raw, imgid: 0, sentid })) });

  it("reads the layout of Flickr8k, Flickr30k and COCO: each image with its captions, in its part", async () => {
    mkdirSync(join(folder, "flickr/val2014"), { recursive: true });
    const dot = (green: number) => sharp({ create: { width: 4, height: 4, channels: 3, background: { r: 0, g: green, b: 0 } } }).png().toBuffer();
    for (const [i, name] of ["a.jpg", "b.jpg", "val2014/c.jpg", "d.jpg"].entries()) write(`flickr/${name}`, await dot(40 * i));
    const file = write("dataset_flickr8k.json", JSON.stringify({ dataset: "flickr8k", images: [
      image("a.jpg", "train", "a dog runs", "a black dog"),
      { ...image("c.jpg", "restval", "a cat"), filepath: "val2014" },
      image("b.jpg", "val", "a boat"),
      image("d.jpg", "test", "a dog sleeps on a very long sofa"),
    ] }));
    const set = await datasets.captions(file, { images: join(folder, "flickr"), size: [2, 2], length: 4 });
    expect([set.train.size, set.validation.size, set.test.size, set.train.length]).toEqual([3, 1, 1, 5]);
    expect(set.vocabulary.tokens).toEqual(["<pad>", "<unk>", "<bos>", "<eos>", "a", "dog", "black", "cat", "runs"]);
    const seen = [];
    for await (const { inputs, targets } of set.train.chunks(2, { shuffle: false })) {
      for (let i = 0; i < inputs.image.size; i++) {
        const row = (numbers: ArrayLike<number>) => set.vocabulary.decode(Array.from(numbers).slice(5 * i, 5 * i + 5));
        seen.push([inputs.image.inputs[12 * i + 1], row(inputs.target.inputs), row(targets.targets)]);
      }
    }
    expect(seen).toEqual([[0, "<bos> a dog runs", "a dog runs <eos>"], [0, "<bos> a black dog", "a black dog <eos>"], [80, "<bos> a cat", "a cat <eos>"]]);
    for await (const { inputs, targets } of set.test.chunks(9)) {
      expect([set.vocabulary.decode(inputs.target.inputs), set.vocabulary.decode(targets.targets), inputs.image.scale]).toEqual(["<bos> a dog <unk> <unk>", "a dog <unk> <unk> <eos>", 1 / 255]);
    }
  });

  it("names what is wrong", async () => {
    const of = (content: string, options: object = {}) => datasets.captions(write("captions.json", content), { size: [2, 2], ...options });
    await expect(of("{")).rejects.toThrow(/captions\.json is damaged: /);
    await expect(of("{}")).rejects.toThrow("captions.json is damaged: it has no list of images");
    await expect(of(JSON.stringify({ images: [image("a.jpg", "train", "a"), { filename: "b.jpg", split: "val" }] }))).rejects.toThrow("image 2 is not a file name, a part and captions cut into words");
    await expect(of("{}", { length: 0 })).rejects.toThrow("captions: length must be a positive integer; received 0.");
    const absent = await of(JSON.stringify({ images: [image("absent.jpg", "train", "a")] }));
    await expect(absent.train.chunks(1).next()).rejects.toThrow("absent.jpg");
    await expect(absent.train.chunks(0).next()).rejects.toThrow("chunks: count must be a positive integer; received 0.");
  });
});

describe("PASCAL VOC", () => {
  const object = (name: string, [left, top, right, bottom]: readonly number[], difficult = 0, part = "") =>
    `\t<object>\n\t\t<name>${name}</name>\n\t\t<pose>Left</pose>\n\t\t<truncated>0</truncated>\n\t\t<difficult>${difficult}</difficult>\n\t\t<bndbox>\n\t\t\t<xmin>${left}</xmin>\n\t\t\t<ymin>${top}</ymin>\n\t\t\t<xmax>${right}</xmax>\n\t\t\t<ymax>${bottom}</ymax>\n\t\t</bndbox>\n${part}\t</object>\n`;
  const annotation = (objects: string) => `<annotation>\n\t<folder>VOC2007</folder>\n\t<filename>000005.jpg</filename>\n\t<size>\n\t\t<width>40</width>\n\t\t<height>20</height>\n\t\t<depth>3</depth>\n\t</size>\n\t<segmented>0</segmented>\n${objects}</annotation>\n`;
  const year = async (objects: string) => {
    for (const name of ["Annotations", "ImageSets/Main", "JPEGImages"]) mkdirSync(join(folder, "VOC2007", name), { recursive: true });
    write("VOC2007/ImageSets/Main/trainval.txt", "000005\n");
    write("VOC2007/Annotations/000005.xml", annotation(objects));
    write("VOC2007/JPEGImages/000005.jpg", await sharp({ create: { width: 40, height: 20, channels: 3, background: { r: 200, g: 200, b: 200 } } }).jpeg().toBuffer());
    return join(folder, "VOC2007");
  };

  it("reads photographs and boxes, stretched alike, as the metric takes them", async () => {
    const head = "\t\t<part>\n\t\t\t<name>head</name>\n\t\t\t<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox>\n\t\t</part>\n";
    const path = await year(object("dog", [11, 6, 30, 15]) + object("person", [1, 1, 40, 20], 0, head) + object("tvmonitor", [3, 3, 4, 4], 1));
    const photos = await datasets.pascalVoc(path, { size: [10, 10], most: 3 });
    const chunk = (await photos.chunks(8).next()).value as datasets.Dataset;
    expect([photos.size, chunk.inputShape, chunk.targetShape, chunk.inputs[0]]).toEqual([1, [10, 10, 3], [3, 5], 200]);
    // 40 by 20 pixels become 10 by 10: a quarter across, half down.
    expect(Array.from(chunk.targets)).toEqual([2.5, 2.5, 7.5, 7.5, 11, 0, 0, 10, 10, 14, -1, -1, -1, -1, -1]);
    const all = (await (await datasets.pascalVoc(path, { size: [10, 10], most: 3, difficult: true })).chunks(8).next()).value as datasets.Dataset;
    expect(all.targets[14]).toBe(19);
    const metric = metrics.meanAveragePrecision({ summation: "elevenPoints" });
    const found = tf.tensor3d([[[2.5, 2.5, 7.5, 7.5, 0.9, 11], [0, 0, 10, 10, 0.8, 14]]]);
    const sums = metric.sums(tf.tensor3d(Array.from(chunk.targets), [1, 3, 5]), found);
    const [, ...parts] = Array.from(sums.dataSync()); // behind their number
    expect(metric.result(parts)).toBeCloseTo(1, 6);
    tf.dispose([found, sums]);
  });

  it("names what is wrong", async () => {
    const first = async (path: string, options: object = {}) => (await datasets.pascalVoc(path, { size: [4, 4], ...options })).chunks(1).next();
    await expect(first(await year(object("unicorn", [1, 1, 2, 2])))).rejects.toThrow('000005.xml is damaged: it has an object "unicorn", which is none of the twenty kinds');
    await expect(first(await year(object("dog", [NaN, 1, 2, 2])))).rejects.toThrow("000005.xml is damaged: xmin is not a number");
    const two = await year(object("dog", [1, 1, 2, 2]) + object("cat", [1, 1, 2, 2]));
    await expect(first(two, { most: 1 })).rejects.toThrow("has 2 boxes, more than a sample has room for. Raise most.");
    await expect(first(two, { most: 0 })).rejects.toThrow("pascalVoc: most must be a positive integer; received 0.");
    await expect(first(two, { part: "tests" })).rejects.toThrow("tests.txt");
    write("VOC2007/ImageSets/Main/empty.txt", "\n");
    await expect(first(two, { part: "empty" })).rejects.toThrow("empty.txt is damaged: it names no images");
  });
});
