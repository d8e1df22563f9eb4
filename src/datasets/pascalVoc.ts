import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type ChunkOptions, chunksOf } from "./chunks.js";
import { Dataset } from "./dataset.js";
import { checkedSize, type ImageFolderOptions, pixelsOf } from "./imageFolder.js";
import { wrongStructure } from "./publishedFile.js";

export interface PascalVocOptions extends ImageFolderOptions {
  /** A list in ImageSets/Main: "train", "val", "trainval", "test"; "trainval". */
  readonly part?: string;
  /** How many boxes a sample has room for; 50. */
  readonly most?: number;
  /** Whether boxes that the publisher marks as difficult count; false, as in the challenge. */
  readonly difficult?: boolean;
}

const CLASSES = "aeroplane bicycle bird boat bottle bus car cat chair cow diningtable dog horse motorbike person pottedplant sheep sofa train tvmonitor".split(" ");

/** Left, top, right, bottom in pixels of the stretched image, and the class number; where there is no box, the class is -1. */
const BOX = 5;
const ABSENT = -1;

/** Photographs with boxes around their objects, read as they are needed. */
export class BoxStream {
  readonly classNames: readonly string[] = CLASSES;
  /** How many photographs there are. */
  readonly size: number;
  readonly #read: (name: string) => Promise<{ readonly pixels: Uint8Array; readonly boxes: Float32Array }>;

  constructor(
    readonly name: string,
    private readonly images: readonly string[],
    private readonly shapes: Pick<Dataset, "inputShape" | "targetShape">,
    read: (name: string) => Promise<{ readonly pixels: Uint8Array; readonly boxes: Float32Array }>,
  ) {
    this.size = images.length;
    this.#read = read;
  }

  /**
   * Goes through the photographs once, as datasets of `count` samples; the last one may be smaller.
   *
   * @param options.shuffle whether in random order; true
   * @param options.seed the same seed gives the same order
   * @throws when a photograph or its boxes can't be read; named
   */
  async *chunks(count: number, options: ChunkOptions = {}): AsyncGenerator<Dataset> {
    for (const names of chunksOf(this.images, count, options)) {
      const samples = [];
      for (const name of names) samples.push(await this.#read(name));
      const inputs = Buffer.concat(samples.map(({ pixels }) => pixels));
      const targets = Float32Array.from(samples.flatMap(({ boxes }) => [...boxes]));
      yield new Dataset({ inputs: new Uint8Array(inputs), targets, ...this.shapes, scale: 1 / 255, classNames: CLASSES, name: this.name });
    }
  }
}

/**
 * PASCAL VOC: photographs with boxes around twenty kinds of objects, in the publisher's folders (VOCdevkit/VOC2007 with Annotations, ImageSets and JPEGImages),
 * stretched to one size. The targets are as `metrics.meanAveragePrecision` takes them.
 *
 * @param folder the folder of one year, such as VOCdevkit/VOC2007
 * @param options see {@link PascalVocOptions}
 * @returns a stream of images [rows, columns, channels] from 0 to 1 with targets [most, 5]: left, top, right, bottom and class of each box, class -1 where there is none
 * @throws when the list can't be read, or a file is not of that layout; named
 * @example
 * const photos = await datasets.pascalVoc("VOCdevkit/VOC2007", { size: [128, 128] });
 * for await (const chunk of photos.chunks(500, { seed: 1 })) learn(chunk);
 * @see Everingham et al., The PASCAL visual object classes challenge, 2010
 */
export async function pascalVoc(folder: string, { part = "trainval", most = 50, difficult = false, size, channels = 3, name = basename(folder) }: PascalVocOptions): Promise<BoxStream> {
  const [rows, columns] = checkedSize("pascalVoc", size);
  if (!(Number.isInteger(most) && most >= 1)) throw new Error(`pascalVoc: most must be a positive integer; received ${String(most)}.`);
  const list = join(folder, "ImageSets/Main", `${part}.txt`);
  const images = (await readFile(list, "utf8")).split(/\s+/).filter((word) => word !== "");
  if (images.length === 0) throw wrongStructure(list, "it names no images");
  const read = async (image: string) => {
    const annotation = join(folder, "Annotations", `${image}.xml`);
    const photograph = join(folder, "JPEGImages", `${image}.jpg`);
    const found = boxesOf(annotation, await readFile(annotation, "utf8"), difficult);
    if (found.boxes.length > most) throw new Error(`pascalVoc: ${annotation} has ${found.boxes.length} boxes, more than a sample has room for. Raise most.`);
    const boxes = new Float32Array(most * BOX).fill(ABSENT);
    found.boxes.forEach(([left, top, right, bottom, target], i) => {
      const [across, down] = [columns / found.width, rows / found.height];
      boxes.set([left * across, top * down, right * across, bottom * down, target], i * BOX);
    });
    return { pixels: await pixelsOf("pascalVoc", photograph, await readFile(photograph), [rows, columns], channels, "fill"), boxes };
  };
  return new BoxStream(`${name} ${part}`, images, { inputShape: [rows, columns, channels], targetShape: [most, BOX] }, read);
}

type Box = readonly [left: number, top: number, right: number, bottom: number, target: number];

/** The challenge's XML is flat and has no attributes: what stands between two tags is all that there is to know. */
function boxesOf(file: string, xml: string, difficult: boolean): { readonly width: number; readonly height: number; readonly boxes: readonly Box[] } {
  const text = (inside: string, tag: string): string => new RegExp(`<${tag}>\\s*([^<]*?)\\s*</${tag}>`).exec(inside)?.[1] ?? "";
  const number = (inside: string, tag: string): number => {
    const found = Number.parseFloat(text(inside, tag));
    if (!Number.isFinite(found)) throw wrongStructure(file, `${tag} is not a number`);
    return found;
  };
  const size = /<size>[^]*?<\/size>/.exec(xml)?.[0] ?? "";
  // A person may have parts, a head or a hand, with boxes of their own.
  const objects = xml.match(/<object>[^]*?<\/object>/g)?.map((object) => object.replace(/<part>[^]*?<\/part>/g, "")) ?? [];
  const boxes = objects.filter((object) => difficult || text(object, "difficult") !== "1").map((object): Box => {
    const target = CLASSES.indexOf(text(object, "name"));
    if (target === -1) throw wrongStructure(file, `it has an object ${JSON.stringify(text(object, "name"))}, which is none of the twenty kinds`);
    // The publisher counts pixels from 1.
    return [number(object, "xmin") - 1, number(object, "ymin") - 1, number(object, "xmax"), number(object, "ymax"), target];
  });
  return { width: number(size, "width"), height: number(size, "height"), boxes };
}
