import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WIDGET_MIME, WIDGET_STATE_LIMIT, type WidgetOutput } from "../../src/protocol/widget.js";
import type { ConvArithmeticState } from "../../src/protocol/convArithmetic.js";
import { DISPLAY } from "../../src/protocol/host.js";
import { convArithmetic } from "../../src/widgets/convArithmetic.js";
import { setHost } from "../../src/widgets/host.js";
import { RecordingHost } from "./recordingHost.js";

let notebook: RecordingHost;

beforeEach(() => {
  notebook = new RecordingHost();
  setHost(notebook);
});
afterEach(() => setHost(undefined));

function output(widget: ReturnType<typeof convArithmetic>): WidgetOutput {
  return widget.bundle()[WIDGET_MIME] as WidgetOutput;
}

describe("the convolution explorer", () => {
  test("keeps its settings in the output, with nothing left out, so that a page needs no kernel", () => {
    expect(output(convArithmetic({ input: [7, 7], kernelSize: 3, strides: 2 })).state).toEqual({
      tab: "layer",
      layer: { input: [7, 7], channels: 1, filters: 1, kernelSize: [3, 3], strides: [2, 2], padding: "valid", dilation: [1, 1], groups: 1, transposed: false, outputPadding: [0, 0] },
      example: "",
      cell: [0, 0],
      filter: 0,
      stack: [1, 2, 4].map((dilation) => ({ kernelSize: 3, strides: 1, dilation, padding: 0 })),
      stackInput: 24,
    });
  });

  test("shows the figures of the arithmetic in words, and as a picture with the lit cells", () => {
    const bundle = convArithmetic("cs231n").bundle();
    expect(bundle["text/plain"]).toBe("output [3, 3, 2] · (5 − 3 + 2·1)/2 + 1 = 3 · parameters 3·3·3·2 + 2 = 56 · multiply-adds 486");
    const svg = String(bundle["image/svg+xml"]);
    // Nine taps on each of three channels, on the input and on the filter, and one output cell.
    expect(svg.match(/fill="#9ecae9"/g)).toHaveLength(54);
    expect(svg.match(/fill="#ffb870"/g)).toHaveLength(1);
    expect(svg).toContain("output [3, 3, 2]");
  });

  test("a stack shows its receptive field", () => {
    const bundle = convArithmetic({ stack: [{ kernelSize: 3 }, { kernelSize: 3, dilation: 2 }] }).bundle();
    expect(bundle["text/plain"]).toBe("receptive field of 2 layers: 1 + 2·1 + 4·1 = 7\nlengths: 16 → 14 → 10");
    // One unit above, three in the middle, seven below.
    expect(String(bundle["image/svg+xml"]).match(/fill="#3b82c4"/g)).toHaveLength(11);
  });

  test("a page's sliders change the kernel's settings, and the other way round", () => {
    const widget = convArithmetic({ input: [7, 7], kernelSize: 3 });
    widget[DISPLAY]();
    const { comm } = notebook;
    comm.fromPage({ kind: "attach", page: "p", reloaded: false });
    comm.fromPage({ kind: "set", page: "page", turn: 1, state: { cell: [4, 4] } });
    expect(widget.state.cell).toEqual([4, 4]);
    comm.fromPage({ kind: "set", page: "page", turn: 1, state: { layer: { ...widget.settings, strides: [2, 2] } } });
    expect(widget.settings.strides).toEqual([2, 2]);
    expect(widget.state.cell).toEqual([2, 2]);
    widget.change({ padding: "same" });
    expect(widget.settings).toMatchObject({ strides: [2, 2], padding: "same" });
  });

  test("takes nothing from a page that it could not have made itself", () => {
    const widget = convArithmetic({ input: [7, 7] });
    widget[DISPLAY]();
    const before = JSON.stringify(widget.state);
    const hostile = [
      { layer: { ...widget.settings, kernelSize: [9, 9] } },
      { layer: { ...widget.settings, input: [1e9, 1e9] } },
      { layer: { ...widget.settings, input: "<img>" } },
      { layer: null },
      { stack: [{ kernelSize: 1e9 }] },
      { stack: "no" },
      { stack: [null] },
      { tab: "<script>", example: "other", unknown: 1 },
      { cell: ["<b>", -4], filter: "x" },
    ] as unknown as Partial<ConvArithmeticState>[];
    for (const state of hostile) notebook.comm.fromPage({ kind: "set", page: "page", turn: 1, state });
    expect(JSON.stringify(widget.state)).toBe(before);
  });

  test("the largest of all is far below the limit of a saved state", () => {
    const widget = convArithmetic({ input: [16, 16, 4], kernelSize: 7, filters: 4, padding: 6 });
    expect(JSON.stringify(output(widget)).length).toBeLessThan(WIDGET_STATE_LIMIT / 100);
    expect(JSON.stringify(widget.bundle()).length).toBeLessThan(2 * WIDGET_STATE_LIMIT);
  });

  test.each([
    [{ input: [7, 7], kernelSize: 0 }, "convArithmetic: kernelSize must be a positive integer or a pair of them; received 0."],
    [{ input: [2, 2], kernelSize: 3 }, "a window of 3 does not fit into an input of 2"],
    [{ input: [224, 224, 3] }, "convArithmetic: input must be at most 16 to be drawn; received 224 and 224. arithmetic.conv counts larger ones."],
    [{ input: [1, 2, 3, 4] }, "convArithmetic: input must be [length], [rows, columns] or [rows, columns, channels]; received [1,2,3,4]."],
    [{ input: [7], padding: -1 }, 'convArithmetic: padding must be "valid", "same", "causal" or a whole number from 0 for every axis; received -1.'],
    [{ input: [7, 7], padding: "causal" as const }, 'convArithmetic: the padding "causal" is for convolutions over one axis. Use "same".'],
    [{ stack: [] }, "convArithmetic: stack must be a list of 1 to 8 layers; received 0."],
    [{ stack: [{ kernelSize: 3, strides: 9 }] }, "convArithmetic: strides of a stack's layer must be a whole number from 1 to 4; received 9."],
    [{ stack: [{ kernelSize: 7 }], stackInput: 5 }, "convArithmetic: layer 1 of the stack: a window of 7 does not fit into an input of 5"],
    ["mnist" as never, 'convArithmetic: the worked example must be "cs231n"; received "mnist".'],
  ])("%j is refused with the reason", (options, message) => {
    expect(() => convArithmetic(options)).toThrow(message);
  });
});
