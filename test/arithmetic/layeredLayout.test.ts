import { describe, expect, it } from "vitest";
import { layeredLayout } from "../../src/arithmetic/layeredLayout.js";

describe("the layout", () => {
  // 0 → 1 → 2 → 4 and 0 → 4 at once, 3 beside 2.
  const boxes = [{ width: 100, from: [] }, { width: 80, from: [0] }, { width: 120, from: [1] }, { width: 60, from: [1] }, { width: 100, from: [2, 3, 0] }];
  const { centres, rows, lines, width, rowCount } = layeredLayout(boxes);

  it("puts every box below those that it comes from", () => {
    expect(rows).toEqual([0, 1, 2, 2, 3]);
    expect(rowCount).toBe(4);
    boxes.forEach(({ from }, i) => from.forEach((source) => expect(rows[source]).toBeLessThan(rows[i] ?? 0)));
  });

  it("keeps boxes of a row apart, and lines that pass it out of them", () => {
    const places = [
      ...boxes.map((box, i) => ({ row: rows[i] ?? 0, left: (centres[i] ?? 0) - box.width / 2, right: (centres[i] ?? 0) + box.width / 2 })),
      ...lines.flatMap(({ bends }) => bends.map(({ centre, row }) => ({ row, left: centre, right: centre }))),
    ];
    expect(lines.find(({ from, to }) => from === 0 && to === 4)?.bends.map(({ row }) => row)).toEqual([1, 2]);
    for (const a of places) {
      for (const b of places) if (a !== b && a.row === b.row) expect(a.right <= b.left || b.right <= a.left).toBe(true);
      expect(a.left).toBeGreaterThanOrEqual(0);
      expect(a.right).toBeLessThanOrEqual(width);
    }
  });

  it("puts a chain into one straight line", () => {
    const chain = layeredLayout([{ width: 100, from: [] }, { width: 60, from: [0] }, { width: 80, from: [1] }]);
    expect(chain.centres).toEqual([50, 50, 50]);
    expect(layeredLayout([]).rowCount).toBe(1);
  });
});
