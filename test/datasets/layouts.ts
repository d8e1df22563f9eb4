import { gzipSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { tarGz } from "./archives.js";

/** A small set in exactly its publisher's layout. */
export interface Layout {
  /** What its files hold, by the names that its loader gives them. */
  readonly files: Readonly<Record<string, Buffer>>;
  /** How many samples there are to train and to test on. */
  readonly sizes: readonly [train: number, test: number];
  /** What the loader says to files that end in the middle, where they are the reader's own; plain texts have no structure to miss. */
  readonly half: RegExp | "taken as it is";
}

/** An IDX file of bytes. */
export function idx(shape: readonly number[], values: ArrayLike<number>): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header[2] = 8;
  header[3] = shape.length;
  shape.forEach((length, axis) => header.writeUInt32BE(length, 4 + 4 * axis));
  return gzipSync(Buffer.concat([header, Buffer.from(Uint8Array.from(values))]));
}

/** A CIFAR record: labels, then planes of one red, one green and one blue. */
export const cifarRecord = (labels: readonly number[], [red, green, blue]: readonly [number, number, number]): Buffer =>
  Buffer.concat([Buffer.from(labels), Buffer.alloc(1024, red), Buffer.alloc(1024, green), Buffer.alloc(1024, blue)]);

export const SICK_HEADER =
  "pair_ID\tsentence_A\tsentence_B\tentailment_label\trelatedness_score\tentailment_AB\tentailment_BA\tsentence_A_original\tsentence_B_original\tsentence_A_dataset\tsentence_B_dataset\tSemEval_set";

/** A line of SICK.txt. */
export const sickLine = (number: number, first: string, second: string, label: string, score: number, part: string): string =>
  [number, first, second, label, score, "A_neutral_B", "B_neutral_A", first, second, "FLICKR", "FLICKR", part].join("\t");

function grey(count: number): Readonly<Record<string, Buffer>> {
  return {
    trainImages: idx([count, 28, 28], Array.from({ length: count * 784 }, (_, i) => (i * 31) % 256)),
    trainLabels: idx([count], Array.from({ length: count }, (_, i) => i % 10)),
    testImages: idx([1, 28, 28], Array.from({ length: 784 }, (_, i) => (i * 7) % 256)),
    testLabels: idx([1], [3]),
  };
}

// Numbers that don't repeat, so that packing them leaves something to cut in half.
const noise = (i: number): number => (Math.imul(i, 2654435761) >>> 24) & 255;
const colours = (i: number): readonly [number, number, number] => [noise(3 * i), noise(3 * i + 1), noise(3 * i + 2)];
const digitRow = (i: number): string => [...Array.from({ length: 64 }, (_, k) => (i + k) % 17), i % 10].join(",");
const words = (count: number, from: number): string => Array.from({ length: count }, (_, i) => `word${noise(from + i)}`).join(" ");

/** Every set of the catalogue, by its loader's name. */
export async function layouts(): Promise<Readonly<Record<string, Layout>>> {
  const babi = (name: string): string => `1 Mary moved to the ${name}.\n2 Where is Mary? \t${name}\t1\n3 John went out.\n4 Where is John?\tout\t3\n`;
  const reviews = (folder: string, from: number) => Object.fromEntries([0, 1, 2].map((i) => [`${folder}/${i}_7.txt`, words(40, from + 50 * i)]));
  const film = (folder: string, numbers: readonly number[]) => Object.fromEntries(numbers.map((number) => [`txt_sentoken/${folder}/cv${number}_1.txt`, words(40, number)]));
  return {
    mnist: { files: grey(4), sizes: [4, 1], half: /is damaged/ },
    fashionMnist: { files: grey(3), sizes: [3, 1], half: /is damaged/ },
    cifar10: {
      files: { archive: await tarGz({
        "cifar-10-batches-bin/data_batch_1.bin": Buffer.concat([0, 1, 2].map((i) => cifarRecord([i], colours(i)))),
        "cifar-10-batches-bin/test_batch.bin": cifarRecord([8], colours(9)),
      }) },
      sizes: [3, 1],
      half: /is damaged: it is no whole tar archive/,
    },
    cifar100: {
      files: { archive: await tarGz({ "cifar-100-binary/train.bin": Buffer.concat([0, 1].map((i) => cifarRecord([4, 57], colours(i)))), "cifar-100-binary/test.bin": cifarRecord([19, 99], colours(5)) }) },
      sizes: [2, 1],
      half: /is damaged: it is no whole tar archive/,
    },
    opticalDigits: {
      // As many rows as the publisher's: nothing else tells a whole download.
      files: { train: Buffer.from(Array.from({ length: 3823 }, (_, i) => `${digitRow(i)}\n`).join("")), test: Buffer.from(Array.from({ length: 1797 }, (_, i) => `${digitRow(i + 1)}\n`).join("")) },
      sizes: [3823, 1797],
      half: /optdigits.tra is damaged/,
    },
    iris: { files: { table: Buffer.from(Array.from({ length: 11 }, (_, i) => `${i}.5,2.1,3.0,4.4,Iris-${["setosa", "versicolor", "virginica"][i % 3]}\n`).join("")) }, sizes: [9, 2], half: /iris.data is damaged/ },
    imdb: {
      files: { archive: await tarGz({ "aclImdb/README": "about", ...reviews("aclImdb/train/pos", 0), ...reviews("aclImdb/train/neg", 200), "aclImdb/train/unsup/0_0.txt": "unjudged", ...reviews("aclImdb/test/pos", 400), ...reviews("aclImdb/test/neg", 600) }) },
      sizes: [6, 6],
      half: /is damaged: it is no whole tar archive/,
    },
    filmReviews: { files: { archive: await tarGz({ ...film("neg", [100, 200, 950]), ...film("pos", [101, 300, 999]) }) }, sizes: [4, 2], half: /is damaged: it is no whole tar archive/ },
    pennTreebank: { files: { train: Buffer.from(` ${words(120, 0)} \n`), validation: Buffer.from(` ${words(80, 200)} \n`), test: Buffer.from(` ${words(80, 300)} \n`) }, sizes: [3, 2], half: "taken as it is" },
    tinyShakespeare: { files: { text: Buffer.from("First Citizen:\nBefore we proceed any further, hear me speak.\n".repeat(30)) }, sizes: [25, 2], half: "taken as it is" },
    babi: {
      files: { archive: await tarGz({
        "tasks_1-20_v1-2/en-10k/qa1_single-supporting-fact_train.txt": babi("hall") + babi("garden"),
        "tasks_1-20_v1-2/en-10k/qa1_single-supporting-fact_test.txt": babi("kitchen"),
      }) },
      sizes: [4, 2],
      half: /is damaged: it is no whole tar archive/,
    },
    sick: {
      files: { archive: Buffer.from(zipSync({ "readme.txt": strToU8("about"), "SICK.txt": strToU8([
        SICK_HEADER,
        sickLine(1, "A dog runs", "A dog is running fast", "ENTAILMENT", 4.5, "TRAIN"),
        sickLine(2, "A cat sleeps", "No cat sleeps", "CONTRADICTION", 3.6, "TRAIN"),
        sickLine(3, "A man sings", "A boat sinks", "NEUTRAL", 1.1, "TRIAL"),
        sickLine(4, "A girl reads", "A girl writes", "NEUTRAL", 2.5, "TEST"),
      ].join("\n")) })) },
      sizes: [2, 1],
      half: /is damaged: it is no whole zip archive/,
    },
    enwik8: { files: { archive: Buffer.from(zipSync({ enwik8: Uint8Array.from({ length: 4000 }, (_, i) => 32 + (noise(i) % 90)) })) }, sizes: [56, 3], half: /is damaged: it is no whole zip archive/ },
  };
}
