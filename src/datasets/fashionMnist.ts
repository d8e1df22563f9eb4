import { type IdxFile, loadIdxSet } from "./idxImages.js";
import { PublishedSet, type SetOptions } from "./publishedSet.js";
import type { SplitDataset } from "./splitDataset.js";

export const fashionMnistFiles = new PublishedSet<IdxFile>({
  name: "fashionMnist",
  title: "Fashion-MNIST",
  summary: "70,000 pieces of clothing, grey, 28 by 28",
  folder: "fashion-mnist",
  files: {
    trainImages: { name: "train-images-idx3-ubyte.gz", bytes: 26_421_880, packedSha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84" },
    trainLabels: { name: "train-labels-idx1-ubyte.gz", bytes: 29_515, packedSha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845" },
    testImages: { name: "t10k-images-idx3-ubyte.gz", bytes: 4_422_102, packedSha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073" },
    testLabels: { name: "t10k-labels-idx1-ubyte.gz", bytes: 5_148, packedSha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5" },
  },
  mirrors: ["https://storage.googleapis.com/tensorflow/tf-keras-datasets/", "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"],
  licence: "MIT",
  citation: "H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms. arXiv:1708.07747 (2017)",
});

const CLASS_NAMES = ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

/**
 * Fashion-MNIST: pieces of clothing in MNIST's format, and harder; 60,000 to train on and 10,000 to test on.
 *
 * @param options see {@link SetOptions}
 * @returns inputs of shape [28, 28, 1] with values from 0 to 1; targets are class numbers
 * @throws when a file is damaged, or missing and not to be downloaded
 * @example const clothes = await datasets.fashionMnist();
 * @see Xiao, Rasul and Vollgraf, arXiv:1708.07747
 */
export function fashionMnist(options: SetOptions = {}): Promise<SplitDataset> {
  return loadIdxSet(fashionMnistFiles, CLASS_NAMES, options);
}
