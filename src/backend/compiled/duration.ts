const PRODUCT = /MatMul|Product/;

/** How many multiplications a microsecond one core does, about: in TensorFlow's convolutions and products, in products of the binding's, for one row, along a sequence. */
const PER_MICROSECOND = { tensorflow: 40_000, binding: 80_000, row: 5_000, sequence: 10_000 };

/** How many numbers a microsecond one core writes, about, in ops that do little with each. */
const WRITTEN_PER_MICROSECOND = 2_000;

/** The binding's losses, which take an exponential of each number and give one of a row. */
const ENTROPY = /^Gradbook\w+Entropy$/;

/** How many exponentials a microsecond one core takes, about. */
const EXPONENTIALS_PER_MICROSECOND = 1_000;

/** Ops that hand on what they are given. */
const IN_NAME_ONLY = /^(Identity|Reshape|ExpandDims|Squeeze)$/;

type Shapes = readonly (readonly number[])[];

/**
 * How long an op takes on one core, in microseconds, to within a factor of two or three: enough to tell what is worth sharing out. The rates were measured on a
 * server's core with AVX-512.
 *
 * @param inputs shapes of the tensors that it takes
 * @param outputs shapes of the tensors that it gives
 */
export function microseconds(op: string, inputs: Shapes, outputs: Shapes): number {
  const [output = []] = outputs;
  const [first = [], second = [], third = []] = inputs;
  if (IN_NAME_ONLY.test(op)) return 0;
  if (op.includes("Conv")) {
    // Every number of the maps on the side of the filter's outputs is a sum over the rest of the filter, forwards and in both gradients.
    const maps = op.includes("Backprop") ? third : op.endsWith("Gradient") ? second : output;
    const filter = op.includes("Filter") ? output : second;
    return (size(maps) * size(filter)) / (filter.at(-1) ?? 1) / (op.startsWith("Gradbook") ? PER_MICROSECOND.binding : PER_MICROSECOND.tensorflow);
  }
  if (ENTROPY.test(op)) return size(first) / EXPONENTIALS_PER_MICROSECOND;
  if (op === "GradbookHighest" || op === "GradbookRight") return size(first) / WRITTEN_PER_MICROSECOND;
  if (op === "GradbookRowProduct") return size(second) / PER_MICROSECOND.row;
  if (PRODUCT.test(op)) {
    // The sizes rows · inner, inner · columns and rows · columns have the square of rows · inner · columns as their product.
    const batch = size(output.slice(0, -2));
    const multiplications = Math.sqrt((size(first) * size(second) * size(output)) / Math.max(1, batch));
    return multiplications / (op.startsWith("Gradbook") ? PER_MICROSECOND.binding : PER_MICROSECOND.tensorflow);
  }
  if (op.includes("Sequence")) {
    // Each of the steps takes the last state through the recurrent weights, which are the largest matrix among the inputs.
    const weights = Math.max(0, ...inputs.filter(({ length }) => length === 2).map(size));
    return (size(output) / (output.at(-1) || 1)) * weights / PER_MICROSECOND.sequence;
  }
  return outputs.reduce((sum, shape) => sum + size(shape), 0) / WRITTEN_PER_MICROSECOND;
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
