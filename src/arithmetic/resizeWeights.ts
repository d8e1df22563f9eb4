/** How numbers between the old ones are found. */
export type Interpolation = "nearest" | "bilinear" | "bicubic";

/**
 * What each old number counts in each new one when an axis gets another length: `weights[new][old]`, each row adding up to 1.
 *
 * A new number stands at (new + ½) · old length / new length − ½ among the old ones. "bilinear" takes the two next to it, "bicubic" four
 * (Keys' kernel with a = −½), "nearest" the one whose cell it falls into. With antialias, and when the axis gets shorter, the kernel is
 * stretched so that every old number counts.
 *
 * @example resizeWeights(2, 4, "bilinear", false) // [[1, 0], [0.75, 0.25], [0.25, 0.75], [0, 1]]
 * @see Keys, Cubic convolution interpolation for digital image processing, 1981
 */
export function resizeWeights(old: number, length: number, interpolation: Interpolation, antialias: boolean): number[][] {
  const scale = old / length;
  const stretch = antialias ? Math.max(scale, 1) : 1;
  return Array.from({ length }, (_, place) => {
    if (interpolation === "nearest") {
      const nearest = Math.min(Math.floor((place + 0.5) * scale), old - 1);
      return Array.from({ length: old }, (_, j) => (j === nearest ? 1 : 0));
    }
    const exact = (place + 0.5) * scale - 0.5;
    // TensorFlow reads the cubic kernel from a table of 1024 steps a cell, and so does Keras; we give the same numbers.
    const centre = interpolation === "bicubic" && !antialias ? Math.round(exact * 1024) / 1024 : exact;
    const kernel = interpolation === "bilinear" ? triangle : cubic;
    const row = Array.from({ length: old }, (_, j) => kernel(Math.abs(centre - j) / stretch));
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((weight) => weight / sum);
  });
}

function triangle(distance: number): number {
  return Math.max(1 - distance, 0);
}

function cubic(d: number): number {
  if (d < 1) return (1.5 * d - 2.5) * d * d + 1;
  return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
}
