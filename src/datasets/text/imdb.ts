import { countText } from "../../arithmetic/shape.js";
import { entriesOf } from "../archive.js";
import { wrongStructure } from "../publishedFile.js";
import { PublishedSet, type SetOptions } from "../publishedSet.js";
import type { SplitDataset } from "../splitDataset.js";
import { type Review, type ReviewOptions, reviewSet } from "./reviews.js";

export const imdbFiles = new PublishedSet<"archive">({
  name: "imdb",
  title: "IMDB reviews",
  summary: "50,000 film reviews, half of them positive",
  folder: "imdb",
  files: { archive: { name: "aclImdb_v1.tar.gz", bytes: 84_125_825, packedSha256: "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe" } },
  mirrors: ["https://ai.stanford.edu/~amaas/data/sentiment/"],
  licence: "for research; the reviews are their authors'",
  citation: "A. Maas, R. Daly, P. Pham, D. Huang, A. Ng, C. Potts: Learning word vectors for sentiment analysis. ACL (2011)",
});

/**
 * Film reviews from IMDB and whether they are positive: 25,000 to train on and 25,000, of other films, to test on.
 *
 * @param options see {@link SetOptions} and {@link ReviewOptions}
 * @returns inputs of shape [length]: word numbers, 0 where nothing is; targets are 0 for negative and 1 for positive
 * @throws when the archive is damaged, or missing and not to be downloaded (84 MB)
 * @example const reviews = await datasets.imdb({ length: 300 });
 * @see Maas et al., Learning word vectors for sentiment analysis, 2011
 */
export async function imdb(options: SetOptions & ReviewOptions = {}): Promise<SplitDataset> {
  const open = imdbFiles.open(options);
  const path = await open.path("archive");
  const parts: Record<"train" | "test", Review[]> = { train: [], test: [] };
  for await (const entry of entriesOf(path)) {
    const [, part, opinion] = /(?:^|\/)(train|test)\/(neg|pos)\/\d+_\d+\.txt$/.exec(entry.name) ?? [];
    if (part !== "train" && part !== "test") continue;
    const text = Buffer.from(await entry.bytes()).toString().replaceAll("<br />", " ");
    parts[part].push({ text, target: Number(opinion === "pos") });
  }
  for (const part of ["train", "test"] as const) {
    for (const target of [0, 1]) {
      if (!parts[part].some((review) => review.target === target)) throw wrongStructure(path, `it holds no ${["negative", "positive"][target]} reviews in ${part}/${["neg", "pos"][target]}`);
    }
  }
  open.announce(`${countText(parts.train.length)} + ${countText(parts.test.length)} reviews`);
  return reviewSet(imdbFiles, open, parts, options);
}
