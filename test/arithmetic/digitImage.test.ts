import { describe, expect, test } from "vitest";
import { digitImage } from "../../src/arithmetic/digitImage.js";

const PAD = 1_000;

/** Centre of mass in pixel numbers, and the rows and columns with ink. */
function measures(image: Uint8Array, size = 28): { x: number; y: number; mass: number; width: number; height: number } {
  let [mass, x, y] = [0, 0, 0];
  const [rows, columns] = [new Set<number>(), new Set<number>()];
  image.forEach((byte, index) => {
    const [row, column] = [Math.floor(index / size), index % size];
    mass += byte;
    x += byte * column;
    y += byte * row;
    if (byte > 128) {
      rows.add(row);
      columns.add(column);
    }
  });
  return { x: x / mass, y: y / mass, mass: mass / 255, width: columns.size, height: rows.size };
}

/** An uneven drawing: a hook, away from the middle. */
const HOOK = [[100, 50, 150, 400, 300, 420], [90, 60, 200, 80]];

describe("digitImage", () => {
  // MNIST's first 2,000 training images: centre of mass 14.01, 14.00 (± 0.29), 19.6 rows high, a straight line 2.9 wide.
  test("puts the centre of mass where MNIST has it, and fills its box", () => {
    const { x, y, height } = measures(digitImage(HOOK, { pad: PAD }));
    expect(x).toBeCloseTo(14, 1);
    expect(y).toBeCloseTo(14, 1);
    expect(height).toBeGreaterThanOrEqual(19);
    expect(height).toBeLessThanOrEqual(21);
  });

  test("where, how large and in which direction it is drawn makes no difference", () => {
    const image = digitImage(HOOK, { pad: PAD });
    expect(digitImage(HOOK.map((stroke) => stroke.map((value) => value * 2 + 100)), { pad: PAD })).toEqual(image);
    const reversed = HOOK.map((stroke) => Array.from({ length: stroke.length / 2 }, (_, i) => stroke.slice(2 * i, 2 * i + 2)).reverse().flat());
    expect(digitImage(reversed, { pad: PAD })).toEqual(image);
  });

  test("a straight line by hand: 20 rows, and as wide as its pen", () => {
    const image = digitImage([[500, 100, 500, 900]], { pad: PAD });
    const { mass, height } = measures(image);
    // And half a row at each end, because the middle lies in the middle of a row.
    expect(height).toBe(19);
    // 17.4 between the line's ends and 2.6 wide, and a round cap at each end.
    expect(mass).toBeCloseTo(17.4 * 2.6 + Math.PI * 1.3 ** 2, -0.5);
    // Columns 13 to 15 around 14.5, the same on both sides.
    const row = Array.from(image.subarray(14 * 28, 15 * 28));
    expect(row.map((byte, column) => (byte > 0 ? column : -1)).filter((column) => column >= 0)).toEqual([13, 14, 15]);
    expect(row[13]).toBe(row[15]);
    expect(row[14]).toBe(255);
  });

  test("a dot stays a dot, and nothing is nothing", () => {
    expect(measures(digitImage([[700, 200]], { pad: PAD })).mass).toBeCloseTo(Math.PI * 1.3 ** 2, 0);
    expect(digitImage([], { pad: PAD }).every((byte) => byte === 0)).toBe(true);
  });

  test("other sizes are the same picture, larger", () => {
    const { x, height } = measures(digitImage(HOOK, { pad: PAD, size: 56 }), 56);
    expect(x).toBeCloseTo(28.5, 1);
    expect(height / 2).toBeCloseTo(20, -0.5);
  });
});
