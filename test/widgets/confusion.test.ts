import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { metrics, tf } from "../../src/index.js";
import { DISPLAY } from "../../src/protocol/host.js";
import { WIDGET_MIME, WIDGET_STATE_LIMIT, type WidgetOutput } from "../../src/protocol/widget.js";
import { confusion } from "../../src/widgets/confusion.js";
import { setHost } from "../../src/widgets/host.js";
import { RecordingHost } from "./recordingHost.js";

let notebook: RecordingHost;

beforeEach(() => {
  notebook = new RecordingHost();
  setHost(notebook);
});
afterEach(() => setHost(undefined));

/** Images of one pixel, which is 0, 1 or 2: what the network says. Right classes beside them. */
const said = [0, 0, 1, 2, 2, 2, 0];
const right = [0, 1, 1, 2, 2, 0, 0];
const data = { inputs: Uint8Array.from(said), inputShape: [1, 1, 1], targets: Uint8Array.from(right), classNames: ["cat", "dog", "<b>"] };

/** Says the pixel; surer the later the image comes in the data. */
const network = {
  predict: (images: ReturnType<typeof tf.tensor>) =>
    tf.tidy(() => {
      const classes = images.reshape([-1]).toInt();
      const sure = tf.range(2, classes.size + 2).reshape([-1, 1]);
      return tf.oneHot(classes, 3).toFloat().mul(sure);
    }),
};

describe("the confusion matrix", () => {
  test("counts what the metric counts", async () => {
    const widget = await confusion(network, data).ready();
    expect(widget.state.counts).toEqual([2, 0, 1, 1, 1, 0, 0, 0, 2]);
    const scores = tf.oneHot(tf.tensor1d(said, "int32"), 3).toFloat();
    expect(widget.state.counts).toEqual(Array.from(metrics.confusionMatrix(tf.tensor1d(right, "int32"), scores).dataSync()));
    expect(widget.state.classNames).toEqual(["cat", "dog", "<b>"]);
  });

  test("shows itself once everything is read, with a picture and a table of text", async () => {
    const bundle = await confusion(network, data)[DISPLAY]();
    expect((bundle[WIDGET_MIME] as WidgetOutput).state).toMatchObject({ counts: [2, 0, 1, 1, 1, 0, 0, 0, 2], selected: null });
    expect(bundle["text/plain"]).toBe(
      ["is \\ read as  cat  dog  <b>", "───────────────────────────", "cat             2    0    1", "dog             1    1    0", "<b>             0    0    2", "───────────────────────────", "5 of 7 read right (71.4 %)"].join("\n"),
    );
    const svg = String(bundle["image/svg+xml"]);
    expect(svg).toContain("&lt;b&gt;");
    expect(svg.match(/fill="#d9730d"/g)).toHaveLength(6);
  });

  test("a click on a cell shows its images, the surest first", async () => {
    const widget = confusion(network, data);
    await widget[DISPLAY]();
    const { comm } = notebook;
    comm.fromPage({ kind: "attach", page: "p", reloaded: false });
    comm.fromPage({ kind: "set", page: "page", turn: 1, state: { selected: [0, 0] } });
    expect(widget.state.selected).toEqual([0, 0]);
    expect(widget.state.images).toMatchObject({ count: 2, indices: [6, 0], labels: ["cat", "cat"], predictions: ["cat", "cat"], note: "" });
    comm.fromPage({ kind: "set", page: "page", turn: 1, state: { selected: [1, 2] } });
    expect(widget.state).toMatchObject({ selected: [1, 2], images: null });
    await widget.select(0, 2);
    expect(widget.state.images).toMatchObject({ indices: [5], labels: ["cat"], predictions: ["<b>"] });
  });

  test("a cell of many images shows the surest of them, and the output stays small", async () => {
    const many = { inputs: new Uint8Array(5_000 * 8 * 8).fill(1), inputShape: [8, 8, 1], targets: new Uint8Array(5_000) };
    const always = { predict: (images: ReturnType<typeof tf.tensor>) => tf.tidy(() => tf.concat([tf.ones([images.shape[0] ?? 0, 1]), tf.zeros([images.shape[0] ?? 0, 9])], 1)) };
    const widget = confusion(always, many);
    await widget.select(0, 0);
    expect(widget.state.images).toMatchObject({ count: 24, note: "the surest 24 of 5,000" });
    expect(JSON.stringify(widget.bundle()[WIDGET_MIME]).length).toBeLessThan(WIDGET_STATE_LIMIT);
  });

  test("takes nothing from a page but a cell", async () => {
    const widget = confusion(network, data);
    await widget[DISPLAY]();
    for (const selected of [["<b>", 1], [0, 9], [0.5, 1], [-1, 0], "no", null, [0]]) notebook.comm.fromPage({ kind: "set", page: "page", turn: 1, state: { selected, counts: [1], images: { png: "x" } } });
    expect(widget.state).toMatchObject({ selected: null, images: null, counts: [2, 0, 1, 1, 1, 0, 0, 0, 2] });
  });

  test("says what is missing", async () => {
    expect(() => confusion(network, { inputs: data.inputs, inputShape: [1, 1, 1] })).toThrow("confusion: the data must have labels to compare with; received none. Give them targets.");
    expect(() => confusion(data as never, data)).toThrow("confusion: the network must be a model; received object. Use widgets.confusion(net, digits.test).");
    await expect(confusion(network, { ...data, targets: Float32Array.from(right, (value) => value + 0.5) }).ready()).rejects.toThrow("confusion: labels must be class numbers from 0; received 0.5 for image 0.");
    await expect(confusion({ predict: () => tf.zeros([7]) }, data).ready()).rejects.toThrow("confusion: the network must give a score for each class, [7, classes]; received [7].");
    await expect(confusion(network, data).select(3, 0)).rejects.toThrow("confusion: a cell must be two class numbers from 0 to 2; received 3 and 0.");
  });
});
