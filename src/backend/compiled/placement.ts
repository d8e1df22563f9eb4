import type { Operation } from "./graph.js";
import { isChain } from "./isChain.js";

/**
 * Where a step's ops run: "here", on the thread that asks for the step, one after the other; "aside", on TensorFlow's threads, several side by side but one thread
 * for each; "shared", on TensorFlow's threads, which share long ops out among all cores.
 */
export type Placement = "here" | "aside" | "shared";

/** To share an op out and wait for the others takes some 50 µs, often more on a virtual machine. Where most of a step is in ops below this, one thread was sooner. In microseconds. */
const SHORT_OP = 400;

/** To have other threads take a step over costs some 80 µs, which a shorter step is not worth. In microseconds. */
const SHORT_STEP = 600;

const OWN = /^Gradbook/;

/**
 * Where a step runs soonest, as measured with the models of bench/training at batches of 1 to 128 on two cores. It depends on nothing but the recorded
 * operations: the number of threads can show in a result's last digit.
 *
 * @param learns whether it changes weights: a training step has long operations that run side by side
 */
export function placementOf(operations: readonly Operation[], learns: boolean): Placement {
  const isShort = sum(operations.map(({ microseconds }) => microseconds)) < SHORT_STEP;
  if (learns ? !isShort : typicalOp(operations) > SHORT_OP) return "shared";
  return (isShort || isChain(operations)) && !hasPreparedOp(operations) ? "here" : "aside";
}

/** How long the op takes that the average microsecond is spent in. The binding's own ops share themselves out, and don't count. */
function typicalOp(operations: readonly Operation[]): number {
  const times = operations.filter(({ op }) => !OWN.test(op)).map(({ microseconds }) => microseconds);
  return sum(times.map((time) => time ** 2)) / (sum(times) || 1);
}

/**
 * Whether the step has an op that oneDNN has prepared already. It keeps, on each thread, what it has prepared for so many threads: what was run op by op when the step
 * was recorded would be taken again, for all threads. That is batch normalisation, and a convolution unless the graph optimizer puts a bias into it.
 */
function hasPreparedOp(operations: readonly Operation[]): boolean {
  const convolutions = new Set(operations.filter(({ op }) => op === "Conv2D").map(({ name }) => name));
  return operations.some(({ op, inputs }) => op.startsWith("FusedBatchNorm") || (op !== "BiasAdd" && inputs.some((input) => convolutions.has(input))));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
