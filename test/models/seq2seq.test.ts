import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { layers, models, optimizers, type Tensor, tf } from "../../src/index.js";
import { kerasGru, plainSoftmax } from "../reference/recurrent.js";

// Every step here compiles; one that can't warns.
beforeEach(() => void vi.spyOn(console, "warn"));
afterEach(() => {
  expect(console.warn).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

const quiet = { verbose: false, run: false } as const;
const START = [1, 0, 0];

const network = (units = 24) =>
  models.seq2seq({
    source: [3, 3],
    target: [3, 3],
    encoder: layers.gru({ units, returnState: true }),
    decoder: layers.gru({ units, returnSequences: true, returnState: true }),
    output: layers.dense({ units: 3, activation: "softmax" }),
    seed: 5,
  });

/** All sequences of two symbols and three steps, to be written backwards; symbol 0 is the start mark. */
function backwards() {
  const hot = (symbol: number) => [0, 1, 2].map((i) => (i === symbol ? 1 : 0));
  const all = Array.from({ length: 8 }, (_, n) => [0, 1, 2].map((i) => 1 + ((n >> i) & 1)));
  const reversed = all.map((symbols) => [...symbols].reverse());
  return {
    sources: all.map((symbols) => symbols.map(hot)),
    shifted: reversed.map((symbols) => [START, ...symbols.slice(0, -1).map(hot)]),
    targets: reversed.map((symbols) => symbols.map(hot)),
    answers: reversed,
  };
}

describe("seq2seq", () => {
  it("learns to write sequences backwards, and then writes them by itself", async () => {
    const { sources, shifted, targets, answers } = backwards();
    const net = network().compile({ optimizer: optimizers.adam({ learningRate: 0.03 }), loss: "categoricalCrossentropy" });
    const data = { inputs: { source: sources, target: shifted }, targets };
    const run = await net.fit(data, { ...quiet, epochs: 120, batchSize: 8, seed: 1 });
    expect(run.last["loss"]).toBeLessThan(0.1);
    const before = tf.memory().numTensors;
    const written = await net.generate(sources, { steps: 3, start: START });
    expect(written.shape).toEqual([8, 3, 3]);
    const symbols = written.argMax(-1);
    expect(symbols.arraySync()).toEqual(answers);
    tf.dispose([written, symbols]);
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
  });

  it("generates step by step what the whole network gives for the same steps", async () => {
    const net = network(4);
    const { sources } = backwards();
    const written = await net.generate(sources.slice(0, 1), { steps: 3, start: START, feed: "output" });
    const rows = (written.arraySync() as number[][][])[0] ?? [];
    const seen = [[START, ...rows.slice(0, -1)]];
    const whole = await net.predict({ source: sources.slice(0, 1), target: seen });
    (whole.arraySync() as number[][][])[0]?.flat().forEach((value, i) => expect(value).toBeCloseTo(rows.flat()[i] ?? Number.NaN, 5));
    tf.dispose([written, whole]);
    await expect(net.generate(sources, { steps: 3, start: [1] })).rejects.toThrow("seq2seq: start must be one step of a target, 3 numbers; received 1.");
    await expect(net.generate(sources, { steps: 0, start: START })).rejects.toThrow("seq2seq: steps must be a positive integer; received 0.");
    net.dispose();
  });

  it("gives what plain arrays give: one GRU's last state begins another's, and generates the same", async () => {
    const net = network(4);
    const { sources, shifted } = backwards();
    type Matrix = number[][];
    const weights = net.weights.map(({ variable }) => variable.arraySync());
    const [encoder, decoder, [kernel, bias]] = [weights.slice(0, 3), weights.slice(3, 6), weights.slice(6)] as [[Matrix, Matrix, Matrix], [Matrix, Matrix, Matrix], [Matrix, number[]]];
    const heads = (states: Matrix) => states.map((state) => plainSoftmax(state, kernel, bias));
    const read = (source: Matrix) => kerasGru(source, encoder, [0, 0, 0, 0]).at(-1) ?? [];
    const close = (got: Tensor, wanted: readonly Matrix[]) => {
      expect(got.shape).toEqual([wanted.length, 3, 3]);
      got.dataSync().forEach((value, i) => expect(Math.abs(value - (wanted.flat(2)[i] ?? Number.NaN))).toBeLessThan(1e-5));
      got.dispose();
    };
    const given = (sequences: readonly Matrix[]) => sequences.map((sequence, i) => heads(kerasGru(sequence, decoder, read(sources[i] ?? []))));
    close(await net.predict({ source: sources, target: shifted }), given(shifted));
    const written = sources.map((source) => {
      let [state, seen] = [read(source), START];
      return [0, 1, 2].map(() => {
        state = kerasGru([seen], decoder, state)[0] ?? [];
        return (seen = plainSoftmax(state, kernel, bias));
      });
    });
    close(await net.generate(sources, { steps: 3, start: START, feed: "output" }), written);
    net.dispose();
  });

  it("asks for layers that give their states", () => {
    const layer = layers.gru({ units: 4 });
    expect(() => models.seq2seq({ source: [3, 3], target: [3, 3], encoder: layer, decoder: layer, output: layers.dense({ units: 3 }) })).toThrow("seq2seq: the encoder must give its states. Make it with returnState: true.");
    const encoder = layers.gru({ units: 4, returnState: true });
    expect(() => models.seq2seq({ source: [3, 3], target: [3, 3], encoder, decoder: layer, output: layers.dense({ units: 3 }) })).toThrow("seq2seq: the decoder must give every step and its states.");
  });
});
