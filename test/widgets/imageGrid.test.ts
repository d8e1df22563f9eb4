import { describe, expect, test } from "vitest";
import { tf } from "../../src/backend/index.js";
import { DISPLAY } from "../../src/protocol/host.js";
import type { ImageGridState } from "../../src/protocol/imageGrid.js";
import { WIDGET_MIME, WIDGET_STATE_LIMIT, type WidgetOutput } from "../../src/protocol/widget.js";
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
      indices: [0, 1, 2],
      labels: ["cross", "flat", "cross"],
      predictions: ["flat", "flat", "flat"],
      confidence: [1, 1, 1],
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

  test("the worst come first: all are read, and the lowest score for the right class wins", async () => {
    // Class 1's probability, image by image: how bright its first pixel is.
    const scoring = { predict: (images: ReturnType<typeof tf.tensor>) => tf.tidy(() => {
      const bright = images.slice([0, 0, 0, 0], [-1, 1, 1, 1]).reshape([-1, 1]);
      return tf.concat([tf.sub(1, bright), bright], 1);
    }) };
    const many = { ...source, inputs: Uint8Array.from([0, 40, 204, 255, 102].flatMap((first) => [first, 0, 0, 0])), targets: Uint8Array.from([0, 1, 0, 1, 1]) };
    const state = await imageGrid(many, { predictions: scoring, show: "worst", count: 3 }).state();
    // Right classes' scores: 1, 0.16, 0.2, 1, 0.4.
    expect(state).toMatchObject({
      count: 3,
      indices: [1, 2, 4],
      labels: ["cross", "flat", "cross"],
      predictions: ["flat", "cross", "flat"],
      confidence: [0.8431, 0.8, 0.6],
      note: "2 of 5 read right; those that it is most wrong about come first",
    });
  });

  test("a data set of more images than are read at a time gives the same readings", async () => {
    let largest = 0;
    const [count, bright] = [2_345, 2_100];
    const inputs = new Uint8Array(count).fill(10);
    inputs[bright] = 250;
    const scoring = { predict: (images: ReturnType<typeof tf.tensor>) => {
      largest = Math.max(largest, images.shape[0] ?? 0);
      return tf.tidy(() => tf.concat([tf.sub(1, images.reshape([-1, 1])), images.reshape([-1, 1])], 1));
    } };
    const state = await imageGrid({ inputs, inputShape: [1, 1, 1], targets: new Uint8Array(count), scale: 1 / 255 }, { predictions: scoring, show: "worst", count: 1 }).state();
    expect(largest).toBe(1_000);
    expect(state).toMatchObject({ indices: [bright], predictions: ["1"], note: "2,344 of 2,345 read right; those that it is most wrong about come first" });
  });

  test("an output stays below the limit: large images become smaller, and of many some are left out", async () => {
    let state = 1;
    const noise = (length: number): Uint8Array => Uint8Array.from({ length }, () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24);
    const large = await imageGrid({ inputs: noise(2 * 256 * 300 * 3), inputShape: [256, 300, 3] }).state();
    expect([large.width, large.height, large.count]).toEqual([100, 85, 2]);
    const many = await imageGrid({ inputs: noise(100 * 64 * 64 * 3), inputShape: [64, 64, 3], scale: 1 / 255 }, { count: 100 }).state();
    expect(many.count).toBeLessThan(100);
    expect(many.note).toBe(`${100 - many.count} more would make the notebook too large`);
    for (const made of [large, many]) expect(JSON.stringify(made).length).toBeLessThan(WIDGET_STATE_LIMIT);
  });

  test("says what is wrong with a count or a shape", () => {
    expect(() => imageGrid(source, { count: 0 })).toThrow("imageGrid: count must be a whole number from 1 to 100; received 0.");
    expect(() => imageGrid(source, { show: "worst" })).toThrow('imageGrid: show: "worst" needs a network; received none. Pass it as predictions.');
    expect(() => imageGrid({ inputs: source.inputs, inputShape: [2, 2, 1] }, { show: "worst", predictions: network })).toThrow("needs labels to judge the network by; the images have none. Give them targets.");
    expect(() => imageGrid(source, { show: "best" as never })).toThrow('imageGrid: show must be "first" or "worst"; received "best".');
    expect(() => imageGrid({ inputs: new Uint8Array(4), inputShape: [4] })).toThrow(
      "imageGrid: images must have the shape [height, width, 1 or 3]; received [4]. Use reshape",
    );
  });
});
