import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../src/protocol/host.js";
import { WIDGET_MIME, type WidgetOutput } from "../../src/protocol/widget.js";
import { plot } from "../../src/widgets/plot.js";

const path = (svg: unknown): string[] => [...String(svg).matchAll(/<path d="(M[^"]*)" fill="none"/g)].map((match) => match[1] ?? "");

describe("a plot", () => {
  test("puts values over x, over their index, or over an x of their own", () => {
    const { state } = plot({ square: [1, 4, 9], path: { x: [0, -1], y: [2, 1 / 3], marks: true } }, { x: [1, 2, 3], title: "t", across: "a", up: "u" });
    expect(state).toEqual({
      title: "t",
      across: "a",
      up: "u",
      log: false,
      lines: [
        { label: "square", x: [1, 2, 3], y: [1, 4, 9], marks: false, faint: false },
        { label: "path", x: [0, -1], y: [2, 0.33333], marks: true, faint: false },
      ],
    });
    expect(plot({ y: Float32Array.of(5, 6) }).state.lines[0]).toMatchObject({ x: [0, 1], y: [5, 6] });
  });

  test("shows itself with our view, as SVG and in words", () => {
    const bundle = plot({ "a < b": [0, 1, NaN, 3], map: { x: [0, 1], y: [0, 1], faint: true } }, { title: "lines" })[DISPLAY]();
    expect(bundle[WIDGET_MIME]).toMatchObject({ view: "plot", state: { lines: [{ y: [0, 1, null, 3] }, { faint: true }] } } satisfies Partial<Record<keyof WidgetOutput, unknown>>);
    expect(bundle["text/plain"]).toBe("lines\na < b: 0 at 0 to 3 at 3, 4 points");
    const svg = bundle["image/svg+xml"];
    expect(svg).toContain(">a &lt; b</text>");
    expect(svg).not.toContain(">map</text>");
    // From the lower left corner of 294 by 158 up; the gap lifts the pen.
    expect(path(svg)).toEqual(["M0 158L98 105.3M294 0", "M0 158L98 105.3"]);
  });

  test("marks stand with a line, or only they", () => {
    const svg = (marks: boolean | "only"): string => String(plot({ y: { x: [0, 1], y: [0, 1], marks } })[DISPLAY]()["image/svg+xml"]);
    const drawn = [true, false, "only"] as const;
    expect(drawn.map((marks) => [path(svg(marks)).length, svg(marks).match(/<circle/g)?.length ?? 0])).toEqual([[1, 2], [1, 0], [0, 2]]);
  });

  test("a log axis puts equal factors at equal distances and leaves out what is not positive", () => {
    const svg = plot({ y: [1, 10, 0, 1000] }, { log: true })[DISPLAY]()["image/svg+xml"];
    expect(path(svg)).toEqual(["M0 158L98 105.3M294 0"]);
    expect(svg).toContain(">1000</text>");
  });

  test("names what is wrong with the lines", () => {
    expect(() => plot({ y: [1, 2, 3] }, { x: [1, 2] })).toThrow("plot: y must have one value for each x; received 3 values for 2 places.");
    expect(() => plot({})).toThrow("plot: there must be a line with a point; received none.");
    expect(() => plot({ y: new Float32Array(8001) })).toThrow("plot: all lines together may have 8000 points; received 8001.");
  });
});
