import { countText } from "../../arithmetic/shape.js";
import { entriesOf } from "../archive.js";
import { wrongStructure } from "../publishedFile.js";
import { PublishedSet, type SetOptions } from "../publishedSet.js";
import type { SplitDataset } from "../splitDataset.js";
import { type Review, type ReviewOptions, reviewSet } from "./reviews.js";

export const filmReviewsFiles = new PublishedSet<"archive">({
  name: "filmReviews",
  title: "Film reviews",
  summary: "2,000 long film reviews, half of them positive (polarity dataset 2.0)",
  folder: "film-reviews",
  files: {
    archive: {
      name: "review_polarity.tar.gz",
      bytes: 3_127_238,
      packedSha256: "fc0dccc2671af5db3c5d8f81f77a1ebfec953ecdd422334062df61ede36b2179",
      alsoAs: ["text/review_polarity.tar.gz"],
    },
  },
  mirrors: ["https://www.cs.cornell.edu/people/pabo/movie-review-data/"],
  licence: "for research; the reviews are their authors'",
  citation: "B. Pang, L. Lee: A sentimental education: sentiment analysis using subjectivity summarization based on minimum cuts. ACL (2004)",
});

export interface FilmReviewsOptions extends SetOptions, ReviewOptions {
  /** Which of the ten parts that the publisher numbers (cv000 to cv099 is 0) is to test on; 9. */
  readonly fold?: number;
}

const FOLDS = 10;
const PER_FOLD = 100;

/**
 * Film reviews and whether they are positive: 2,000 in ten parts of 200, one of which is to test on.
 *
 * @param options see {@link FilmReviewsOptions}
 * @returns inputs of shape [length]: word numbers, 0 where nothing is; targets are 0 for negative and 1 for positive
 * @throws when the fold is not from 0 to 9, or the archive is damaged, or missing and not to be downloaded (3 MB)
 * @example const reviews = await datasets.filmReviews({ length: 400 });
 * @see Pang and Lee, A sentimental education, 2004
 */
export async function filmReviews({ fold = FOLDS - 1, ...options }: FilmReviewsOptions = {}): Promise<SplitDataset> {
  if (!(Number.isInteger(fold) && fold >= 0 && fold < FOLDS)) throw new Error(`filmReviews: fold must be a whole number from 0 to ${FOLDS - 1}; received ${String(fold)}.`);
  const open = filmReviewsFiles.open(options);
  const path = await open.path("archive");
  const parts: Record<"train" | "test", Review[]> = { train: [], test: [] };
  for await (const entry of entriesOf(path)) {
    const [, opinion, number] = /(?:^|\/)(neg|pos)\/cv(\d{3})_\d+\.txt$/.exec(entry.name) ?? [];
    if (opinion === undefined) continue;
    const review = { text: Buffer.from(await entry.bytes()).toString("latin1"), target: Number(opinion === "pos") };
    parts[Math.floor(Number(number) / PER_FOLD) === fold ? "test" : "train"].push(review);
  }
  for (const part of ["train", "test"] as const) {
    if (parts[part].length === 0) throw wrongStructure(path, `it holds no reviews neg/cv… and pos/cv… to ${part} on for fold ${fold}`);
  }
  open.announce(`${countText(parts.train.length)} + ${countText(parts.test.length)} reviews`);
  return reviewSet(filmReviewsFiles, open, parts, options);
}
