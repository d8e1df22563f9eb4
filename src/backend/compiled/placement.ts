import type { Operation } from "./graph.js";
import { isChain } from "./isChain.js";

/** Where a step's ops run. */
export interface Placement {
  /** How many threads share an op out: one, or as many as there are cores. */
  readonly threads: "one" | "all";
  /** Whether the ops run on the thread that asks for the step, one after the other; otherwise on TensorFlow's threads, several side by side. */
  readonly here: boolean;
}

/** To share an op out and wait for the others takes some 50 µs, often more on a virtual machine: a shorter op is done sooner by one thread. */
const SHORT_OP = 400;

/** To have other threads take a step over costs 80 µs: a shorter step is done sooner where it is asked for. */
const SHORT_STEP = 600;

const OWN = /^Gradbook/;

/**
 * Where a step runs soonest, as measured with the models of bench/training at batches of 1 to 128 on two cores. It depends on nothing but the recorded
 * operations: the number of threads can show in a result's last digit.
 *
 * @param assigns whether it changes variables: a training step has long operations that can run side by side
 */
export function placementOf(operations: readonly Operation[], assigns: boolean): Placement {
  const shared = operations.filter(({ op }) => !OWN.test(op));
  // How long the op takes that the average microsecond is spent in. The binding's own ops share themselves out.
  const typical = sum(shared.map(({ microseconds }) => microseconds ** 2)) / (sum(shared.map(({ microseconds }) => microseconds)) || 1);
  const short = isChain(operations) || sum(operations.map(({ microseconds }) => microseconds)) < SHORT_STEP;
  if (assigns || typical > SHORT_OP) return { threads: "all", here: short };
  return { threads: "one", here: short && !hasBareConvolution(operations) };
}

/**
 * Whether a convolution's result goes anywhere but into a bias. oneDNN keeps, on each thread, convolutions that it has prepared for so many threads; the one that was
 * run op by op when the step was recorded would be taken again, for all threads, unless the graph optimizer has put the bias into it.
 */
function hasBareConvolution(operations: readonly Operation[]): boolean {
  const convolutions = new Set(operations.filter(({ op }) => op === "Conv2D").map(({ name }) => name));
  return operations.some(({ op, inputs }) => op !== "BiasAdd" && inputs.some((input) => convolutions.has(input)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
