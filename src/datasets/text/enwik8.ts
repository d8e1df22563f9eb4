import { countText } from "../../arithmetic/shape.js";
import type { Dataset } from "../dataset.js";
import { wrongStructure } from "../publishedFile.js";
import { PublishedSet, type SetOptions } from "../publishedSet.js";
import { SplitDataset } from "../splitDataset.js";
import { fileInZip } from "../zipFile.js";
import { Vocabulary } from "./vocabulary.js";
import { type WindowOptions, windows } from "./windows.js";

export const enwik8Files = new PublishedSet<"archive">({
  name: "enwik8",
  title: "enwik8",
  summary: "the first hundred million bytes of Wikipedia, of the Hutter prize, to predict the next byte",
  folder: "enwik8",
  files: { archive: { name: "enwik8.zip", bytes: 36_445_475, packedSha256: "547994d9980ebed1288380d652999f38a14fe291a6247c157c3d33d4932534bc" } },
  mirrors: ["http://mattmahoney.net/dc/"],
  licence: "CC BY-SA and GFDL, as Wikipedia",
  citation: "M. Mahoney: Large text compression benchmark (2006); M. Hutter: the prize for compressing human knowledge",
});

/** The usual parts of the text: 90, 5 and 5 of a hundred bytes. */
const PARTS = { train: [0, 0.9], validation: [0.9, 0.95], test: [0.95, 1] } as const;

export interface Enwik8Options extends SetOptions, WindowOptions {
  /** How many bytes from its beginning are taken of each part; five million. The whole of it needs 8 bytes of memory for each. */
  readonly most?: number;
}

/**
 * enwik8, the text of the Hutter prize: Wikipedia as it was stored in 2006, marks and all, byte by byte, in windows, each to be continued; 90 million bytes
 * to train on, 5 million to validate by and 5 million to test on. Results are told in bits a byte: the loss over ln 2.
 *
 * @param options see {@link Enwik8Options}
 * @returns inputs and targets of shape [window]: numbers of bytes, and the same one byte on
 * @throws when `most` is no positive integer, or the archive is damaged, or missing and not to be downloaded (36 MB)
 * @example const wikipedia = await datasets.enwik8({ window: 100, most: 20_000_000 });
 * @see http://prize.hutter1.net
 */
export async function enwik8({ most = 5_000_000, window = 64, ...options }: Enwik8Options = {}): Promise<SplitDataset> {
  if (!(Number.isInteger(most) && most >= 1)) throw new Error(`enwik8: most must be a positive integer; received ${String(most)}.`);
  const open = enwik8Files.open(options);
  const path = await open.path("archive");
  const bytes = await fileInZip(path, "enwik8");
  const share = ([from, to]: readonly [number, number]): Uint8Array => bytes.subarray(Math.round(bytes.length * from), Math.round(bytes.length * to)).subarray(0, most);
  const parts = { train: share(PARTS.train), validation: share(PARTS.validation), test: share(PARTS.test) };
  if (Object.values(parts).some(({ length }) => length <= window)) throw wrongStructure(path, `it has ${countText(bytes.length)} bytes, too few for windows of ${window}`);
  // The bytes of the whole text, so that every part has the same numbers.
  const present = new Set(bytes);
  const codes = Array.from({ length: 256 }, (_, code) => code).filter((code) => present.has(code));
  const numberOf = new Uint8Array(256);
  codes.forEach((code, number) => (numberOf[code] = number));
  const vocabulary = new Vocabulary(codes.map((code) => String.fromCharCode(code)), { level: "character" });
  const dataset = (part: keyof typeof parts): Dataset => windows("enwik8", parts[part].map((code) => numberOf[code] ?? 0), vocabulary, `enwik8 ${part}`, { ...options, window });
  open.announce(`${Object.values(parts).map(({ length }) => countText(length)).join(" + ")} bytes`);
  const { title, licence, citation } = enwik8Files;
  return new SplitDataset({ name: title, train: dataset("train"), validation: dataset("validation"), test: dataset("test"), vocabulary, source: open.source, licence, citation });
}
