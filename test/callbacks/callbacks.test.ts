import { afterEach, describe, expect, it, vi } from "vitest";
import { Callback, callbacks, layers, losses, optimizers, sequential, widgets } from "../../src/index.js";
import { setHost } from "../../src/widgets/host.js";
import { RecordingHost } from "../widgets/recordingHost.js";

const data = { inputs: [[1], [2], [3], [4]], targets: [[2], [4], [6], [8]] };

async function train(options: { callbacks?: callbacks.Callback[]; epochs?: number; verbose?: boolean; learningRate?: number; validation?: typeof data }) {
  const { learningRate = 0.01, verbose = false, epochs = 3, ...rest } = options;
  const net = sequential([layers.dense({ units: 1, inputShape: [1] })], { name: "line", seed: 1 });
  net.compile({ optimizer: optimizers.sgd({ learningRate }), loss: losses.meanSquaredError() });
  const run = await net.fit(data, { run: false, batchSize: 2, seed: 1, epochs, verbose, ...rest });
  const [kernel] = net.weights.map((weight) => weight.variable.dataSync()[0]);
  net.dispose();
  return { run, kernel };
}

afterEach(() => {
  setHost(undefined);
  vi.restoreAllMocks();
});

it("hears of everything in order", async () => {
  const heard: string[] = [];
  class Ears extends Callback {
    override onTrainBegin() {
      heard.push(`begin ${this.training.title} ${this.training.epochs}x${this.training.stepsPerEpoch} ${this.training.metricNames}`);
    }
    override async onEpochBegin(epoch: number) {
      await Promise.resolve();
      heard.push(`epoch ${epoch}`);
    }
    override onBatchEnd(step: number) {
      heard.push(`step ${step}`);
    }
    override onEpochEnd(epoch: number, scores: Record<string, number>) {
      heard.push(`end ${epoch} ${Object.keys(scores)}`);
    }
    override onTrainEnd(end: callbacks.TrainingEnd) {
      heard.push(`${end.status}${end.reason}`);
    }
  }
  await train({ callbacks: [new Ears()], epochs: 2, validation: data });
  expect(heard).toEqual(["begin line 2x2 loss", "epoch 1", "step 1", "step 2", "end 1 loss,valLoss", "epoch 2", "step 3", "step 4", "end 2 loss,valLoss", "finished"]);
});

it("may stop the training before an epoch's first step", async () => {
  class Enough extends Callback {
    override onEpochBegin(epoch: number): void {
      if (epoch === 2) this.training.stop("enough");
    }
  }
  const { run } = await train({ callbacks: [new Enough()] });
  expect([run.epochs, run.status, run.reason]).toEqual([1, "stopped", "enough"]);
});

it("an error in a callback ends the training with it", async () => {
  class Fails extends Callback {
    override onEpochEnd(): void {
      throw new Error("no disk");
    }
  }
  await expect(train({ callbacks: [new Fails()] })).rejects.toThrow("no disk");
});

it("says that a callback takes part in no training", () => {
  class Alone extends Callback {
    get epochs() {
      return this.training.epochs;
    }
  }
  expect(() => new Alone().epochs).toThrow("callback: it takes part in no training. Pass it to fit({ callbacks: [...] }).");
});

describe("progressLines", () => {
  it("prints a line an epoch, outside a notebook by itself", async () => {
    const lines: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
    await train({ verbose: true, epochs: 2, validation: data });
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^epoch 2\/2 · \d+\.\d s · loss \d+\.\d{4} · valLoss \d+\.\d{4}$/);
  });
});

describe("earlyStopping", () => {
  it("stops when nothing improves any more", async () => {
    const { run } = await train({ learningRate: 0, epochs: 20, callbacks: [callbacks.earlyStopping({ monitor: "loss", patience: 3 })] });
    expect(run.epochs).toBe(4);
    expect(run.reason).toBe("loss has not improved since epoch 1");
  });

  it("goes on while something does", async () => {
    expect((await train({ epochs: 6, callbacks: [callbacks.earlyStopping({ monitor: "loss" })] })).run.epochs).toBe(6);
  });

  it("puts the best weights back", async () => {
    class Ruin extends Callback {
      override onEpochBegin(epoch: number) {
        if (epoch === 3) this.training.optimizer.learningRate = 0.5;
      }
    }
    const best = await train({ epochs: 2 });
    const watched = await train({ epochs: 20, callbacks: [new Ruin(), callbacks.earlyStopping({ monitor: "loss", patience: 2, restoreBestWeights: true })] });
    expect(watched.run.status).toBe("stopped");
    expect(watched.kernel).toBe(best.kernel);
  });

  it("names the figures that there are", async () => {
    await expect(train({ callbacks: [callbacks.earlyStopping()] })).rejects.toThrow('earlyStopping: monitor must be one of loss; received "valLoss". Give fit a validation, or watch another figure.');
  });
});

describe("lossCurve", () => {
  it("is shown by itself in a notebook, and says how it ended", async () => {
    const shown: Record<string, unknown>[] = [];
    setHost({
      display: (bundle) => void shown.push(bundle),
      openComm: () => ({ id: "1", send: () => {}, onMessage: () => () => {}, onClose: () => () => {}, close: () => {} }),
      onCommOpen: () => () => {},
      signal: undefined,
    });
    await train({ verbose: true, epochs: 2 });
    expect(shown.length).toBeGreaterThan(0);
    expect(String(shown.at(-1)?.["text/plain"])).toContain("loss");
    expect(shown.at(-1)).toHaveProperty(["image/svg+xml"]);
    expect(String(shown.at(-1)?.["image/svg+xml"])).toMatch(/<title>line: loss \d+\.\d{4} · \d+\.\d s<\/title>/);
  });

  it("draws trainings over each other in one curve, with their learning rates, and no second curve beside it", async () => {
    const notebook = new RecordingHost();
    setHost(notebook);
    const both = widgets.lossCurve({ metrics: ["loss"] });
    const rates: number[] = [];
    class Halve extends Callback {
      override onEpochEnd() {
        rates.push(this.training.optimizer.learningRate);
        this.training.optimizer.learningRate /= 2;
      }
    }
    await train({ verbose: true, epochs: 3, callbacks: [new Halve(), callbacks.lossCurve({ into: both, run: "halved" })] });
    await train({ verbose: true, epochs: 3, callbacks: [callbacks.lossCurve({ into: both, run: "constant" })] });
    expect(notebook.comms).toHaveLength(1);
    // Two steps an epoch; the curve begins with a run that has no name and no points.
    for (const run of ["halved", "constant"]) expect([...both.column(`${run}: train/loss/steps`)]).toEqual([1, 2, 3, 4, 5, 6]);
    const drawn = both.column("halved: rate/learning rate/values");
    expect([...new Set(drawn)]).toEqual(rates.map(Math.fround));
    expect(new Set(both.column("constant: rate/learning rate/values")).size).toBe(1);
    await expect(train({ callbacks: [callbacks.lossCurve({ into: both, run: "halved" })] })).rejects.toThrow('received "halved"');
  });
});
