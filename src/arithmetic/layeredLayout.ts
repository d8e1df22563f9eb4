/** A box of a diagram: how wide it is, and the boxes that lines lead to it from. */
export interface LaidBox {
  readonly width: number;
  readonly from: readonly number[];
}

/** Where everything is: the middle of each box, its row, and the points that each line bends at. */
export interface Layout {
  readonly centres: readonly number[];
  readonly rows: readonly number[];
  readonly lines: readonly { readonly from: number; readonly to: number; readonly bends: readonly { readonly centre: number; readonly row: number }[] }[];
  readonly width: number;
  readonly rowCount: number;
}

/** The room that a line takes where it passes a row of boxes. */
const LINE = 14;
const GAP = 24;
const SWEEPS = 8;

interface Item {
  readonly width: number;
  readonly row: number;
  readonly above: number[];
  readonly below: number[];
  centre: number;
}

/**
 * Puts boxes into rows, each below those that it comes from, and orders every row so that few lines cross.
 *
 * A line that passes rows gets a narrow place in each of them. Boxes must stand after those that they come from.
 *
 * @see Sugiyama, Tagawa and Toda, Methods for visual understanding of hierarchical system structures, 1981
 */
export function layeredLayout(boxes: readonly LaidBox[]): Layout {
  const items: Item[] = [];
  const rows: number[] = [];
  boxes.forEach(({ width, from }, i) => {
    rows[i] = from.reduce((row, source) => Math.max(row, (rows[source] ?? 0) + 1), 0);
    items.push({ width, row: rows[i] ?? 0, above: [], below: [], centre: 0 });
  });
  const link = (a: number, b: number): void => {
    items[a]?.below.push(b);
    items[b]?.above.push(a);
  };
  const lines = boxes.flatMap(({ from }, to) =>
    from.map((source) => {
      const passed: number[] = [];
      let last = source;
      for (let row = (rows[source] ?? 0) + 1; row < (rows[to] ?? 0); row++) {
        items.push({ width: LINE, row, above: [], below: [], centre: 0 });
        passed.push(items.length - 1);
        link(last, items.length - 1);
        last = items.length - 1;
      }
      link(last, to);
      return { from: source, to, passed };
    }),
  );
  const grid = Array.from({ length: Math.max(0, ...rows) + 1 }, (_, row) => items.filter((item) => item.row === row));
  grid.forEach(spread);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isDown = sweep % 2 === 0;
    for (const row of isDown ? grid : [...grid].reverse()) settle(row, items, isDown ? "above" : "below");
  }
  const left = Math.min(...items.map(({ centre, width }) => centre - width / 2));
  for (const item of items) item.centre -= left;
  return {
    centres: boxes.map((_, i) => items[i]?.centre ?? 0),
    rows,
    lines: lines.map(({ from, to, passed }) => ({ from, to, bends: passed.map((i) => ({ centre: items[i]?.centre ?? 0, row: items[i]?.row ?? 0 })) })),
    width: Math.max(...items.map(({ centre, width }) => centre + width / 2)),
    rowCount: grid.length,
  };
}

/** Side by side in the order that they have. */
function spread(row: readonly Item[]): void {
  let at = 0;
  for (const item of row) {
    item.centre = at + item.width / 2;
    at += item.width + GAP;
  }
}

/** Orders a row by where its neighbours are, and moves each box as near to them as the others let it. */
function settle(row: Item[], items: readonly Item[], side: "above" | "below"): void {
  const wish = new Map(row.map((item) => [item, mean(item[side].map((i) => items[i]?.centre ?? 0)) ?? item.centre]));
  row.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
  // Runs of boxes that touch move as one, to the mean of what its boxes wish for.
  const runs: { members: Item[]; offsets: number[]; width: number; start: number }[] = [];
  for (const item of row) {
    let run = { members: [item], offsets: [item.width / 2], width: item.width, start: (wish.get(item) ?? 0) - item.width / 2 };
    for (let before = runs.at(-1); before !== undefined && before.start + before.width + GAP > run.start; before = runs.at(-1)) {
      runs.pop();
      const shift = before.width + GAP;
      const members = [...before.members, ...run.members];
      const offsets = [...before.offsets, ...run.offsets.map((offset) => offset + shift)];
      const start = mean(members.map((member, i) => (wish.get(member) ?? 0) - (offsets[i] ?? 0))) ?? 0;
      run = { members, offsets, width: shift + run.width, start };
    }
    runs.push(run);
  }
  for (const { members, offsets, start } of runs) members.forEach((member, i) => (member.centre = start + (offsets[i] ?? 0)));
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
