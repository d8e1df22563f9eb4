/** Lines of a drawing: each `x, y, x, y, …`, x to the right and y down. */
export type Strokes = readonly (readonly number[])[];

/**
 * Lengths of an MNIST digit, in pixels of its 28 x 28 image: the box that it fills, half the width of its line (measured on the training
 * images: a straight line is 2.9 wide), and where its centre of mass lies.
 */
const MNIST = { size: 28, box: 20, radius: 1.3, centre: 14.5 };

/** A drawing smaller than this share of its pad is not made as large as a digit: it is a dot. */
const LEAST = 0.08;

/**
 * Turns a drawing into an image as MNIST's are made: as large as fits into a box of 20 x 20 pixels, its centre of mass in the middle of 28 x 28.
 * The line is always as wide as MNIST's, however large somebody draws.
 *
 * @param strokes in units of which the drawing pad is `pad` wide
 * @param size pixels of a side of the image; lengths grow with it
 * @returns bytes, row by row; 0 is paper, 255 is ink
 * @example digitImage([[500, 100, 500, 900]], { pad: 1000 }) // a one
 * @see LeCun, Cortes and Burges, The MNIST database of handwritten digits
 */
export function digitImage(strokes: Strokes, { pad, size = MNIST.size }: { readonly pad: number; readonly size?: number }): Uint8Array {
  const unit = size / MNIST.size;
  const radius = MNIST.radius * unit;
  const points = strokes.flatMap(pointsOf);
  if (points.length === 0) return new Uint8Array(size * size);
  const [left, right] = ends(points.map(([x]) => x));
  const [top, bottom] = ends(points.map(([, y]) => y));
  const scale = (MNIST.box * unit - 2 * radius) / Math.max(right - left, bottom - top, LEAST * pad);
  const middle = MNIST.centre * unit;

  const placed = (dx: number, dy: number): Strokes => strokes.map((stroke) => stroke.map((value, index) => (index % 2 === 0 ? (value - (left + right) / 2) * scale + dx : (value - (top + bottom) / 2) * scale + dy)));
  const [x, y] = centreOfMass(rasterise(placed(middle, middle), size, radius), size);
  const coverage = rasterise(placed(2 * middle - x, 2 * middle - y), size, radius);
  return Uint8Array.from(coverage, (share) => Math.round(255 * share));
}

/** Where the ink's weight lies, in pixels from the corner. */
function centreOfMass(coverage: Float32Array, size: number): [number, number] {
  let [mass, x, y] = [0, 0, 0];
  for (const [index, share] of coverage.entries()) {
    mass += share;
    x += share * ((index % size) + 0.5);
    y += share * (Math.floor(index / size) + 0.5);
  }
  return [x / mass, y / mass];
}

/** How much of each pixel the lines cover, from 0 to 1: by the distance of its middle from the nearest line. */
function rasterise(strokes: Strokes, size: number, radius: number): Float32Array {
  const coverage = new Float32Array(size * size);
  for (const stroke of strokes) {
    const points = pointsOf(stroke);
    for (const [index, to] of points.entries()) {
      const from = points[Math.max(0, index - 1)] ?? to;
      const reach = radius + 1;
      const first = (a: number, b: number): number => Math.max(0, Math.floor(Math.min(a, b) - reach));
      const last = (a: number, b: number): number => Math.min(size - 1, Math.ceil(Math.max(a, b) + reach));
      for (let row = first(from[1], to[1]); row <= last(from[1], to[1]); row++) {
        for (let column = first(from[0], to[0]); column <= last(from[0], to[0]); column++) {
          const share = Math.min(1, radius + 0.5 - distance(column + 0.5, row + 0.5, from, to));
          const at = row * size + column;
          if (share > (coverage[at] ?? 0)) coverage[at] = share;
        }
      }
    }
  }
  return coverage;
}

/** From a point to the line between two others. */
function distance(x: number, y: number, [x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number]): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared));
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}

function pointsOf(stroke: readonly number[]): [number, number][] {
  return Array.from({ length: stroke.length >> 1 }, (_, index) => [stroke[2 * index] ?? 0, stroke[2 * index + 1] ?? 0]);
}

function ends(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
}
