/** Girshick's region pooling by loops over [image][row][column] maps of one channel. */
export function roiPooling(maps: readonly number[][][], regions: readonly number[][], rows: number, columns: number, scale: number): number[] {
  const cell = (pixel: number) => Math.floor(pixel * scale + 0.5);
  return regions.flatMap(([image = 0, left = 0, top = 0, right = 0, bottom = 0]) => {
    const map = maps[image] ?? [];
    const [height, width] = [Math.max(cell(bottom) - cell(top) + 1, 1), Math.max(cell(right) - cell(left) + 1, 1)];
    const out: number[] = [];
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        let largest = -Infinity;
        for (let y = Math.floor((r * height) / rows); y < Math.ceil(((r + 1) * height) / rows); y++) {
          for (let x = Math.floor((c * width) / columns); x < Math.ceil(((c + 1) * width) / columns); x++) {
            largest = Math.max(largest, map[cell(top) + y]?.[cell(left) + x] ?? -Infinity);
          }
        }
        out.push(largest === -Infinity ? 0 : largest);
      }
    }
    return out;
  });
}
