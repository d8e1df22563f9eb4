import { expect, it } from "vitest";
import { layers, tf } from "../../src/index.js";
import { checkLayerCase, closeTo, layerCases } from "../reference/layerCases.js";

// Made by spectrograms.py in test/reference.
it.each(layerCases("spectrograms"))("as in Keras: %s", (_, each) => checkLayerCase(each));

it("a pure tone has its power at its frequency", () => {
  const layer = layers.stftSpectrogram({ mode: "magnitude", frameLength: 16, frameStep: 16, window: null, scaling: null, inputShape: [32, 1] });
  tf.tidy(() => {
    const tone = tf.tensor(Array.from({ length: 32 }, (_, n) => Math.cos((2 * Math.PI * 3 * n) / 16)), [1, 32, 1]);
    const silent = Math.sqrt(1e-7);
    closeTo(layer.apply(tone), [0, 1].flatMap(() => Array.from({ length: 9 }, (_, f) => (f === 3 ? 8 : silent))), 1e-4);
  });
  layer.dispose();
});

it.each([
  [() => layers.stftSpectrogram({ mode: "phase" as never }), 'stftSpectrogram: unknown mode "phase".'],
  [() => layers.stftSpectrogram({ frameLength: 8, fftLength: 4 }), "stftSpectrogram: fftLength must be even and at least frameLength, 8; received 4."],
  [() => layers.stftSpectrogram({ frameLength: 4, inputShape: [10] }).outputShape, "the input must be a signal [samples, channels]; received [10]."],
  [() => layers.melSpectrogram({ minFreq: 9000 }), "melSpectrogram: minFreq must be below maxFreq, and that at most half the samplingRate, 8000; received 9000 and 8000."],
  [() => layers.melSpectrogram({ inputShape: [100] }).outputShape, "the input must be a signal [samples] of more than half a frame, 1024; received [100]."],
])("refuses wrong arguments %#", (make, message) => {
  expect(make).toThrow(message);
});
