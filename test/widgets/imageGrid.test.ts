import { describe, expect, test } from "vitest";
import { tf } from "../../src/backend/index.js";
import { DISPLAY } from "../../src/protocol/host.js";
import type { ImageGridState } from "../../src/protocol/imageGrid.js";
import { WIDGET_MIME, type WidgetOutput } from "../../src/protocol/widget.js";
import { imageGrid } from "../../src/widgets/imageGrid.js";
import { encodePng } from "../../src/widgets/png.js";

/** Three images of 2 x 2 grey pixels. */
const source = {
  inputs: Uint8Array.from([0, 255, 255, 0, 10, 20, 30, 40, 200, 200, 200, 200]),
  inputShape: [2, 2, 1],
  targets: Uint8Array.from([1, 0, 1]),
  scale: 1 / 255,
  classNames: ["flat", "cross"],
};

/** Takes every image for the first class. */
const network = { predict: (images: { shape: number[] }) => tf.tensor2d(Array.from({ length: images.shape[0] ?? 0 }, () => [1, 0])) };

describe("an image grid", () => {
  test("holds the images, their labels, the network's readings and how many were right", async () => {
    const state = await imageGrid(source, { predictions: network }).state();
    expect(state).toEqual({
      png: Buffer.from(encodePng(source.inputs, 2, 6, 1)).toString("base64"),
      width: 2,
      height: 2,
      count: 3,
      labels: ["cross", "flat", "cross"],
      predictions: ["flat", "flat", "flat"],
      note: "1 of 3 read right",
    });
  });

  test("gives the network the images as it learnt them, and keeps no tensor", async () => {
    const before = tf.memory().numTensors;
    let seen: number[] = [];
    const watching = {
      predict: (images: ReturnType<typeof tf.tensor>) => {
        seen = [...images.dataSync()];
        return tf.tensor2d([[0, 1]]);
      },
    };
    await imageGrid(source, { count: 1, predictions: watching }).state();
    expect(seen).toEqual([0, 1, 1, 0].map(Math.fround));
    expect(tf.memory().numTensors).toBe(before);
  });

  test("shows itself with our view, as SVG and in words, without a model in the kernel", async () => {
    const bundle = await imageGrid(source, { count: 2, predictions: network })[DISPLAY]();
    const output = bundle[WIDGET_MIME] as WidgetOutput;
    expect(output).toMatchObject({ protocol: 1, view: "imageGrid", columns: {} });
    expect(output).not.toHaveProperty("model");
    expect((output.state as unknown as ImageGridState).count).toBe(2);
    const svg = String(bundle["image/svg+xml"]);
    expect(svg.match(/<use /g)).toHaveLength(2);
    expect(svg).toContain("flat, is cross");
    expect(bundle["text/plain"]).toBe("2 images of 2 x 2 pixels: 1 of 2 read right\nlabels:      cross flat\npredictions: flat flat");
  });

  test("colour images and images without labels work", async () => {
    const state = await imageGrid({ inputs: Float32Array.from([0, 0.5, 1]), inputShape: [1, 1, 3] }).state();
    expect(state).toMatchObject({ count: 1, labels: [], predictions: [], note: "" });
    expect(state.png).toBe(Buffer.from(encodePng(Uint8Array.from([0, 128, 255]), 1, 1, 3)).toString("base64"));
  });

  test("says what is wrong with a count or a shape", () => {
    expect(() => imageGrid(source, { count: 0 })).toThrow("imageGrid: count must be a whole number from 1 to 100; received 0.");
    expect(() => imageGrid({ inputs: new Uint8Array(4), inputShape: [4] })).toThrow(
      "imageGrid: images must have the shape [height, width, 1 or 3]; received [4]. Use reshape",
    );
  });
});
