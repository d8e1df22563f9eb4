import { cifar10Files } from "./cifar10.js";
import { cifar100Files } from "./cifar100.js";
import { fashionMnistFiles } from "./fashionMnist.js";
import { irisFiles } from "./iris.js";
import { mnistFiles } from "./mnist.js";
import { opticalDigitsFiles } from "./opticalDigits.js";
import type { PublishedSet, SetOptions } from "./publishedSet.js";
import { babiFiles } from "./text/babi.js";
import { enwik8Files } from "./text/enwik8.js";
import { filmReviewsFiles } from "./text/filmReviews.js";
import { imdbFiles } from "./text/imdb.js";
import { pennTreebankFiles } from "./text/pennTreebank.js";
import { sickFiles } from "./text/sick.js";
import { tinyShakespeareFiles } from "./text/tinyShakespeare.js";

/** Every published set, by the name of its loader. */
export const catalogue: readonly PublishedSet[] = [
  mnistFiles,
  fashionMnistFiles,
  cifar10Files,
  cifar100Files,
  opticalDigitsFiles,
  irisFiles,
  imdbFiles,
  filmReviewsFiles,
  pennTreebankFiles,
  tinyShakespeareFiles,
  babiFiles,
  sickFiles,
  enwik8Files,
];

/**
 * Brings a set's files to this machine, checked.
 *
 * @returns where they came from: "downloaded", "from the cache"
 * @throws when a file is damaged or can't be brought
 */
export async function fetchSet(set: PublishedSet, options: SetOptions = {}): Promise<string> {
  const open = set.open(options);
  for (const name of Object.keys(set.files)) await open.path(name);
  return open.source;
}
