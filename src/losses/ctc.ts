import { type Shape, shapeText } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { oneHot } from "../variables/oneHot.js";
import { Loss, type Targets } from "./loss.js";

/** Stands for ln 0: no path leads there. A real infinity would make differences of two NaN. */
const NEVER = -1e30;

/** See {@link ctc}. */
export class Ctc extends Loss {
  readonly kind = "ctc";

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const loss = tf.customGrad((logits, save) => {
      const { value, gradient } = ctcWithGradient(targets.toInt(), logits as Tensor);
      (save as (tensors: Tensor[]) => void)([gradient]);
      return { value, gradFunc: (dy: Tensor, [g = gradient]: Tensor[]) => g.mul(dy.reshape([-1, 1, 1])) };
    });
    return loss(predictions);
  }

  override checkTargets({ values, shape }: Targets, output: Shape): void {
    const [, classes = 0] = output;
    if (shape.length !== 1 || output.length !== 2) {
      throw new Error(
        `ctc: targets must be class numbers [length] and outputs logits [time, classes]; received ${shapeText(shape)} and ${shapeText(output)}.`,
      );
    }
    for (let i = 0; i < values.length; i++) {
      const label = values[i] ?? 0;
      if (Number.isInteger(label) && label >= 0 && label < classes) continue;
      const sample = Math.floor(i / (shape[0] ?? 1));
      throw new Error(`ctc: labels must be whole numbers from 1 to ${classes - 1}, with 0 behind their end; received ${label} at sample ${sample}.`);
    }
  }
}

/** The loss of each sample [batch] and its gradient by the logits [batch, time, classes]. */
function ctcWithGradient(labels: Tensor, logits: Tensor): { value: Tensor; gradient: Tensor } {
  const [batch = 0, time = 0, classes = 0] = logits.shape;
  const length = labels.shape[1] ?? 0;
  const states = 2 * length + 1;
  // A blank stands between all labels and around them.
  const blanks = tf.zeros([batch, length, 1], "int32");
  const path = tf.concat([tf.concat([blanks, labels.expandDims(2)], 2).reshape([batch, 2 * length]), tf.zeros([batch, 1], "int32")], 1);
  const before = tf.concat([tf.zeros([batch, 2], "int32"), path.slice([0, 0], [batch, states - 2])], 1);
  const mayJump = tf.logicalAnd(tf.notEqual(path, 0), tf.notEqual(path, before)).toFloat();
  const jumpCost = tf.sub(1, mayJump).mul(NEVER);
  const end = tf.notEqual(labels, 0).toFloat().sum(1, true).mul(2);
  const state = tf.range(0, states).expandDims(0);
  const isEnd = tf.logicalAnd(tf.lessEqual(state, end), tf.greaterEqual(state, end.sub(1)));
  const endCost = tf.where(isEnd, tf.zeros([batch, states]), tf.fill([batch, states], NEVER));

  const shape = oneHot(path, classes);
  const emitted = tf.matMul(tf.logSoftmax(logits), shape, false, true);
  const at = (t: number): Tensor => emitted.slice([0, t, 0], [batch, 1, states]).reshape([batch, states]);

  const first = tf.less(tf.range(0, states), 2).expandDims(0);
  const forward = [tf.where(tf.logicalAnd(first, tf.onesLike(first)), at(0), tf.fill([batch, states], NEVER))];
  for (let t = 1; t < time; t++) {
    const last = forward[t - 1] ?? at(t);
    forward.push(sumOfLogs([last, shifted(last, 1), shifted(last, 2).add(jumpCost)]).add(at(t)));
  }
  const backward = [endCost];
  for (let t = time - 1; t > 0; t--) {
    const next = (backward[0] ?? endCost).add(at(t));
    backward.unshift(sumOfLogs([next, shifted(next, -1), shifted(next.add(jumpCost), -2)]));
  }
  const all = tf.logSumExp((forward[time - 1] ?? endCost).add(endCost), 1);
  const visited = tf.stack(forward, 1).add(tf.stack(backward, 1)).sub(all.reshape([batch, 1, 1])).exp();
  return { value: all.neg(), gradient: tf.softmax(logits).sub(tf.matMul(visited, shape)) };
}

/** Logarithms moved by so many states, with ln 0 coming in. */
function shifted(x: Tensor, by: number): Tensor {
  const [batch = 0, states = 0] = x.shape;
  const size = Math.min(Math.abs(by), states);
  const empty = tf.fill([batch, size], NEVER);
  return by > 0 ? tf.concat([empty, x.slice([0, 0], [batch, states - size])], 1) : tf.concat([x.slice([0, size], [batch, states - size]), empty], 1);
}

/** ln Σ exp, number by number. */
function sumOfLogs(terms: readonly Tensor[]): Tensor {
  return tf.logSumExp(tf.stack([...terms]), 0);
}

/**
 * Connectionist temporal classification: for a sequence of labels that is shorter than the outputs and nobody has aligned with them.
 *
 * l = −ln Σ over all paths of Π_t p_t(path_t); a path gives the labels when repeats and then blanks are taken out. The sum runs forwards and
 * backwards in logarithms, and ∂l/∂z_t(c) = softmax(z_t)(c) − the share of the paths that are at c at time t.
 *
 * Predictions are logits [batch, time, classes], class 0 is the blank; targets are class numbers [batch, length] from 1, with 0 behind their end.
 * Labels that need more time than there is have a loss of 1e30.
 *
 * @throws in `fit` and `evaluate` when shapes don't suit, or a label is no class number
 * @example losses.ctc().value(tf.tensor2d([[1, 2]], [1, 2], "int32"), tf.zeros([1, 2, 3])) // one path of two steps at 1/3 each: 2 ln 3 = 2.197
 * @see Graves et al., Connectionist temporal classification, 2006
 */
export function ctc(): Ctc {
  return new Ctc();
}
