import { countText } from "../../arithmetic/shape.js";
import { PublishedSet, type SetOptions } from "../publishedSet.js";
import type { SplitDataset } from "../splitDataset.js";
import { type TextOptions, textSet } from "./text.js";

export const tinyShakespeareFiles = new PublishedSet<"text">({
  name: "tinyShakespeare",
  title: "Tiny Shakespeare",
  summary: "1.1 MB of Shakespeare's plays, to predict the next character",
  folder: "tiny-shakespeare",
  files: {
    text: {
      name: "tinyshakespeare.txt",
      remoteName: "input.txt",
      bytes: 1_115_394,
      sha256: "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
      alsoAs: ["text/tinyshakespeare.txt"],
    },
  },
  mirrors: ["https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/"],
  licence: "public domain",
  citation: "A. Karpathy: The unreasonable effectiveness of recurrent neural networks (2015). W. Shakespeare wrote it.",
});

/**
 * Tiny Shakespeare: 1.1 million characters of plays, in windows, each to be continued.
 *
 * @param options see {@link SetOptions} and {@link TextOptions}
 * @returns inputs and targets of shape [window]: character numbers, and the same one character on
 * @throws when the file is damaged, or missing and not to be downloaded (1 MB)
 * @example const plays = await datasets.tinyShakespeare({ window: 100 });
 */
export async function tinyShakespeare(options: SetOptions & TextOptions = {}): Promise<SplitDataset> {
  const open = tinyShakespeareFiles.open(options);
  const content = Buffer.from(await open.read("text")).toString();
  open.announce(`${countText(content.length)} characters`);
  const { title, licence, citation } = tinyShakespeareFiles;
  return textSet("tinyShakespeare", content, { ...options, name: title }, { source: open.source, licence, citation });
}
