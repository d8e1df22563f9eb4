import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { entriesOf } from "./archive.js";
import { divided, type DivisionOptions, OWN } from "./divided.js";
import { SampleStream, type StreamedSample } from "./sampleStream.js";
import type { SplitDataset } from "./splitDataset.js";

export interface ImageFolderOptions {
  /** What every image is scaled and cut to. */
  readonly size: readonly [rows: number, columns: number];
  /** 3 for colours, 1 for grey; 3. */
  readonly channels?: 1 | 3;
  readonly name?: string;
}

const IMAGE = /\.(jpe?g|png|webp|gif|tiff?|avif|bmp)$/i;

/**
 * Images in a folder for each class, or in a tar archive of such folders, in memory: `photos/cat/1.jpg`, `photos/dog/7.png`, …
 *
 * @param path the folder or the archive (.tar, .tar.gz)
 * @param options see {@link ImageFolderOptions} and {@link DivisionOptions}
 * @returns inputs of shape [rows, columns, channels] with values from 0 to 1; targets are class numbers, the classes in alphabetical order
 * @throws when there are no images in folders, or one can't be read; named
 * @example const photos = await datasets.imageFolder("photos", { size: [64, 64] });
 */
export async function imageFolder(path: string, options: ImageFolderOptions & DivisionOptions): Promise<SplitDataset> {
  const stream = await streamImageFolder(path, options);
  return divided("imageFolder", await stream.collect(), options, { ...OWN, source: `from ${basename(path)}` });
}

/**
 * The same, read as it is needed, for more images than fit in memory. They come class by class from a folder, and as they lie from an archive:
 * take chunks that are large beside a class, or pack the archive in random order.
 *
 * @example for await (const [x, y] of (await datasets.streamImageFolder("photos.tar", { size: [64, 64] })).batches(32)) step(x, y);
 */
export async function streamImageFolder(path: string, { size, channels = 3, name = basename(path) }: ImageFolderOptions): Promise<SampleStream> {
  const [rows, columns] = checkedSize("imageFolder", size);
  const isArchive = (await stat(path)).isFile();
  const images = isArchive ? () => archived(path) : () => filed(path);
  const classNames = [...(await classesOf(path, isArchive))].sort();
  if (classNames.length === 0) throw new Error(`imageFolder: ${path} must hold a folder of images for each class; received none.`);
  const open = async function* (): AsyncGenerator<StreamedSample> {
    for await (const { className, file, bytes } of images()) yield { input: await pixelsOf("imageFolder", file, bytes, size, channels), target: classNames.indexOf(className) };
  };
  return new SampleStream({ name, inputShape: [rows, columns, channels], classNames, scale: 1 / 255, open });
}

interface ImageFile {
  readonly className: string;
  readonly file: string;
  readonly bytes: Uint8Array;
}

async function* filed(folder: string): AsyncGenerator<ImageFile> {
  for (const className of (await readdir(folder)).sort()) {
    for (const file of await imagesIn(join(folder, className))) yield { className, file, bytes: await readFile(file) };
  }
}

async function imagesIn(folder: string): Promise<string[]> {
  if (!(await stat(folder)).isDirectory()) return [];
  return (await readdir(folder)).filter((file) => IMAGE.test(file)).sort().map((file) => join(folder, file));
}

async function* archived(path: string): AsyncGenerator<ImageFile> {
  for await (const entry of entriesOf(path)) {
    const className = classIn(entry.name);
    if (className !== undefined) yield { className, file: entry.name, bytes: await entry.bytes() };
  }
}

/** The folder that an image of an archive lies in. */
function classIn(name: string): string | undefined {
  return IMAGE.test(name) ? name.split("/").at(-2) : undefined;
}

async function classesOf(path: string, isArchive: boolean): Promise<Set<string>> {
  const names = new Set<string>();
  if (isArchive) {
    for await (const entry of entriesOf(path)) {
      const className = classIn(entry.name);
      if (className !== undefined) names.add(className);
    }
  } else {
    for (const name of await readdir(path)) if ((await imagesIn(join(path, name))).length > 0) names.add(name);
  }
  return names;
}

/** @throws when a size is not two positive integers */
export function checkedSize(owner: string, size: readonly number[] | undefined): readonly [number, number] {
  const [rows, columns] = size ?? [];
  for (const length of [rows, columns]) {
    if (!(Number.isInteger(length) && (length ?? 0) >= 1)) throw new Error(`${owner}: size must be two positive integers [rows, columns]; received ${JSON.stringify(size)}.`);
  }
  return [rows ?? 0, columns ?? 0];
}

/** An image file's pixels, scaled and cut ("cover") or stretched ("fill") to a size, row by row with their channels beside each other. */
export async function pixelsOf(owner: string, file: string, bytes: Uint8Array, [rows, columns]: readonly [number, number], channels: 1 | 3, fit: "cover" | "fill" = "cover"): Promise<Uint8Array> {
  // Loaded on first use: it carries a native library of its own.
  const { default: sharp } = await import("sharp");
  try {
    const image = sharp(bytes).rotate().resize(columns, rows, { fit }).flatten().toColourspace(channels === 1 ? "b-w" : "srgb");
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    if (info.channels === channels) return data;
    throw new Error(`it has ${info.channels} channels`);
  } catch (error) {
    throw new Error(`${owner}: ${file} can't be read as an image (${error instanceof Error ? error.message : String(error)}).`);
  }
}
