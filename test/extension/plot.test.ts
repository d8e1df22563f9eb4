import { expect, test } from "vitest";
import { marks, place, valueAt } from "../../extension/plot/axis.js";
import { areaOf, drawFigure, type Figure, lowerBound } from "../../extension/plot/figure.js";
import { SvgPen } from "../../extension/plot/svgPen.js";
import { curvesCsv, curvesSvg } from "../../extension/views/curveFiles.js";
import { readState } from "../../extension/views/curveState.js";
import { PageModel } from "../../extension/host/pageModel.js";
import { WIDGET_PROTOCOL } from "../../src/protocol/widget.js";

const theme = { text: "#111", faint: "#666", grid: "#ddd", background: "#fff", font: "sans-serif" };

function figure(steps: number, value: (step: number) => number): Figure {
  const x = Float32Array.from({ length: steps }, (_, index) => index + 1);
  return {
    width: 410,
    height: 240,
    x: { low: 0, high: steps, log: false },
    y: { low: 0, high: 1, log: false },
    across: "step",
    marks: [],
    series: [{ name: "train", x, y: x.map(value), stroke: { colour: "#0072b2", width: 1.5 } }],
    theme,
  };
}

/** Places of the longest path of a picture. */
function path(drawn: Figure): number[][] {
  const pen = new SvgPen("sans-serif");
  drawFigure(pen, drawn);
  const paths = [...pen.picture(410, 240, "#fff").matchAll(/<path d="([^"]*)"[^>]*stroke="#0072b2"/g)].map((match) => match[1] ?? "");
  return (paths[0] ?? "").split(/[ML]/).slice(1).map((one) => one.split(" ").map(Number));
}

test("points lie where their values say", () => {
  // The area is 410 − 48 − 10 = 352 wide and 240 − 6 − 34 = 200 high.
  expect(areaOf(figure(4, () => 0))).toEqual({ left: 48, top: 6, width: 352, height: 200 });
  expect(path(figure(4, (step) => step / 4))).toEqual([[136, 156], [224, 106], [312, 56], [400, 6]]);
});

test("a million points are drawn with the one peak among them", () => {
  const places = path(figure(1_000_000, (step) => (step === 654_321 ? 1 : 0)));
  expect(places.length).toBeLessThanOrEqual(2_000);
  expect(places.filter(([, down]) => down === 6)).toEqual([[Math.round((48 + 0.654321 * 352) * 10) / 10, 6]]);
});

test("a logarithmic axis places powers of ten evenly, and nothing that has no logarithm", () => {
  const axis = { low: -2, high: 0, log: true };
  expect([0.01, 0.1, 1].map((value) => place(axis, value))).toEqual([0, 0.5, 1]);
  expect(Number.isFinite(place(axis, -1))).toBe(false);
  expect(valueAt(axis, 0.5)).toBeCloseTo(0.1);
  expect(marks(axis, 5).map(({ text }) => text)).toEqual(["0.01", "0.1", "1"]);
  expect(marks({ low: 0, high: 2_000_000, log: false }, 4).map(({ text }) => text)).toEqual(["0", "500k", "1M", "1.5M", "2M"]);
});

test("the first index that is not smaller, by halves", () => {
  const values = Float32Array.of(1, 3, 3, 7);
  expect([0, 1, 2, 3, 7, 8].map((wanted) => lowerBound(values, wanted))).toEqual([0, 0, 1, 1, 3, 4]);
});

test("texts of an output stay texts in a saved picture", () => {
  const hostile = figure(2, () => 1);
  const svg = curvesSvg([{ metric: "<script>alert(1)</script>", figure: { ...hostile, series: hostile.series.map((series) => ({ ...series, name: '"><img onerror=x>' })) } }]);
  expect(svg).not.toMatch(/<script|<img/);
});

test("CSV has every point, numbers as short as they can be, and no formulas", () => {
  const curve = { metric: "loss, total", kind: "train", run: "=cmd()" } as const;
  const csv = curvesCsv([{ curve, steps: Float32Array.of(1, 2), values: Float32Array.of(0.1, 1 / 3) }]);
  expect(csv).toBe(`run,data,metric,step,value\n'=cmd(),train,"loss, total",1,0.1\n'=cmd(),train,"loss, total",2,0.33333334\n`);
});

test("what a hostile output has in place of a state is left out", () => {
  const model = new PageModel();
  const state = { title: {}, curves: [{ metric: "loss", kind: "train" }, { metric: {}, kind: "train" }, { metric: "a", kind: "__proto__" }, null], status: "<b>", step: "1", totalSteps: NaN, smoothing: 9, logScale: "yes" };
  model.load({ protocol: WIDGET_PROTOCOL, view: "lossCurve", state, columns: {} });
  expect(readState(model)).toEqual({
    title: "Training", curves: [{ metric: "loss", kind: "train" }], status: "finished", step: 0, totalSteps: null, stepsPerEpoch: null, stepsPerSecond: null, seconds: 0, summary: "", logScale: false, smoothing: 0.999,
  });
});
