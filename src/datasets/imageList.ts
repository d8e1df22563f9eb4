import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type ImageFolderOptions, pixelsOf, checkedSize } from "./imageFolder.js";
import { SampleStream, type StreamedSample } from "./sampleStream.js";

export interface ImageListOptions extends ImageFolderOptions {
  /** Where the named images lie; the list's own folder. */
  readonly folder?: string;
  /** The classes' names in the order of their numbers; "0", "1", … */
  readonly classNames?: readonly string[];
}

/**
 * Images that a text file lists, each line a path and a class number: `n01440764/n01440764_10026.JPEG 0`. So large sets of photographs give their parts, such as
 * ImageNet (train.txt, val.txt) and Mini-Places2. Read as they are needed.
 *
 * @param path the list
 * @param options see {@link ImageListOptions}
 * @returns inputs of shape [rows, columns, channels] with values from 0 to 1; targets are class numbers
 * @throws when a line is not a path and a class number, or an image can't be read; named
 * @example
 * const photos = await datasets.imageList("ilsvrc/train.txt", { folder: "ilsvrc/train", size: [64, 64] });
 * for await (const chunk of photos.chunks(5000, { seed: 1 })) await net.fit(chunk, { epochs: 1 });
 */
export async function imageList(path: string, { folder = dirname(path), classNames, ...options }: ImageListOptions): Promise<SampleStream> {
  const { size, channels = 3, name = basename(path) } = options;
  const inputShape = [...checkedSize("imageList", size), channels];
  const images = linesOf(path, await readFile(path, "utf8"));
  const classes = images.reduce((most, { target }) => Math.max(most, target + 1), 0);
  if (classNames !== undefined && classNames.length < classes) throw new Error(`imageList: classNames must name ${classes} classes; received ${classNames.length}.`);
  const open = async function* (): AsyncGenerator<StreamedSample> {
    for (const { file, target } of images) {
      const full = join(folder, file);
      yield { input: await pixelsOf("imageList", full, await readFile(full), size, channels), target };
    }
  };
  return new SampleStream({ name, inputShape, classNames: classNames ?? Array.from({ length: classes }, (_, number) => String(number)), scale: 1 / 255, open });
}

function linesOf(path: string, text: string): { file: string; target: number }[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length === 0) throw new Error(`imageList: ${path} must list images; it is empty.`);
  return lines.map((line, i) => {
    const [, file, target] = /^(.+?)\s+(\d+)\s*$/.exec(line) ?? [];
    if (file === undefined) throw new Error(`imageList: line ${i + 1} of ${path} must be a path and a class number; received ${JSON.stringify(line)}.`);
    return { file, target: Number(target) };
  });
}
