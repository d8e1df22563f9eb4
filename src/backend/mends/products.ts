import type { KernelConfig } from "@tensorflow/tfjs";
import { sameShape } from "../../arithmetic/shape.js";
import { areGradientsTaken, needsTensorFlowsProducts } from "../compiled/underWay.js";
import { nodeBackendOf } from "../nodeBackend.js";
import type { Tensor, Tfjs } from "../tfjs.js";

/** Up to so many numbers of a matrix the binding multiplies a row by it faster than TensorFlow: in half of its time at 5,000 and, on two cores, at 1,200,000. */
const LARGEST_FOR_A_ROW = 2 ** 21;

/** Between so many multiplications the binding's product takes 0.5 to 0.9 of TensorFlow's time: with fewer a second thread is awake too late, with more TensorFlow's keeps more in the caches. */
const [LEAST, MOST] = [2 ** 22, 2 ** 26];

/** Where an axis is shorter than this, what is laid out for the processor, or written, is used a few times only, and it is sooner from so many multiplications on. */
const NARROW = 64;
const LEAST_WHERE_NARROW = 2 ** 24;

/** Without gradients helpers are awake, or a short one is done on one thread. */
const LEAST_WITHOUT_GRADIENTS = 2 ** 14;

/** The binding takes so many columns at once; where there are very few, it multiplies too much that nobody wants. */
const TOGETHER = 16;
const LEAST_COLUMNS = 3;

/** Of many products each may have so many multiplications: more are faster on all threads, one product after the other. */
const MOST_OF_MANY = 2 ** 24;

/** With fewer rows, or fewer terms in each sum, laying out a matrix for the processor takes as long as the products do. */
const LEAST_ROWS = 4;
const LEAST_TERMS = 16;

/**
 * Has the binding multiply matrices of middling size, a batch's way through a dense layer and back, and one row by a matrix: see native/matrixProduct.h and
 * native/rowProduct.h; bench/README.md has the times. Everywhere and not in compiled steps alone, so that a step's first run, op by op, has the same last digits
 * as the runs after it. XLA does not know these ops, nor do TensorFlow's casts for mixed precision, and they are for the CPU.
 */
export function mendProducts(tf: Tfjs): void {
  const own = tf.getKernel(tf.BatchMatMul, "tensorflow") as KernelConfig;
  tf.unregisterKernel(tf.BatchMatMul, "tensorflow");
  tf.registerKernel({
    ...own,
    kernelFunc: (params) => {
      const { a, b } = params.inputs as { readonly a: Tensor; readonly b: Tensor };
      const { transposeA, transposeB } = params.attrs as { readonly transposeA: boolean; readonly transposeB: boolean };
      const areMatrices = a.dtype === "float32" && b.dtype === "float32" && a.shape.length >= 2 && sameShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
      const op = areMatrices && !needsTensorFlowsProducts() ? opFor(tf, a, b, transposeA, transposeB) : undefined;
      return op === undefined ? own.kernelFunc(params) : nodeBackendOf(tf).executeSingleOutput(op, [], [a, b]);
    },
  });
}

/** The binding's op for a product, or for as many as the axes before the matrices say; undefined where TensorFlow's is faster. */
function opFor(tf: Tfjs, a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): string | undefined {
  const [rows = 0, terms = 0] = matrixOf(a, transposeA);
  const [, columns = 0] = matrixOf(b, transposeB);
  const isBatch = a.shape.length > 2;
  if (!isBatch && rows === 1 && !transposeA && !transposeB && terms * columns <= LARGEST_FOR_A_ROW) return "GradbookRowProduct";
  const isMiddling = rows >= LEAST_ROWS && terms >= LEAST_TERMS && (isBatch ? isBatchMiddling(a.size * columns, rows, terms, columns) : isProductMiddling(rows, terms, columns));
  if (!isMiddling || (transposeA && transposeB) || !nodeBackendOf(tf).binding.hasFastProducts) return undefined;
  return `Gradbook${isBatch ? "Batch" : ""}Product${transposeA ? "OfLeftTransposed" : transposeB ? "OfRightTransposed" : ""}`;
}

function isProductMiddling(rows: number, terms: number, columns: number): boolean {
  const taken = Math.ceil(columns / TOGETHER) * TOGETHER;
  const least = !areGradientsTaken() ? LEAST_WITHOUT_GRADIENTS : Math.min(rows, columns, terms) < NARROW ? LEAST_WHERE_NARROW : LEAST;
  return columns >= LEAST_COLUMNS && rows * columns * terms >= least && rows * taken * terms <= MOST;
}

/** Each of a batch's products is done on one thread. */
function isBatchMiddling(all: number, rows: number, terms: number, columns: number): boolean {
  return columns >= LEAST_ROWS && rows * terms * columns <= MOST_OF_MANY && all >= LEAST_WITHOUT_GRADIENTS;
}

function matrixOf({ shape }: Tensor, transposed: boolean): readonly number[] {
  const axes = shape.slice(-2);
  return transposed ? axes.reverse() : axes;
}
