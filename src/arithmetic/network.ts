import { checkList, checkName, checkNumber, checkOptions, checkWhole, shown } from "./optionChecks.js";
import { countText, type Shape, sizeOf } from "./shape.js";
import { checkCount } from "./window.js";
import { type Worked, worked } from "./worked.js";

/** How many numbers an optimizer keeps for each trained parameter. */
const SLOTS = {
  none: 0, sgd: 0, momentum: 1, nesterov: 1, adagrad: 1, rmsprop: 1, rmspropCentered: 2, adadelta: 2, adam: 2, adamw: 2, adamax: 2, nadam: 2, amsgrad: 3, ftrl: 2, lion: 1, muon: 1,
} as const;

/** An optimizer's name; "none" for prediction, which keeps no gradients either. */
export type CountedOptimizer = keyof typeof SLOTS;

/** What is counted of a layer. */
export interface CountedLayer {
  readonly name: string;
  readonly output: Shape;
  readonly params: number;
  /** Those that learn; all. */
  readonly trainable?: number;
  /** For one sample. */
  readonly multiplyAdds: number;
}

export interface NetworkOptions {
  /** How many samples go through at a time; 1. */
  readonly batchSize?: number;
  /** What trains it; "none". */
  readonly optimizer?: CountedOptimizer;
  /** How many bytes a number takes; 4, as float32. */
  readonly bytes?: number;
}

/** The memory of a layer, or of a network, in bytes. */
export interface Memory {
  readonly weights: number;
  /** As much as the trained weights while training. */
  readonly gradients: number;
  /** What the optimizer keeps. */
  readonly optimizer: number;
  /** The outputs of a batch, which training keeps for the way back. */
  readonly activations: number;
  readonly all: number;
}

export interface NetworkArithmetic extends Worked {
  readonly layers: readonly { readonly name: string; readonly memory: Memory }[];
  readonly params: number;
  readonly trainable: number;
  readonly nonTrainable: number;
  readonly multiplyAdds: number;
  readonly memory: Memory;
}

/**
 * The parameters, the work and the memory of a network, layer by layer and in all.
 *
 * weights = bytes · parameters; gradients = bytes · trained parameters; optimizer = bytes · slots · trained parameters (adam 2, momentum 1, sgd 0);
 * activations = bytes · batch · numbers that come out. What ops need besides, for instance to reorder a convolution, is not counted.
 *
 * @param layers layers that know their shapes, or results of this folder's functions with a name
 * @throws when the optimizer is unknown, a layer does not say what is counted, or a number is none
 * @example arithmetic.network([{ name: "hidden", ...arithmetic.dense({ input: 784, units: 64 }) }], { batchSize: 32, optimizer: "adam" })
 */
export function network(layers: readonly CountedLayer[], options: NetworkOptions = {}): NetworkArithmetic {
  const { batchSize = 1, optimizer = "none", bytes = 4 } = checkOptions("network", options);
  checkCount("network", "batchSize", batchSize);
  checkCount("network", "bytes", bytes);
  checkName("network", "optimizer", optimizer, Object.keys(SLOTS) as CountedOptimizer[]);
  checkList("network", "layers", layers).forEach(checkLayer);
  const rows = layers.map(({ name, output, params, trainable = params }) => {
    const learning = optimizer === "none" ? 0 : trainable;
    return { name, memory: memoryOf(bytes * params, bytes * learning, bytes * SLOTS[optimizer] * learning, bytes * batchSize * sizeOf(output)) };
  });
  const sum = (count: (layer: CountedLayer) => number) => layers.reduce((total, layer) => total + count(layer), 0);
  const all = (key: keyof Memory) => rows.reduce((total, { memory }) => total + memory[key], 0);
  const params = sum((layer) => layer.params);
  const trainable = sum((layer) => layer.trainable ?? layer.params);
  const multiplyAdds = sum((layer) => layer.multiplyAdds);
  const memory = memoryOf(all("weights"), all("gradients"), all("optimizer"), all("activations"));
  return worked(
    { layers: rows, params, trainable, nonTrainable: params - trainable, multiplyAdds, memory },
    `${countText(params)} parameters · ${countText(multiplyAdds)} multiply-adds a sample · ${bytesText(memory.all)}: weights ${bytesText(memory.weights)}` +
      `${optimizer === "none" ? "" : `, gradients ${bytesText(memory.gradients)}, ${optimizer} ${bytesText(memory.optimizer)}`}, activations of ${batchSize} ${bytesText(memory.activations)}`,
  );
}

function checkLayer(layer: CountedLayer, index: number): void {
  const which = `layer ${index + 1}`;
  const { output, params, trainable = params, multiplyAdds } = checkOptions("network", layer, which);
  if (!Array.isArray(output)) throw new Error(`network: the output of ${which} must be a shape; received ${shown(output)}. Take a layer that knows its input shape.`);
  for (const length of output) checkWhole("network", `a length of the output of ${which}`, length);
  checkWhole("network", `params of ${which}`, params);
  if (checkWhole("network", `trainable of ${which}`, trainable) > params) throw new Error(`network: trainable of ${which} must be at most its params, ${params}; received ${trainable}.`);
  checkWhole("network", `multiplyAdds of ${which}`, multiplyAdds);
}

function memoryOf(weights: number, gradients: number, optimizer: number, activations: number): Memory {
  return { weights, gradients, optimizer, activations, all: weights + gradients + optimizer + activations };
}

/**
 * `4.6 MB`: a number of bytes in the unit that reads best, by thousands.
 *
 * @throws when it is no number from 0
 */
export function bytesText(bytes: number): string {
  if (checkNumber("bytesText", "bytes", bytes) < 0) throw new Error(`bytesText: bytes must not be negative; received ${bytes}.`);
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const value = bytes / 1000 ** step;
  return `${step === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${units[step] ?? "B"}`;
}
