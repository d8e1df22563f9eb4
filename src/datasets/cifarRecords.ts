import { countText } from "../arithmetic/shape.js";
import { entriesOf } from "./archive.js";
import { type Dataset } from "./dataset.js";
import { wrongStructure } from "./publishedFile.js";
import type { PublishedSet, SetOptions } from "./publishedSet.js";
import { SampleStream, type StreamedSample } from "./sampleStream.js";
import { SplitDataset } from "./splitDataset.js";

const SIDE = 32;
const PIXELS = SIDE * SIDE;
const CHANNELS = 3;

/** How a CIFAR archive is laid out. */
export interface CifarLayout {
  /** The files of each part: their names in the archive. */
  readonly train: RegExp;
  readonly test: RegExp;
  /** How many label bytes stand in front of the pixels, and which of them counts. */
  readonly labelBytes: number;
  readonly label: number;
  readonly classNames: readonly string[];
}

type Part = "train" | "test";

/** The archive's samples of one part, as they come. */
export function cifarStream(set: PublishedSet<"archive">, path: string, layout: CifarLayout, part: Part): SampleStream {
  return new SampleStream({
    name: `${set.title} ${part}`,
    inputShape: [SIDE, SIDE, CHANNELS],
    classNames: layout.classNames,
    scale: 1 / 255,
    open: () => records(path, layout, part),
  });
}

/** Reads an archive whole and says what came from where. */
export async function loadCifar(set: PublishedSet<"archive">, layout: CifarLayout, options: SetOptions): Promise<SplitDataset> {
  const open = set.open(options);
  const path = await open.path("archive");
  const read = async (part: Part): Promise<Dataset> => {
    const dataset = await cifarStream(set, path, layout, part).collect();
    if (dataset.size === 0) throw wrongStructure(path, `it holds no images to ${part === "train" ? "train on" : "test on"} (files ${layout[part].source})`);
    return dataset;
  };
  const [train, test] = [await read("train"), await read("test")];
  open.announce(`${countText(train.size)} + ${countText(test.size)} images`);
  return new SplitDataset({ name: set.title, train, test, source: open.source, licence: set.licence, citation: set.citation });
}

/** A record is its labels, then the red, the green and the blue of all pixels; an image here has the three beside each other. */
async function* records(path: string, layout: CifarLayout, part: Part): AsyncGenerator<StreamedSample> {
  const length = layout.labelBytes + PIXELS * CHANNELS;
  for await (const entry of entriesOf(path)) {
    if (!layout[part].test(entry.name)) continue;
    if (entry.size % length !== 0) throw wrongStructure(path, `${entry.name} has ${entry.size} bytes, which is no whole number of records of ${length}`);
    const bytes = await entry.bytes();
    for (let start = 0; start < bytes.length; start += length) {
      const target = bytes[start + layout.label] ?? 0;
      if (target >= layout.classNames.length) throw wrongStructure(path, `${entry.name} has the label ${target}, expected 0 to ${layout.classNames.length - 1}`);
      yield { input: interleaved(bytes.subarray(start + layout.labelBytes, start + length)), target };
    }
  }
}

function interleaved(planes: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(planes.length);
  for (let i = 0; i < PIXELS; i++) for (let channel = 0; channel < CHANNELS; channel++) pixels[i * CHANNELS + channel] = planes[channel * PIXELS + i] ?? 0;
  return pixels;
}
