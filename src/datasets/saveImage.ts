import { sizeOf } from "../arithmetic/shape.js";
import type { Dataset } from "./dataset.js";

/**
 * Writes one image of a dataset to a file, to look at what a network is given: neon's DumpImage.
 *
 * byte = (x − black) / (white − black) · 255, rounded and kept within [0, 255]
 *
 * @param sample the sample's number
 * @param path where to; the end of its name says the kind: .png, .jpg or .webp
 * @param range which numbers are black and white; [0, 1]
 * @throws when there is no such sample, or samples are no images of 1 or 3 channels
 * @example await datasets.saveImage(digits.train, 7, "seven.png")
 */
export async function saveImage(dataset: Dataset, sample: number, path: string, [black, white]: readonly [number, number] = [0, 1]): Promise<void> {
  const [rows = 0, columns = 0, channels = 1] = dataset.inputShape;
  if (![2, 3].includes(dataset.inputShape.length) || (channels !== 1 && channels !== 3)) {
    throw new Error(`saveImage: samples must be images [rows, columns, 1 or 3]; received [${dataset.inputShape.join(", ")}].`);
  }
  if (!/\.(png|jpe?g|webp)$/i.test(path)) throw new Error(`saveImage: path must end in .png, .jpg or .webp; received ${JSON.stringify(path)}.`);
  const { inputs } = dataset.pick([sample]);
  const shade = (x: number) => Math.min(255, Math.max(0, Math.round(((x * dataset.scale - black) / (white - black)) * 255)));
  const bytes = Uint8Array.from({ length: sizeOf(dataset.inputShape) }, (_, i) => shade(inputs[i] ?? 0));
  // Loaded when it is needed: it starts a library of its own.
  const { default: sharp } = await import("sharp");
  await sharp(bytes, { raw: { width: columns, height: rows, channels } }).toFile(path);
}
