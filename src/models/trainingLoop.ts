import { type CompiledStep, type RandomSource, type Tensor, tf } from "../backend/index.js";
import type { Callback, Training, TrainingEnd } from "../callbacks/callback.js";
import { validationName } from "../callbacks/lossCurve.js";
import type { BaseLayer } from "../layers/baseLayer.js";
import { type Figures, type Scores, Totals } from "../metrics/totals.js";
import type { Optimizer } from "../optimizers/optimizer.js";
import type { RunRecorder } from "../runs/runRecorder.js";
import type { Weight } from "../variables/weight.js";
import type { TrainingMoment } from "../widgets/follower.js";
import { BatchGroups, together } from "./batchGroups.js";
import type { FitPlan } from "./fitOptions.js";
import type { History } from "./history.js";
import { Interruption } from "./interruption.js";
import { findSpoilt, FLAWED_INPUTS, LOWER, NonFiniteError } from "./nonFinite.js";
import type { FedBatch, SampleSource } from "./sampleSource.js";
import { rowOf } from "./steps.js";
import { type ChangingParts, loadTrainingState, type Progress, saveTrainingState } from "./trainingState.js";
import { WeightSnapshot } from "./weightSnapshot.js";

/** What a training works with. */
export interface LoopParts {
  readonly title: string;
  readonly layers: readonly BaseLayer[];
  readonly weights: readonly Weight[];
  readonly optimizer: Optimizer;
  readonly figures: Figures;
  readonly step: CompiledStep;
  /** Says where a loss that is no number came from. */
  readonly explain: (batch: FedBatch) => string;
  readonly evaluate: (data: SampleSource) => Promise<Scores>;
  /** Looks into the network with samples that it learns from. */
  readonly insight: TrainingMoment["insight"];
  readonly plan: FitPlan;
  readonly random: RandomSource;
  readonly callbacks: readonly Callback[];
  readonly recorder: RunRecorder | undefined;
  readonly signal: AbortSignal | undefined;
  /** Saves the model. */
  readonly save: (path: string) => Promise<void>;
}

/** One training, from its first step to its last. */
export class TrainingLoop implements Training {
  readonly title: string;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly metricNames: readonly string[];
  readonly #parts: LoopParts;
  #stopReason: string | undefined;
  #steps = 0;
  #firstEpoch = 1;
  #history: History | undefined;
  /** What the callbacks of a training that goes on remember. */
  #remembered: Progress["callbacks"] = [];

  constructor(parts: LoopParts) {
    const { callbacks } = parts;
    this.#parts = { ...parts, callbacks: [...callbacks.filter(({ comesLast }) => !comesLast), ...callbacks.filter(({ comesLast }) => comesLast)] };
    this.title = parts.title;
    this.epochs = parts.plan.epochs;
    this.stepsPerEpoch = Math.ceil(parts.plan.train.size / parts.plan.batchSize);
    this.metricNames = [...parts.figures.means, ...parts.figures.metrics.map(({ name }) => name)];
  }

  get optimizer() {
    return this.#parts.optimizer;
  }

  get weights() {
    return this.#parts.weights;
  }

  get insight() {
    return this.#parts.insight;
  }

  stop(reason: string): void {
    this.#stopReason ??= reason;
  }

  save(path: string): Promise<void> {
    return this.#parts.save(path);
  }

  saveState(path: string): Promise<void> {
    const history = this.#history;
    if (history === undefined) throw new Error("saveState: the training has not begun.");
    const scores = Array.from({ length: history.epochs }, (_, i) => Object.fromEntries(Object.entries(history.history).map(([name, values]) => [name, values[i] ?? Number.NaN])));
    const callbacks = this.#parts.callbacks.map((callback) => callback.state());
    return saveTrainingState(path, this.#changing(), { seed: history.seed, epoch: history.epochs, steps: this.#steps, history: scores, callbacks });
  }

  async loadState(path: string): Promise<void> {
    const history = this.#history;
    if (history === undefined || history.epochs > 0) throw new Error("loadState: it is for the beginning of a training, in onTrainBegin.");
    const progress = await loadTrainingState(path, this.#changing());
    if (String(progress.seed) !== String(history.seed)) {
      throw new Error(`loadState: ${path} is of a training with the seed ${progress.seed}, and this one has ${history.seed}. Give fit the same seed, so that the samples come in the same order.`);
    }
    for (const scores of progress.history) history.push(scores);
    [this.#firstEpoch, this.#steps, this.#remembered] = [progress.epoch + 1, progress.steps, progress.callbacks];
  }

  #changing(): ChangingParts {
    const { weights, optimizer, layers } = this.#parts;
    return { weights, optimizer, randomStates: [...new Set(layers.flatMap((layer) => layer.randomStates))] };
  }

  /** Trains to the end, or until it is stopped. */
  async run(history: History): Promise<void> {
    const began = performance.now();
    this.#history = history;
    let end: Pick<TrainingEnd, "status" | "reason"> = { status: "failed", reason: "" };
    try {
      await this.#epochs(history);
      end = this.#stopReason === undefined ? { status: "finished", reason: "" } : { status: "stopped", reason: this.#stopReason };
      history.status = this.#stopReason === undefined ? "finished" : "stopped";
      history.reason = end.reason;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      end = { status: error instanceof Interruption ? "interrupted" : "failed", reason };
      throw error;
    } finally {
      history.seconds = (performance.now() - began) / 1000;
      this.#parts.recorder?.finish(end.status, end.reason === "" ? undefined : end.reason);
      await this.#tell((callback) => callback.onTrainEnd({ ...end, scores: history.last, seconds: history.seconds }));
    }
  }

  async #epochs(history: History): Promise<void> {
    const { callbacks, plan, evaluate, recorder } = this.#parts;
    for (const callback of callbacks) callback.join(this);
    await this.#tell((callback) => callback.onTrainBegin());
    this.#remembered.forEach((state, i) => callbacks[i]?.restore(state));
    for (let epoch = this.#firstEpoch; epoch <= this.epochs && this.#stopReason === undefined; epoch++) {
      await this.#tell((callback) => callback.onEpochBegin(epoch));
      const totals = await this.#epoch(epoch);
      if (totals.samples === 0) break; // stopped before the epoch's first step
      const scores = totals.scores();
      if (plan.validation !== undefined) {
        const judged = await evaluate(plan.validation);
        for (const [name, value] of Object.entries(judged)) scores[validationName(name)] = value;
      }
      history.push(scores);
      recorder?.update(history.history);
      await this.#tell((callback) => callback.onEpochEnd(epoch, scores));
    }
  }

  async #epoch(epoch: number): Promise<Totals> {
    const { plan, figures, random, callbacks, step } = this.#parts;
    const totals = new Totals(figures);
    const epochs = random.fork(`epoch ${epoch}`);
    const groups = new BatchGroups(plan.train.batches(plan.batchSize, plan.shuffle ? epochs : undefined, epochs.fork("augmentation")), (batch) => !batch.isFinite());
    // One by one where a callback must be told of each before the next.
    const most = callbacks.some(({ seesEachStep }) => seesEachStep) ? () => 1 : (batch: FedBatch) => together(step, batch);
    let group = groups.next(() => 1);
    try {
      while (group.length > 0 && this.#stopReason === undefined) {
        this.#checkInterrupt(epoch);
        const current = group;
        group = [];
        // The next batches are gathered while the steps run on their own thread.
        const { rows, failure } = await this.#take(current, epoch, () => (group = groups.next(most)));
        for (const [i, row] of rows.entries()) {
          const size = current[i]?.size ?? 0;
          this.#steps += 1;
          totals.add(row, size);
          await this.#tellStep(row, size);
        }
        if (failure !== undefined) throw failure;
      }
    } finally {
      groups.dispose();
      tf.dispose(group.flatMap(rowOf));
    }
    this.#checkWeights(epoch);
    return totals;
  }

  /** Takes a step with each batch and disposes them; gives the rows of sums up to one whose loss is no number, and what that makes the training fail with. */
  async #take(group: readonly FedBatch[], epoch: number, meanwhile: () => void): Promise<{ rows: ArrayLike<number>[]; failure?: Error }> {
    const { step, weights, optimizer, explain, signal } = this.#parts;
    const options = signal === undefined ? {} : { signal };
    const [first] = group;
    // Steps that are taken together go back by themselves.
    const before = group.length > 1 ? undefined : new WeightSnapshot(weights);
    try {
      // A relu that is fused with the product before it makes NaN a 0, so the loss alone would not tell until the weights are spoilt.
      if (first?.isFinite() === false) throw new NonFiniteError(`fit: step ${this.#steps + 1} (epoch ${epoch}) was not taken. ${FLAWED_INPUTS} The weights are those from before it.`);
      const running = group.length > 1 ? step.runSteps(options, group.map(rowOf)) : step.runWith(options, ...group.flatMap(rowOf)).then((results) => [results]);
      meanwhile();
      const rows = (await running).map(([row]) => valuesOf(row));
      const bad = rows.findIndex((row) => !Number.isFinite(row[0]));
      const batch = group[bad];
      if (batch === undefined) return { rows };
      before?.restore();
      const place = this.#withoutTrace(() => explain(batch));
      optimizer.dispose();
      const failure = new NonFiniteError(
        `fit: the loss became ${rows[bad]?.[0]} at step ${this.#steps + bad + 1} (epoch ${epoch}). ${place} ` +
          "The weights are those from before this step, and the optimizer starts afresh.",
      );
      return { rows: rows.slice(0, bad), failure };
    } catch (error) {
      if (signal?.aborted === true && !(error instanceof NonFiniteError)) this.#checkInterrupt(epoch);
      throw error;
    } finally {
      before?.dispose();
      tf.dispose(group.flatMap(rowOf));
    }
  }

  /** Puts back what a look at a batch has changed: batch statistics. */
  #withoutTrace(look: () => string): string {
    const before = new WeightSnapshot(this.#parts.weights);
    try {
      return look();
    } finally {
      before.restore();
      before.dispose();
    }
  }

  #checkWeights(epoch: number): void {
    const spoilt = findSpoilt(this.#parts.layers);
    if (spoilt === undefined) return;
    this.#parts.optimizer.dispose();
    throw new NonFiniteError(`fit: in epoch ${epoch} ${spoilt} came to hold NaN or an infinity, which relu hid from the loss. ${LOWER} Build the model anew.`);
  }

  #checkInterrupt(epoch: number): void {
    if (this.#parts.signal?.aborted !== true) return;
    const inEpoch = this.#steps - (epoch - 1) * this.stepsPerEpoch;
    throw new Interruption(
      `fit was interrupted in epoch ${epoch} of ${this.epochs}, after step ${inEpoch} of ${this.stepsPerEpoch}. The weights learnt so far are kept.`,
    );
  }

  async #tellStep(row: ArrayLike<number>, size: number): Promise<void> {
    if (this.#parts.callbacks.length === 0) return;
    const totals = new Totals(this.#parts.figures);
    totals.add(row, size);
    const scores = totals.scores();
    await this.#tell((callback) => callback.onBatchEnd(this.#steps, scores));
  }

  async #tell(what: (callback: Callback) => void | Promise<void>): Promise<void> {
    for (const callback of this.#parts.callbacks) await what(callback);
  }
}

/** A result's numbers; disposes it. */
function valuesOf(result: Tensor | undefined): ArrayLike<number> {
  const values = result?.dataSync() ?? [];
  result?.dispose();
  return values;
}
