import { type Tensor, tf } from "../backend/index.js";
import type { FilterGridState } from "../protocol/filterGrid.js";
import { EMPTY_SHEET, type Sheet } from "../protocol/sheet.js";
import { entrancesOf, type NetworkPlace, valueAt } from "./networkLayer.js";
import { RISING } from "./palette.js";
import { seenWindow, type SeenWindow } from "./receptiveStack.js";
import { imageSheet, paintedSheet, rangeOf } from "./sheet.js";
import { resized, type ShownImages } from "./shownImages.js";
import { tidied } from "./tidied.js";

/** What a filter does with images. */
export type CloseUp = Pick<FilterGridState, "map" | "mapRange" | "patches" | "patchNotes" | "field">;

export const NO_CLOSE_UP: CloseUp = { map: EMPTY_SHEET, mapRange: [0, 0], patches: EMPTY_SHEET, patchNotes: [], field: "" };

/** Longest side of a map and of a patch in pixels, images that are searched for patches, how many at a time, and patches shown. */
const MAP = 96;
const PATCH = 32;
const SEARCHED = 256;
const AT_A_TIME = 32;
const PATCHES = 9;

/** Where a filter is excited most in one image. */
interface Peak {
  readonly image: number;
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/**
 * A filter's map on one image, and the patches of all images that excite it most.
 *
 * @param place the layer's output
 */
export function closeUp(place: NetworkPlace, filter: number, images: ShownImages, image: number): CloseUp {
  const [entrance, ...others] = entrancesOf(place);
  const size = entrance?.shape.reduce((product, length) => product * length, 1);
  if (entrance === undefined || others.length > 0 || size !== images.shape[0] * images.shape[1] * images.shape[2]) return NO_CLOSE_UP;
  // A map of three dimensions has no picture.
  if (place.shape.length > 3) return NO_CLOSE_UP;
  const map = mapOf(place, entrance.shape, filter, images, image);
  const window = place.shape.length === 3 ? seenWindow(place) : undefined;
  const field = window?.text ?? "";
  if (place.shape.length === 3 && window === undefined) return { ...NO_CLOSE_UP, ...map };
  const peaks = peaksOf(place, entrance.shape, filter, images);
  const notes = peaks.map(({ image: found, value }) => `${value.toPrecision(3)} in image ${found + 1}`);
  return { ...map, field, patches: patchSheet(peaks, window, images), patchNotes: notes };
}

function mapOf(place: NetworkPlace, entrance: readonly number[], filter: number, images: ShownImages, image: number): Pick<CloseUp, "map" | "mapRange"> {
  if (place.shape.length === 1) {
    const [value = 0] = answers(place, entrance, filter, images.values(image, image + 1), 1, (each) => [...each.dataSync()]);
    return { map: EMPTY_SHEET, mapRange: [value, value] };
  }
  // Of a sequence it is a strip.
  const [height = 0, width = 0] = place.shape.length === 2 ? [1, ...place.shape] : place.shape;
  const values = answers(place, entrance, filter, images.values(image, image + 1), 1, (each) => Float32Array.from(each.dataSync()));
  const [low, high] = rangeOf(values);
  const shrink = Math.min(1, MAP / Math.max(height, width));
  const [h, w] = [Math.max(1, Math.round(height * shrink)), Math.max(1, Math.round(width * shrink))];
  return { map: paintedSheet(resized(values, [1, height, width, 1], h, w), { width: w, height: h, count: 1 }, { palette: RISING, low, high }), mapRange: [low, high] };
}

/** The strongest answers, at most one an image. */
function peaksOf(place: NetworkPlace, entrance: readonly number[], filter: number, images: ShownImages): Peak[] {
  const width = place.shape.length === 3 ? (place.shape[1] ?? 1) : 1;
  const peaks: Peak[] = [];
  const end = Math.min(images.count, SEARCHED);
  for (let start = 0; start < end; start += AT_A_TIME) {
    const count = Math.min(AT_A_TIME, end - start);
    const [values, places] = answers(place, entrance, filter, images.values(start, start + count), count, (each) => {
      const rows = each.reshape([count, -1]);
      return [rows.max(1).dataSync(), rows.argMax(1).dataSync()] as const;
    });
    for (let i = 0; i < count; i++) {
      const at = places[i] ?? 0;
      peaks.push({ image: start + i, row: Math.floor(at / width), column: at % width, value: values[i] ?? 0 });
    }
  }
  return peaks.sort((a, b) => b.value - a.value).slice(0, PATCHES);
}

/** Reads one filter's answers to images. */
function answers<Result>(place: NetworkPlace, entrance: readonly number[], filter: number, values: Float32Array, count: number, read: (answers: Tensor) => Result): Result {
  return tidied(() => read(valueAt(place, tf.tensor(values, [count, ...entrance])).gather([filter], place.shape.length)));
}

/** Cuts the patches out of their images; what lies in the padding is black. A unit that sees all shows whole images. */
function patchSheet(peaks: readonly Peak[], window: SeenWindow | undefined, images: ShownImages): Sheet {
  const [imageHeight, imageWidth, channels] = images.shape;
  const [height, width] = window === undefined ? [imageHeight, imageWidth] : [Math.min(window.size[0], imageHeight), Math.min(window.size[1], imageWidth)];
  const cut = new Float32Array(peaks.length * height * width * channels);
  peaks.forEach(({ image, row, column }, i) => {
    const pixels = images.values(image, image + 1);
    const top = window === undefined || window.size[0] > imageHeight ? 0 : window.start[0] + row * window.jump[0];
    const left = window === undefined || window.size[1] > imageWidth ? 0 : window.start[1] + column * window.jump[1];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [fromY, fromX] = [top + y, left + x];
        if (fromY < 0 || fromY >= imageHeight || fromX < 0 || fromX >= imageWidth) continue;
        const from = (fromY * imageWidth + fromX) * channels;
        cut.set(pixels.subarray(from, from + channels), ((i * height + y) * width + x) * channels);
      }
    }
  });
  const shrink = Math.min(1, PATCH / Math.max(height, width));
  const [h, w] = [Math.max(1, Math.round(height * shrink)), Math.max(1, Math.round(width * shrink))];
  return imageSheet(resized(cut, [peaks.length, height, width, channels], h, w), { width: w, height: h, count: peaks.length }, channels);
}
