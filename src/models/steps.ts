import { type CompiledStep, compileStep, gradientsWhereUsed, inScope, type Tensor, tf } from "../backend/index.js";
import type { CallContext, Mask, Signal } from "../layers/callContext.js";
import type { Optimizer } from "../optimizers/optimizer.js";
import type { Weight } from "../variables/weight.js";
import { judgedOutputs, type Objective, type OutputObjective, type Running } from "./objective.js";

/** What is trained, as the steps see it. */
export interface Learner {
  pass(inputs: readonly Signal[], context: CallContext): readonly Signal[];
}

/** How many tensors of a batch are inputs, targets and weights: a compiled step takes them all in one row. */
export interface BatchLayout {
  readonly inputs: number;
  readonly targets: number;
  readonly weights: number;
}

/** A batch's tensors. */
export interface TensorBatch {
  readonly inputs: readonly Tensor[];
  readonly targets: readonly Tensor[];
  /** How much each sample counts, [batch] for each of the targets; none when all count the same. */
  readonly weights: readonly Tensor[];
}

/** A compiled step that takes batches of this layout and gives one row of numbers. */
export function batchStep(name: string, layout: BatchLayout, running: Running, step: (batch: TensorBatch) => Tensor): CompiledStep {
  const { inputs, targets } = layout;
  const taken = (tensors: readonly Tensor[]): TensorBatch => ({
    inputs: tensors.slice(0, inputs),
    targets: tensors.slice(inputs, inputs + targets),
    weights: tensors.slice(inputs + targets),
  });
  return compileStep((...tensors) => [step(taken(tensors))], { name, ...running });
}

/** The batch as a compiled step takes it. */
export function rowOf({ inputs, targets, weights }: TensorBatch): Tensor[] {
  return [...inputs, ...targets, ...weights];
}

/**
 * Learns from a batch: forward, loss, gradients, new weights.
 *
 * It returns one row of sums (see Totals), computed before the weights change.
 */
export function learn(learner: Learner, weights: readonly Weight[], objective: Objective, batch: TensorBatch): Tensor {
  const { optimizer } = objective;
  const judged: Judged[] = [];
  const { value, grads } = gradientsWhereUsed(() => {
    const { total, ...rest } = judge(learner, weights, objective, batch, true);
    judged.push(kept({ total, ...rest }));
    const scale = optimizer.lossScale();
    return scale === undefined ? total : total.mul(scale);
  }, weights.map(({ variable }) => variable));
  const [found] = judged;
  if (found === undefined) throw new Error("fit: the loss was not computed.");
  value.dispose();
  const row = inScope("metrics", () => sums(found, objective, batch));
  release(found);
  update(optimizer, weights, grads);
  return row;
}

/** Changes the weights by their gradients, and puts those with a constraint back into their bounds. A weight that the loss does not reach has a gradient of 0. */
export function update(optimizer: Optimizer, weights: readonly Weight[], grads: readonly (Tensor | undefined)[]): void {
  inScope("update", () => {
    optimizer.apply(weights.map(({ variable }, i) => grads[i] ?? tf.zerosLike(variable)));
    for (const { variable, constraint } of weights) if (constraint !== undefined) variable.assign(constraint.apply(variable));
  });
}

/** Judges a batch and changes nothing: one row of sums. */
export function score(learner: Learner, weights: readonly Weight[], objective: Objective, batch: TensorBatch): Tensor {
  return sums(judge(learner, weights, objective, batch, false), objective, batch);
}

/** The model's outputs for a batch. */
export function predictionStep(learner: Learner, running: Running): CompiledStep {
  const outputs = (inputs: readonly Tensor[]) => learner.pass(inputs.map((tensor) => ({ tensor })), { training: false });
  return compileStep((...inputs) => outputs(inputs).map(({ tensor }) => tensor), { name: "predict", ...running });
}

/** A batch's losses and what they were computed from. */
export interface Judged {
  /** What is made smaller: the outputs' losses with their weights, what layers added, and the penalties on weights. */
  readonly total: Tensor;
  /** Each output's loss, for outputs that have one. */
  readonly losses: readonly Tensor[];
  readonly outputs: readonly Signal[];
}

/** @throws when there is nothing to make smaller */
export function judge(learner: Learner, weights: readonly Weight[], objective: Objective, batch: TensorBatch, training: boolean): Judged {
  const added: Tensor[] = [];
  const addLoss = (loss: Tensor): void => void added.push(loss);
  const outputs = learner.pass(batch.inputs.map((tensor) => ({ tensor })), { training, addLoss });
  const judged = judgedOutputs(objective);
  const losses: Tensor[] = [];
  const weighted: Tensor[] = [];
  objective.outputs.forEach((output, i) => {
    const [signal, at] = [outputs[i], judged.indexOf(output)];
    const target = batch.targets[at];
    if (output.loss === undefined || signal === undefined || target === undefined) return;
    const { loss: criterion } = output;
    const loss = inScope("loss", () => criterion.value(target, signal.tensor, batch.weights[at], signal.mask));
    losses.push(loss);
    weighted.push(output.weight === 1 ? loss : loss.mul(output.weight));
  });
  const penalties = weights.flatMap(({ variable, regularizer }) => regularizer?.value(variable) ?? []);
  const all = [...weighted, ...added, ...penalties].map((loss) => loss.asScalar());
  const [first, ...others] = all;
  if (first === undefined) throw new Error("there is nothing to make smaller: give compile a loss, or let a layer add one by context.addLoss.");
  return { total: others.reduce<Tensor>((sum, loss) => sum.add(loss), first), losses, outputs };
}

/** Clones that outlive the gradients' scope. */
function kept({ total, losses, outputs }: Judged): Judged {
  const keep = (tensor: Tensor): Tensor => tf.keep(tensor.clone());
  return {
    total: keep(total),
    losses: losses.map(keep),
    outputs: outputs.map(({ tensor, mask }) => ({ tensor: keep(tensor), mask: mask === undefined ? undefined : keep(mask) })),
  };
}

function release({ total, losses, outputs }: Judged): void {
  tf.dispose([total, ...losses, ...outputs.flatMap(({ tensor, mask }) => (mask === undefined ? [tensor] : [tensor, mask]))]);
}

/** The losses summed over the batch, then each metric's sums. */
function sums({ total, losses, outputs }: Judged, objective: Objective, batch: TensorBatch): Tensor {
  const samples = batch.inputs[0]?.shape[0] ?? 0;
  const parts = objective.outputs.length === 1 ? [] : losses;
  const judged = judgedOutputs(objective);
  const metrics = objective.outputs.flatMap((output, i) => {
    const [signal, at] = [outputs[i], judged.indexOf(output)];
    const target = batch.targets[at];
    return signal === undefined || target === undefined ? [] : metricSums(output, target, signal, batch.weights[at]);
  });
  return tf.concat([tf.stack([total, ...parts].map((loss) => loss.asScalar())).mul(samples), ...metrics]);
}

function metricSums({ metrics }: OutputObjective, target: Tensor, { tensor, mask }: Signal, weights: Tensor | undefined): Tensor[] {
  return metrics.map(({ metric, isWeighted }) => metric.sums(target, tensor, isWeighted ? product(weights, mask) : mask));
}

/** Weights [batch] and a mask [batch, time] as one. */
function product(weights: Tensor | undefined, mask: Mask): Tensor | undefined {
  if (weights === undefined || mask === undefined) return weights ?? mask;
  return mask.toFloat().mul(weights.reshape([-1, ...mask.shape.slice(1).map(() => 1)]));
}
