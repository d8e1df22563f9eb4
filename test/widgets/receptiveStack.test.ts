import { describe, expect, test } from "vitest";
import { gradients, tf } from "../../src/backend/index.js";
import { initializers, layers, model, sequential } from "../../src/index.js";
import { placeOf, valueAt } from "../../src/widgets/networkLayer.js";
import { seenWindow } from "../../src/widgets/receptiveStack.js";

const ones = initializers.constant({ value: 1 });
const conv = (options: Partial<Parameters<typeof layers.conv2d>[0]>) => layers.conv2d({ filters: 1, kernelSize: 3, kernelInitializer: ones, ...options });
const IMAGE = { inputShape: [24, 20, 1] };

const stacks = {
  "one filter": [conv({ ...IMAGE })],
  "a filter with padding": [conv({ kernelSize: 5, padding: "same", ...IMAGE })],
  "steps": [conv({ strides: 2, ...IMAGE }), conv({ strides: 2 })],
  "steps and padding": [conv({ strides: 2, padding: "same", ...IMAGE }), conv({ kernelSize: 4, padding: "same" })],
  "holes": [conv({ dilation: 2, ...IMAGE }), conv({ dilation: 3 })],
  "pooling": [conv({ ...IMAGE }), layers.averagePooling2d({ poolSize: 2 }), layers.batchNormalization(), conv({ activation: "relu" })],
  "other lengths by axis": [conv({ kernelSize: [1, 5], strides: [1, 2], ...IMAGE }), conv({ kernelSize: [3, 1] })],
};

describe("what one value of a map sees", () => {
  test.each(Object.entries(stacks))("is where its slope by the pixels is not 0: %s", (_, stack) => {
    const net = sequential(stack);
    void net.weights;
    const place = placeOf(stack.at(-1) as never);
    if (place === undefined) throw new Error("The layer has no place.");
    const window = seenWindow(place);
    expect(window).toBeDefined();
    const [rows = 0, columns = 0] = place.shape;
    for (const [row, column] of [[0, 0], [rows - 1, columns - 1], [1, 2]] as const) {
      const image = tf.ones([1, 24, 20, 1]);
      const [slopes] = gradients(() => valueAt(place, image).slice([0, row, column, 0], [1, 1, 1, 1]).sum(), [image]).grads;
      const seen = Array.from(slopes?.dataSync() ?? []).flatMap((slope, i) => (slope === 0 ? [] : [[Math.floor(i / 20), i % 20] as const]));
      const bounds = [0, 1].map((axis) => [Math.min(...seen.map((at) => at[axis] ?? 0)), Math.max(...seen.map((at) => at[axis] ?? 0))]);
      const said = [0, 1].map((axis) => {
        const [size, jump, start] = [window?.size[axis] ?? 0, window?.jump[axis] ?? 0, window?.start[axis] ?? 0];
        const first = start + (axis === 0 ? row : column) * jump;
        return [Math.max(0, first), Math.min((axis === 0 ? 24 : 20) - 1, first + size - 1)];
      });
      expect(said).toEqual(bounds);
    }
  });

  test("is that of the way that sees most, where ways meet", () => {
    const x = layers.input({ shape: [12, 12, 1] });
    const far = conv({ padding: "same" }).apply(conv({ padding: "same" }).apply(x));
    const sum = layers.add();
    model({ inputs: x, outputs: sum.apply([conv({ kernelSize: 1 }).apply(x), far]) });
    expect(seenWindow(placeOf(sum as never) as never)?.size).toEqual([5, 5]);
  });

  test("is not known behind a layer that moves rows and columns", () => {
    const net = sequential([conv({ ...IMAGE }), layers.flatten(), layers.dense({ units: 1 })]);
    expect(seenWindow(placeOf(net.layers[2] as never) as never)).toBeUndefined();
  });
});
