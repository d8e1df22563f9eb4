import { countText } from "../arithmetic/shape.js";
import { Dataset } from "./dataset.js";
import { readIdx } from "./idx.js";
import type { OpenSet, PublishedSet, SetOptions } from "./publishedSet.js";
import { SplitDataset } from "./splitDataset.js";

/** The four files of a set in MNIST's format. */
export type IdxFile = "trainImages" | "trainLabels" | "testImages" | "testLabels";

/** Images as bytes, and their labels. */
export interface Labelled {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

const SIDE = 28;

/**
 * Reads the four files. The small ones come first, so that an unreachable network is noticed by one request.
 *
 * @throws when a file is damaged, missing, or holds something else than images of 28 by 28 with a label each
 */
export async function readIdxFiles(open: OpenSet<IdxFile>): Promise<{ train: Labelled; test: Labelled }> {
  const testLabels = readIdx(await open.read("testLabels"));
  const read = async (file: IdxFile) => readIdx(await open.read(file));
  const [trainLabels, testImages, trainImages] = await Promise.all([read("trainLabels"), read("testImages"), read("trainImages")]);
  const part = (images: ReturnType<typeof readIdx>, labels: ReturnType<typeof readIdx>): Labelled => {
    const [count, rows, columns] = images.shape;
    if (rows !== SIDE || columns !== SIDE || count !== labels.shape[0]) {
      throw new Error(`idx: the files must hold images of ${SIDE} by ${SIDE} with a label each; received images [${images.shape.join(", ")}] and labels [${labels.shape.join(", ")}].`);
    }
    return { images: images.values, labels: labels.values };
  };
  return { train: part(trainImages, trainLabels), test: part(testImages, testLabels) };
}

/** The dataset of images with pixels from 0 to 1. */
export function idxDataset(set: PublishedSet<IdxFile>, parts: { train: Labelled; test: Labelled }, classNames: readonly string[], source: string): SplitDataset {
  const dataset = ({ images, labels }: Labelled, part: string) =>
    new Dataset({ inputs: images, inputShape: [SIDE, SIDE, 1], targets: labels, scale: 1 / 255, classNames, name: `${set.title} ${part}` });
  return new SplitDataset({
    name: set.title,
    train: dataset(parts.train, "train"),
    test: dataset(parts.test, "test"),
    source,
    licence: set.licence,
    citation: set.citation,
  });
}

/** Reads such a set and says what came from where. */
export async function loadIdxSet(set: PublishedSet<IdxFile>, classNames: readonly string[], options: SetOptions): Promise<SplitDataset> {
  const open = set.open(options);
  const parts = await readIdxFiles(open);
  open.announce(`${countText(parts.train.labels.length)} + ${countText(parts.test.labels.length)} images`);
  return idxDataset(set, parts, classNames, open.source);
}
