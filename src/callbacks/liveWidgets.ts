import type { Follower, TrainingMoment } from "../widgets/follower.js";
import { Callback, type TrainingEnd } from "./callback.js";

/** All looking and drawing together may take this share of a training's time, and so many milliseconds besides, so that a short one is seen too. */
const SHARE = 0.02;
const GRACE = 500;

/** Lets the widgets that follow a network draw it while it learns. `fit` adds it by itself where there are any. */
export class LiveWidgets extends Callback {
  /** When and at which step each looked last. */
  readonly #looks: Map<Follower, { time: number; step: number }>;
  #began = 0;
  /** Milliseconds that all looks have cost. */
  #spent = 0;
  #step = 0;

  constructor(followers: readonly Follower[]) {
    super();
    this.#looks = new Map(followers.map((follower) => [follower, { time: -Infinity, step: 0 }]));
  }

  override onTrainBegin(): void {
    this.#began = performance.now();
  }

  override onBatchEnd(step: number): void {
    this.#step = step;
    const now = performance.now();
    if (this.#spent > GRACE + SHARE * (now - this.#began)) return;
    const next = this.#waitingLongest(now);
    if (next === undefined) return;
    this.#look(next);
    this.#spent += performance.now() - now;
  }

  override onTrainEnd({ status }: TrainingEnd): void {
    for (const [follower, { step }] of this.#looks) {
      if (this.#step > step && status !== "failed" && follower.wantsLooks !== "none") this.#look(follower);
      follower.end();
    }
  }

  /** One look a step at most, in turns, so that none waits for ever behind a costly one. */
  #waitingLongest(now: number): Follower | undefined {
    let next: Follower | undefined;
    let earliest = Infinity;
    for (const [follower, { time }] of this.#looks) {
      if (time >= earliest || now - time < follower.every || follower.wantsLooks !== "often") continue;
      [next, earliest] = [follower, time];
    }
    return next;
  }

  /** A picture that fails must not take the training with it. */
  #look(follower: Follower): void {
    this.#looks.set(follower, { time: performance.now(), step: this.#step });
    const moment: TrainingMoment = { step: this.#step, insight: this.training.insight };
    try {
      follower.look(moment);
    } catch (error) {
      this.#looks.delete(follower);
      console.warn(`A widget that followed the training was let go: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
