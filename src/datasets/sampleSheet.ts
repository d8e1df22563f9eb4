import { RandomSource } from "../backend/index.js";
import { encodePng } from "../widgets/png.js";
import type { Dataset } from "./dataset.js";

const COLUMNS = 16;
const ROWS = 3;
const ZOOM = 2;

/** A sheet of the first samples as an HTML image, disturbed when the dataset is augmented; or nothing when the samples are no images. */
export function sampleSheet(dataset: Dataset): string | undefined {
  const [height = 0, width = 0, channels = 0] = dataset.inputShape;
  if (dataset.inputShape.length !== 3 || (channels !== 1 && channels !== 3) || dataset.size === 0) return undefined;
  const rows = Math.min(ROWS, Math.ceil(dataset.size / COLUMNS));
  const [sheetWidth, sheetHeight] = [COLUMNS * width, rows * height];
  const pixels = new Uint8Array(sheetWidth * sheetHeight * channels);
  const count = Math.min(dataset.size, rows * COLUMNS);
  const { inputs } = dataset.gather(Uint32Array.from({ length: count }, (_, i) => i), 0, count, undefined, new RandomSource("sheet"));
  for (let i = 0; i < count; i++) {
    const [left, top] = [(i % COLUMNS) * width, Math.floor(i / COLUMNS) * height];
    for (let r = 0; r < height; r++) {
      for (let c = 0; c < width * channels; c++) {
        const value = (inputs[(i * height + r) * width * channels + c] ?? 0) * 255;
        pixels[((top + r) * sheetWidth + left) * channels + c] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  }
  const png = Buffer.from(encodePng(pixels, sheetWidth, sheetHeight, channels)).toString("base64");
  return `<img alt="the first samples" width="${sheetWidth * ZOOM}" style="image-rendering: pixelated; max-width: 100%" src="data:image/png;base64,${png}">`;
}
