import { expect, test } from "vitest";
import { LossCurve } from "../../src/widgets/lossCurve.js";
import { ticks } from "../../src/arithmetic/ticks.js";

function svgOf(fill: (curve: LossCurve) => void, metrics: string[] = ["loss"]): string {
  const curve = new LossCurve({ title: "run", metrics });
  fill(curve);
  return String(curve.bundle()["image/svg+xml"]);
}

/** Places that a path goes through. */
function places(svg: string): number[][] {
  const path = /<path d="([^"]*)"/.exec(svg)?.[1] ?? "";
  return path.split(/[ML]/).slice(1).map((place) => place.split(" ").map(Number));
}

test("a falling line goes from the upper left to the lower right corner of its panel", () => {
  const svg = svgOf((curve) => {
    curve.add("loss", 0, 1);
    curve.add("loss", 5, 0.5);
    curve.add("loss", 10, 0);
  });
  expect(places(svg)).toEqual([[0, 0], [147, 79], [294, 158]]);
});

test("NaN leaves a gap", () => {
  const svg = svgOf((curve) => [1, 2, NaN, 1, 0].forEach((value, step) => curve.add("loss", step, value)));
  expect(/<path d="([^"]*)"/.exec(svg)?.[1]?.match(/M/g)).toHaveLength(2);
});

test("each metric has a panel, validation has marks, and values stand in words", () => {
  const svg = svgOf((curve) => {
    curve.add("loss", 1, 0.75);
    curve.add("loss", 1, 0.5, "validation");
    curve.add("accuracy", 1, 0.9);
  }, ["loss", "accuracy"]);
  expect(svg.match(/<g transform/g)).toHaveLength(2);
  expect(svg).toContain("<circle");
  expect(svg).toContain("validation 0.5");
});

test("names can't break out of the picture", () => {
  const svg = svgOf((curve) => curve.add('<script>"&', 1, 1), ['<script>"&']);
  expect(svg).not.toContain("<script>");
  expect(svg).toContain("&lt;script&gt;&quot;&amp;");
});

test("no points and a single point are drawable", () => {
  expect(svgOf(() => undefined)).not.toContain("NaN");
  expect(svgOf((curve) => curve.add("loss", 3, 7))).not.toContain("NaN");
  expect(svgOf((curve) => curve.add("loss", 3, NaN))).not.toContain('"NaN');
});

test("ticks are round and within the range", () => {
  expect(ticks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]);
  expect(ticks(3, 97, 5)).toEqual([20, 40, 60, 80]);
  expect(ticks(-0.02, 0.021, 4)).toEqual([-0.02, 0, 0.02]);
});
