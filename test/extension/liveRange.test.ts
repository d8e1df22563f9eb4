import { expect, test } from "vitest";
import { LiveRange } from "../../extension/views/liveRange.js";

test("holds every value it was given, and only widens", () => {
  const range = new LiveRange();
  expect(range.ends).toEqual([0, 1]);
  let [low, high] = [Infinity, -Infinity];
  for (let round = 0; round < 2_000; round++) {
    const value = (Math.random() - 0.5) * Math.exp(round / 200);
    const before = range.ends;
    const grew = range.include(value);
    [low, high] = [Math.min(low, value), Math.max(high, value)];
    const [from, to] = range.ends;
    expect(from).toBeLessThanOrEqual(low);
    expect(to).toBeGreaterThanOrEqual(high);
    expect(grew).toBe(round === 0 || value < before[0] || value > before[1]);
  }
});

test("grows seldom: a falling loss moves the axis a few times, not at every step", () => {
  const range = new LiveRange();
  let moves = 0;
  for (let step = 1; step <= 10_000; step++) if (range.include(2.3 / Math.sqrt(step))) moves++;
  expect(moves).toBeLessThan(20);
});

test("NaN and infinity leave it as it is", () => {
  const range = new LiveRange();
  range.include(1);
  const ends = range.ends;
  expect([range.include(NaN), range.include(Infinity), range.include(-Infinity)]).toEqual([false, false, false]);
  expect(range.ends).toEqual(ends);
});
