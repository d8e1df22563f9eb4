import { sizeOf } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import type { LayerActivations } from "../protocol/drawDigit.js";

/** Cells of all layers together that a page is sent: their base64 has to fit into an output with everything else. */
const CELLS = 90_000;

/** Most maps of a layer that are shown. */
const MAPS = 128;

/** The output of one layer for one sample. */
export interface LayerOutput {
  readonly name: string;
  readonly kind: string;
  readonly tensor: Tensor;
}

/**
 * The layers' outputs as maps for the page. Maps that are too large for all layers to fit are averaged over squares of cells.
 *
 * @param outputs [1, …shape] each; they are read, not disposed
 */
export async function activationMaps(outputs: readonly LayerOutput[]): Promise<LayerActivations[]> {
  const budget = Math.floor(CELLS / Math.max(1, outputs.length));
  return await Promise.all(outputs.map(async ({ name, kind, tensor }) => ({ name, kind, ...mapsOf(await tensor.data(), tensor.shape.slice(1), budget) })));
}

function mapsOf(values: ArrayLike<number>, shape: readonly number[], budget: number): Omit<LayerActivations, "name" | "kind"> {
  // Two axes and channels are maps, one axis and channels are rows; everything else is a list of units.
  const isImage = shape.length === 3 || shape.length === 2;
  const channels = (isImage ? shape.at(-1) : sizeOf(shape)) ?? 1;
  const [height, width] = shape.length === 3 ? [shape[0] ?? 1, shape[1] ?? 1] : shape.length === 2 ? [1, shape[0] ?? 1] : [1, 1];
  // A flattened layer may have thousands of units: as many as a few rows of maps are shown.
  const maps = Math.min(channels, isImage ? MAPS : 8 * MAPS);
  let by = 1;
  while (by < Math.max(height, width) && maps * Math.ceil(height / by) * Math.ceil(width / by) > budget) by++;
  const [rows, columns] = [Math.ceil(height / by), Math.ceil(width / by)];

  const means = new Float32Array(maps * rows * columns);
  for (let map = 0; map < maps; map++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let [sum, count] = [0, 0];
        for (let y = row * by; y < Math.min(height, (row + 1) * by); y++) {
          for (let x = column * by; x < Math.min(width, (column + 1) * by); x++, count++) sum += values[(y * width + x) * channels + map] ?? 0;
        }
        means[(map * rows + row) * columns + column] = sum / count;
      }
    }
  }
  const largest = means.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const bytes = Uint8Array.from(means, (value) => (largest > 0 ? 128 + Math.round((127 * value) / largest) : 128));
  return { shape, maps, rows, columns, largest: Number(largest.toPrecision(4)), cells: Buffer.from(bytes).toString("base64") };
}
