import type { Images } from "./arrays.js";

/** y[r, c, k] = Σ x[r·s + i·d − p, c·s + j·d − p, ch] · w[i, j, ch, k] + b[k], by loops; zeros lie outside the image. */
export function conv2d(x: Images, w: number[][][][], b: number[], stride: number, before: number, after: number, dilation = 1): Images {
  const [rows, columns] = [x[0]?.length ?? 0, x[0]?.[0]?.length ?? 0];
  const [kernelRows, kernelColumns] = [w.length, w[0]?.length ?? 0];
  const places = (input: number, kernel: number) => Math.floor((input + before + after - (dilation * (kernel - 1) + 1)) / stride) + 1;
  return x.map((image) =>
    Array.from({ length: places(rows, kernelRows) }, (_, r) =>
      Array.from({ length: places(columns, kernelColumns) }, (_, c) =>
        b.map((bias, k) => {
          let sum = bias;
          w.forEach((row, i) =>
            row.forEach((cell, j) =>
              cell.forEach((filters, channel) => {
                sum += (image[r * stride + i * dilation - before]?.[c * stride + j * dilation - before]?.[channel] ?? 0) * (filters[k] ?? 0);
              }),
            ),
          );
          return sum;
        }),
      ),
    ),
  );
}
