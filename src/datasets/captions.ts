import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type ChunkOptions, chunksOf } from "./chunks.js";
import { Dataset } from "./dataset.js";
import { checkedSize, type ImageFolderOptions, pixelsOf } from "./imageFolder.js";
import { wrongStructure } from "./publishedFile.js";
import { Vocabulary } from "./text/vocabulary.js";

export interface CaptionOptions extends ImageFolderOptions {
  /** Where the images lie; the file's own folder. */
  readonly images?: string;
  /** How many words are known, the most frequent ones of the training captions; 10,000. The others become `<unk>`. */
  readonly vocabularySize?: number;
  /** How many words of a caption count; 20. */
  readonly length?: number;
}

/** Some captions with their images, ready to be learnt from: what a decoder is given is the caption as far as it goes, the target the same one word on. */
export interface CaptionChunk {
  readonly inputs: { readonly image: Dataset; readonly target: Dataset };
  readonly targets: Dataset;
}

/** An image and one of its captions. */
interface Pair {
  readonly file: string;
  readonly words: readonly number[];
}

const SPECIAL = { padding: "<pad>", unknown: "<unk>", begin: "<bos>", end: "<eos>" } as const;

/** Images with their captions, read as they are needed. An image with five captions counts five times. */
export class CaptionStream {
  /** How many captions there are. */
  readonly size: number;
  readonly #pairs: readonly Pair[];

  constructor(
    readonly name: string,
    pairs: readonly Pair[],
    /** How many places a caption has, with its mark. */
    readonly length: number,
    readonly vocabulary: Vocabulary,
    readonly options: Pick<ImageFolderOptions, "size" | "channels">,
  ) {
    this.#pairs = pairs;
    this.size = pairs.length;
  }

  /**
   * Goes through the captions once, `count` of them at a time; the last chunk may be smaller.
   *
   * @param options.shuffle whether in random order; true
   * @param options.seed the same seed gives the same order
   * @throws when an image can't be read; named
   */
  async *chunks(count: number, options: ChunkOptions = {}): AsyncGenerator<CaptionChunk> {
    for (const pairs of chunksOf(this.#pairs, count, options)) yield await this.#chunk(pairs);
  }

  async #chunk(pairs: readonly Pair[]): Promise<CaptionChunk> {
    const { name, length, vocabulary } = this;
    const { size, channels = 3 } = this.options;
    const pixels = size[0] * size[1] * channels;
    const images = new Uint8Array(pairs.length * pixels);
    const [before, next] = [new Float32Array(pairs.length * length), new Int32Array(pairs.length * length)];
    for (const [i, { file, words }] of pairs.entries()) {
      images.set(await pixelsOf("captions", file, await readFile(file), size, channels), i * pixels);
      before.set([vocabulary.numberOf(SPECIAL.begin), ...words], i * length);
      next.set([...words, vocabulary.numberOf(SPECIAL.end)], i * length);
    }
    const targets = { targets: next, targetShape: [length], classNames: vocabulary.tokens, name };
    const target = new Dataset({ inputs: before, inputShape: [length], ...targets });
    return { inputs: { image: new Dataset({ inputs: images, inputShape: [...size, channels], scale: 1 / 255, ...targets }), target }, targets: target };
  }
}

/** The usual parts of a set of captions. */
export interface CaptionSet {
  readonly train: CaptionStream;
  readonly validation: CaptionStream;
  readonly test: CaptionStream;
  readonly vocabulary: Vocabulary;
}

/** The file's names of parts; "restval" are those images of COCO's own validation part that are learnt from, too. */
const PARTS = { train: ["train", "restval"], validation: ["val"], test: ["test"] } as const;

interface Image {
  readonly filename: string;
  readonly filepath?: string;
  readonly split: string;
  readonly sentences: readonly { readonly tokens: readonly string[] }[];
}

/**
 * Images with several captions each, in the layout in which Flickr8k, Flickr30k and COCO are divided for captioning: one JSON file that names each image, its
 * part and its captions cut into words (dataset_flickr8k.json, dataset_flickr30k.json, dataset_coco.json). Read as they are needed.
 *
 * @param file the JSON file
 * @param options see {@link CaptionOptions}
 * @returns streams of images [rows, columns, channels] from 0 to 1, with word numbers [length + 1] as a decoder's input and as its target
 * @throws when the file is not of that layout, or a number is not a positive integer
 * @example
 * const { train } = await datasets.captions("dataset_flickr8k.json", { images: "Flicker8k_Dataset", size: [64, 64] });
 * for await (const chunk of train.chunks(2000, { seed: 1 })) await net.fit(chunk, { epochs: 1 }); // inputs image and target
 * @see Karpathy and Fei-Fei, Deep visual-semantic alignments for generating image descriptions, 2015
 */
export async function captions(file: string, options: CaptionOptions): Promise<CaptionSet> {
  const { images: folder = dirname(file), vocabularySize = 10_000, length = 20, size, channels = 3, name = basename(file) } = options;
  for (const [argument, value] of Object.entries({ vocabularySize, length })) {
    if (!(Number.isInteger(value) && value >= 1)) throw new Error(`captions: ${argument} must be a positive integer; received ${String(value)}.`);
  }
  const images = imagesOf(file, await readFile(file, "utf8"));
  const known = Vocabulary.ofWords(captionsOf(images, PARTS.train), Math.max(2, vocabularySize - 2), SPECIAL);
  const vocabulary = new Vocabulary([SPECIAL.padding, SPECIAL.unknown, SPECIAL.begin, SPECIAL.end, ...known.tokens.slice(2)], SPECIAL);
  const stream = (part: keyof typeof PARTS): CaptionStream => {
    const pairs = images
      .filter(({ split }) => PARTS[part].some((wanted) => wanted === split))
      .flatMap((image) => image.sentences.map(({ tokens }) => ({ file: join(folder, image.filepath ?? "", image.filename), words: vocabulary.encode(tokens.slice(0, length)) })));
    return new CaptionStream(`${name} ${part}`, pairs, length + 1, vocabulary, { size: checkedSize("captions", size), channels });
  };
  return { train: stream("train"), validation: stream("validation"), test: stream("test"), vocabulary };
}

function captionsOf(images: readonly Image[], parts: readonly string[]): (readonly string[])[] {
  return images.filter(({ split }) => parts.includes(split)).flatMap(({ sentences }) => sentences.map(({ tokens }) => tokens));
}

function imagesOf(file: string, text: string): readonly Image[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw wrongStructure(file, error instanceof Error ? error.message : String(error));
  }
  const { images } = (content ?? {}) as { readonly images?: unknown };
  if (!Array.isArray(images) || images.length === 0) throw wrongStructure(file, "it has no list of images");
  const isText = (value: unknown): boolean => typeof value === "string";
  const wrong = images.findIndex((image: Partial<Image> | null) =>
    !isText(image?.filename) || !isText(image?.split) || !Array.isArray(image?.sentences) || !image.sentences.every((sentence) => Array.isArray(sentence?.tokens) && sentence.tokens.every(isText)));
  if (wrong >= 0) throw wrongStructure(file, `image ${wrong + 1} is not a file name, a part and captions cut into words`);
  return images as Image[];
}
