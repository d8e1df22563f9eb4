import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { digitImage } from "../../src/arithmetic/digitImage.js";
import { layers, sequential, tf } from "../../src/index.js";
import { DRAW_PAD, type DrawDigitState } from "../../src/protocol/drawDigit.js";
import { DISPLAY } from "../../src/protocol/host.js";
import { WIDGET_MIME, WIDGET_STATE_LIMIT, type WidgetOutput } from "../../src/protocol/widget.js";
import { drawDigit } from "../../src/widgets/drawDigit.js";
import { setHost } from "../../src/widgets/host.js";
import { RecordingHost } from "./recordingHost.js";

let notebook: RecordingHost;

beforeEach(() => {
  notebook = new RecordingHost();
  setHost(notebook);
});
afterEach(() => setHost(undefined));

const ONE = [[500, 100, 480, 900]];

function network() {
  return sequential(
    [
      layers.conv2d({ filters: 8, kernelSize: 5, strides: 2, activation: "relu", inputShape: [28, 28, 1] }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 10 }),
    ],
    { seed: 3 },
  );
}

/** The cells of a layer's maps as numbers. */
function activations({ cells, largest }: { readonly cells: string; readonly largest: number }): number[] {
  return Array.from(Buffer.from(cells, "base64"), (byte) => ((byte - 128) / 127) * largest);
}

describe("the drawing pad", () => {
  test("reads what is drawn: the network's own scores, and every layer's activations", async () => {
    const net = network();
    const widget = drawDigit(net);
    const scores = await widget.draw(ONE);
    const { reading } = widget.state;

    const image = digitImage(ONE, { pad: DRAW_PAD });
    const x = tf.tensor(Float32Array.from(image, (byte) => byte / 255), [1, 28, 28, 1]);
    const expected = tf.tidy(() => Array.from(tf.softmax(net.apply(x)).dataSync()));
    expect(scores).toEqual(expected.map((score) => expect.closeTo(score, 3) as number));
    expect(Buffer.from(reading?.image ?? "", "base64")).toEqual(Buffer.from(image));

    expect(reading?.layers.map(({ name, kind, shape, maps, rows, columns }) => [name, kind, shape, maps, rows, columns])).toEqual([
      ["conv2d", "conv2d", [12, 12, 8], 8, 12, 12],
      ["maxPooling2d", "maxPooling2d", [6, 6, 8], 8, 6, 6],
      ["flatten", "flatten", [288], 288, 1, 1],
      ["dense", "dense", [10], 10, 1, 1],
    ]);
    const first = net.layers[0]?.apply(x);
    const byMap = first?.squeeze([0]).transpose([2, 0, 1]).dataSync() ?? [];
    const found = activations(reading?.layers[0] ?? { cells: "", largest: 0 });
    const step = (reading?.layers[0]?.largest ?? 0) / 127;
    expect(found).toHaveLength(8 * 12 * 12);
    found.forEach((value, index) => expect(Math.abs(value - (byMap[index] ?? NaN))).toBeLessThan(step));
  });

  test("keeps no tensor, however often it reads", async () => {
    const widget = drawDigit(network());
    await widget.draw(ONE);
    const before = tf.memory().numTensors;
    for (let round = 0; round < 40; round++) await widget.draw([[100, 100, 900, 20 * round]]);
    // Networks of other tests may have gone as garbage meanwhile.
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before);
  });

  test("probabilities stay as the network gives them", async () => {
    const net = sequential([layers.flatten({ inputShape: [28, 28, 1] }), layers.dense({ units: 3, activation: "softmax" })], { seed: 1 });
    const scores = await drawDigit(net, { classNames: ["a", "b", "c"] }).draw(ONE);
    expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 3);
    const x = tf.tensor(Float32Array.from(digitImage(ONE, { pad: DRAW_PAD }), (byte) => byte / 255), [1, 28, 28, 1]);
    net.apply(x).dataSync().forEach((score, index) => expect(scores[index]).toBeCloseTo(score, 3));
  });

  test("a page's drawing is read, one reading at a time, and the newest of many", async () => {
    let [running, most, calls] = [0, 0, 0];
    const net = network();
    const slow = {
      inputShape: net.inputShape,
      outputShape: net.outputShape,
      apply: (images: ReturnType<typeof tf.tensor>) => {
        most = Math.max(most, ++running);
        calls++;
        const scores = net.apply(images);
        running--;
        return scores;
      },
    };
    const widget = drawDigit(slow);
    widget[DISPLAY]();
    const { comm } = notebook;
    comm.fromPage({ kind: "attach", page: "p", reloaded: false });
    for (let drawing = 1; drawing <= 50; drawing++) comm.fromPage({ kind: "set", page: "page", turn: 1, state: { strokes: [[10 * drawing, 100, 500, 900]], drawing } });
    await expect.poll(() => widget.state.reading?.drawing, { timeout: 5_000 }).toBe(50);
    expect(most).toBe(1);
    expect(calls).toBeLessThan(5);
    await sleep(60);
    const last = comm.sent.flatMap(({ message }) => (message.kind === "update" ? [message.state as Partial<DrawDigitState>] : [])).findLast(({ reading }) => reading !== undefined);
    expect(last?.reading?.drawing).toBe(50);
  });

  test("what a page has drawn is in the output soon after, also of a widget that lives long", async () => {
    vi.useFakeTimers();
    try {
      const widget = drawDigit(network());
      widget.show();
      const { comm } = notebook;
      comm.fromPage({ kind: "attach", page: "p", reloaded: false });
      // Each rewrite of the output doubles the time to the next one, up to a minute.
      for (let round = 0; round < 10; round++) {
        widget["set"]({ problem: String(round) });
        await vi.advanceTimersByTimeAsync(60_000);
      }
      widget["set"]({ problem: "" });
      await vi.advanceTimersByTimeAsync(10_000);
      const before = notebook.displays.length;
      comm.fromPage({ kind: "set", page: "page", turn: 1, state: { strokes: ONE, drawing: 1 } });
      await vi.advanceTimersByTimeAsync(6_000);
      expect(notebook.displays.length).toBeGreaterThan(before);
      expect(notebook.output.state["strokes"]).toEqual(ONE);
    } finally {
      vi.useRealTimers();
    }
  });

  test("an emptied pad has no reading", async () => {
    const widget = drawDigit(network());
    await widget.draw(ONE);
    await widget.draw([]);
    expect(widget.state.reading).toBeNull();
    expect(widget.bundle()["text/plain"]).toBe("drawDigit: nothing is drawn yet.");
  });

  test("a network that fails says so on the pad, and reads again once it works", async () => {
    const net = network();
    let broken = true;
    const widget = drawDigit({
      inputShape: net.inputShape,
      outputShape: net.outputShape,
      apply: (images) => {
        if (broken) throw new Error("out of memory");
        return net.apply(images);
      },
    });
    expect(await widget.draw(ONE)).toEqual([]);
    expect(widget.state.problem).toBe("out of memory");
    broken = false;
    expect(await widget.draw(ONE)).toHaveLength(10);
    expect(widget.state.problem).toBe("");
  });

  test("the output holds the drawing, the reading, a picture and words", async () => {
    const widget = drawDigit(network());
    await widget.draw(ONE);
    const bundle = widget.bundle();
    const [first = 0, second = 0] = [...(widget.state.reading?.scores ?? [])].sort((a, b) => b - a);
    expect(bundle["text/plain"]).toMatch(new RegExp(`^The network reads \\d \\(${(100 * first).toFixed(1)} %\\), or else \\d \\(${(100 * second).toFixed(1)} %\\)\\.$`));
    const svg = String(bundle["image/svg+xml"]);
    expect(svg.match(/<polyline /g)).toHaveLength(1);
    expect(svg).toContain("data:image/png;base64,");
    expect((bundle[WIDGET_MIME] as WidgetOutput).state).toMatchObject({ strokes: ONE, size: 28 });
  });

  test("a large network's maps are made coarser until the output is small enough", async () => {
    const conv = (filters: number, inputShape?: number[]) => layers.conv2d({ filters, kernelSize: 3, padding: "same", ...(inputShape === undefined ? {} : { inputShape }) });
    const widget = drawDigit(sequential([conv(64, [28, 28, 1]), conv(64), conv(200), conv(64), layers.flatten(), layers.dense({ units: 10 })], { seed: 1 }));
    await widget.draw(ONE);
    expect(JSON.stringify(widget.bundle()[WIDGET_MIME]).length).toBeLessThan(WIDGET_STATE_LIMIT);
    expect(widget.state.reading?.layers[2]).toMatchObject({ shape: [28, 28, 200], maps: 128 });
  });

  test("takes nothing from a page but strokes on the pad", async () => {
    const widget = drawDigit(network());
    widget[DISPLAY]();
    const hostile = [
      { strokes: "<svg onload=alert(1)>", drawing: 1 },
      { strokes: [["1", "2"]], drawing: 1 },
      { strokes: [[1, 2, 3]], drawing: 1 },
      { strokes: [[-5, 2]], drawing: 1 },
      { strokes: [[1, 1e9]], drawing: 1 },
      { strokes: [Array.from({ length: 10_000 }, () => 1)], drawing: 1 },
      { strokes: [[1, 2]], drawing: "x" },
      { reading: { drawing: 1 }, classNames: ["x"], problem: "p" },
    ];
    for (const state of hostile) notebook.comm.fromPage({ kind: "set", page: "page", turn: 1, state });
    await sleep(20);
    expect(widget.state).toMatchObject({ strokes: [], drawing: 0, reading: null, problem: "" });
    expect(widget.state.classNames[0]).toBe("0");
  });

  test("says which networks it can read with", async () => {
    const dense = (inputShape: number[], units = 10) => sequential([layers.flatten({ inputShape }), layers.dense({ units })], { seed: 1 });
    expect(() => drawDigit(dense([28, 28, 3]))).toThrow("drawDigit: the network must take one square grey image of 8 to 64 pixels a side, such as [28, 28, 1] or [784]; received [28, 28, 3].");
    expect(() => drawDigit(dense([16, 49]))).toThrow("received [16, 49]");
    expect(() => drawDigit(dense([28, 28, 1], 1))).toThrow("drawDigit: the network must give a score for each of two classes or more; received the output shape [1].");
    expect(() => drawDigit(undefined as never)).toThrow("drawDigit: the network must be a model; received undefined.");
    expect(() => drawDigit(dense([784]), { classNames: ["a"] })).toThrow("drawDigit: classNames must name each of the 10 classes; received 1 names.");
    await expect(drawDigit(dense([784])).draw([[1, 2, 3]])).rejects.toThrow("drawDigit: strokes must be lists of x, y, x, y, … from 0 to 1000");
  });
});
