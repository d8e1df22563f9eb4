import { type CifarLayout, cifarStream, loadCifar } from "./cifarRecords.js";
import { PublishedSet, type SetOptions } from "./publishedSet.js";
import type { SampleStream } from "./sampleStream.js";
import type { SplitDataset } from "./splitDataset.js";

export const cifar10Files = new PublishedSet<"archive">({
  name: "cifar10",
  title: "CIFAR-10",
  summary: "60,000 colour photographs of ten kinds of things, 32 by 32",
  folder: "cifar-10",
  files: {
    archive: {
      name: "cifar-10-binary.tar.gz",
      bytes: 170_052_171,
      packedSha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
      alsoAs: ["cifar-10/cifar-10-binary-subset.tar.gz"],
    },
  },
  mirrors: ["https://www.cs.toronto.edu/~kriz/"],
  licence: "none stated; for research and teaching",
  citation: "A. Krizhevsky: Learning multiple layers of features from tiny images. Technical report, University of Toronto (2009)",
});

const LAYOUT: CifarLayout = {
  train: /(^|\/)data_batch_\d\.bin$/,
  test: /(^|\/)test_batch\.bin$/,
  labelBytes: 1,
  label: 0,
  classNames: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
};

/**
 * CIFAR-10: colour photographs of ten kinds of things, 32 by 32; 50,000 to train on and 10,000 to test on.
 *
 * @param options see {@link SetOptions}
 * @returns inputs of shape [32, 32, 3] with values from 0 to 1; targets are class numbers
 * @throws when the archive is damaged, or missing and not to be downloaded (170 MB)
 * @example const photos = await datasets.cifar10();
 * @see Krizhevsky, Learning multiple layers of features from tiny images, 2009
 */
export function cifar10(options: SetOptions = {}): Promise<SplitDataset> {
  return loadCifar(cifar10Files, LAYOUT, options);
}

/**
 * The same, read from the archive as it is needed, for machines with little memory.
 *
 * @example
 * const { train } = await datasets.streamCifar10();
 * for await (const chunk of train.chunks(10_000, { seed: 1 })) await net.fit(chunk, { epochs: 1 });
 */
export async function streamCifar10(options: SetOptions = {}): Promise<{ readonly train: SampleStream; readonly test: SampleStream }> {
  const open = cifar10Files.open(options);
  const path = await open.path("archive");
  open.announce("a stream");
  return { train: cifarStream(cifar10Files, path, LAYOUT, "train"), test: cifarStream(cifar10Files, path, LAYOUT, "test") };
}
