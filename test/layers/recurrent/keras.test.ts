import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BaseLayer, layers, type Tensor, tf } from "../../../src/index.js";
import { expectKeras, kerasCases, sines } from "../keras.js";

const keras = kerasCases("kerasRecurrent");

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const x = () => sines([3, 5, 4], 7, 1);
const gaps = () => tf.tensor2d([[0, 1, 1, 1, 1], [1, 0, 1, 1, 0], [0, 0, 0, 0, 0]], [3, 5], "bool");
const frames = { 1: () => sines([2, 3, 5, 2], 7, 1), 2: () => sines([2, 3, 4, 5, 2], 7, 1), 3: () => sines([2, 2, 3, 4, 3, 1], 7, 1) };

function check(name: string, layer: BaseLayer, inputs: readonly Tensor[] = [x()], mask?: Tensor): void {
  expectKeras(layer, inputs, keras[name], [mask]);
  layer.dispose();
}

describe.each([
  ["simpleRnn", layers.simpleRnn, 1],
  ["lstm", layers.lstm, 2],
  ["gru", layers.gru, 1],
] as const)("%s gives what Keras gives", (name, make, states) => {
  it("for the last step", () => check(name, make({ units: 3 })));
  it("for sequences and states", () => check(`${name} sequences and states`, make({ units: 3, returnSequences: true, returnState: true })));
  it("backwards, without a bias", () => check(`${name} backwards without bias`, make({ units: 3, returnSequences: true, goBackwards: true, useBias: false })));
  it("for one step of one sample", () => check(`${name} of one step and one sample`, make({ units: 2 }), [sines([1, 1, 1], 7)]));
  it("with gaps", () => check(`${name} masked`, make({ units: 3, returnSequences: true, returnState: true }), [x()], gaps()));
  it("with gaps as zeros, backwards", () =>
    check(`${name} masked with zeros, backwards`, make({ units: 3, returnSequences: true, zeroOutputForMask: true, goBackwards: true }), [x()], gaps()));
  it("with gaps, for the last step", () => check(`${name} masked, last`, make({ units: 3 }), [x()], gaps()));
  it("from given states", () =>
    check(`${name} from a state`, make({ units: 3, returnSequences: true }), [x(), sines([3, 3], 50), sines([3, 3], 60)].slice(0, 1 + states)));
});

describe("the variants give what Keras gives", () => {
  it("gru with the reset before the product", () => check("gru reset before", layers.gru({ units: 3, resetAfter: false, returnSequences: true })));
  it("gru with other activations", () => check("gru with other activations", layers.gru({ units: 3, activation: "relu", recurrentActivation: "tanh" })));
  it("lstm with other activations", () => check("lstm with other activations", layers.lstm({ units: 3, activation: "relu", recurrentActivation: "tanh" })));
  it("cells on top of each other", () =>
    check("stacked cells", layers.rnn({ cell: [layers.lstmCell({ units: 3 }), layers.gruCell({ units: 2 })], returnSequences: true }), [x()], gaps()));
});

describe("cells of one step give what Keras gives", () => {
  const [step, h, c, other] = [() => sines([2, 4], 7, 1), () => sines([2, 3], 50), () => sines([2, 3], 60), () => sines([2, 2], 70)] as const;
  it("simpleRnnCell", () => check("simpleRnnCell", layers.simpleRnnCell({ units: 3 }), [step(), h()]));
  it("lstmCell", () => check("lstmCell", layers.lstmCell({ units: 3 }), [step(), h(), c()]));
  it("gruCell", () => check("gruCell", layers.gruCell({ units: 3 }), [step(), h()]));
  it("stackedRnnCells", () =>
    check("stackedRnnCells", layers.stackedRnnCells({ cells: [layers.lstmCell({ units: 3 }), layers.gruCell({ units: 2 })] }), [step(), h(), c(), other()]));
});

describe("bidirectional gives what Keras gives", () => {
  it.each(["concat", "sum", "mul", "ave", "none"] as const)("merged by %s", (mergeMode) =>
    check(`bidirectional ${mergeMode === "none" ? "None" : mergeMode}`, layers.bidirectional({ layer: layers.gru({ units: 3, returnSequences: true }), mergeMode })),
  );
  it("for the last steps, with gaps", () => check("bidirectional last, masked", layers.bidirectional({ layer: layers.lstm({ units: 3 }) }), [x()], gaps()));
  it("for sequences with gaps", () =>
    check("bidirectional sequences, masked", layers.bidirectional({ layer: layers.lstm({ units: 3, returnSequences: true }) }), [x()], gaps()));
  it("with states", () => check("bidirectional states", layers.bidirectional({ layer: layers.lstm({ units: 3, returnState: true }) })));
  it("of two kinds of layers", () =>
    check("bidirectional of two layers", layers.bidirectional({ layer: layers.lstm({ units: 3 }), backwardLayer: layers.gru({ units: 2, goBackwards: true }) })));
});

describe("timeDistributed gives what Keras gives", () => {
  it("for features", () => check("timeDistributed dense", layers.timeDistributed({ layer: layers.dense({ units: 3, activation: "tanh" }) })));
  it("for films", () => check("timeDistributed conv2d", layers.timeDistributed({ layer: layers.conv2d({ filters: 2, kernelSize: 2 }) }), [frames[2]()]));
});

describe("convolutional memories give what Keras' give", () => {
  it("over signals", () => check("convLstm1d", layers.convLstm1d({ filters: 2, kernelSize: 3, returnSequences: true }), [frames[1]()]));
  it("over images", () =>
    check("convLstm2d", layers.convLstm2d({ filters: 2, kernelSize: [2, 3], padding: "same", returnSequences: true, returnState: true }), [frames[2]()]));
  it("with strides", () => check("convLstm2d strides", layers.convLstm2d({ filters: 2, kernelSize: 2, strides: [1, 2], activation: "relu" }), [frames[2]()]));
  it("with a dilated filter", () => check("convLstm2d dilated", layers.convLstm2d({ filters: 2, kernelSize: 2, dilation: 2 }), [frames[2]()]));
  it("over volumes", () => check("convLstm3d", layers.convLstm3d({ filters: 1, kernelSize: 2, padding: "same" }), [frames[3]()]));
});

it("covers every case of the reference", () => expect(Object.keys(keras)).toHaveLength(48));
