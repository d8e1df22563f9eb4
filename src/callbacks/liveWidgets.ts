import type { Follower, TrainingMoment } from "../widgets/follower.js";
import { Callback, type TrainingEnd } from "./callback.js";

/** Looking and drawing may take this share of a training's time, and so many milliseconds besides, so that a short one is seen too. */
const SHARE = 0.02;
const GRACE = 500;

/** Lets the widgets that follow a network draw it while it learns. `fit` adds it by itself where there are any. */
export class LiveWidgets extends Callback {
  readonly #followers: Set<Follower>;
  /** When and at which step each looked last, and what all its looks have cost, in milliseconds. */
  readonly #looks = new Map<Follower, { last: number; step: number; spent: number }>();
  #began = 0;
  #step = 0;

  constructor(followers: readonly Follower[]) {
    super();
    this.#followers = new Set(followers);
  }

  override onTrainBegin(): void {
    this.#began = performance.now();
    for (const follower of this.#followers) this.#looks.set(follower, { last: -Infinity, step: 0, spent: 0 });
  }

  override onBatchEnd(step: number): void {
    this.#step = step;
    for (const follower of this.#followers) {
      const looks = this.#looks.get(follower);
      const now = performance.now();
      if (looks === undefined || now - looks.last < follower.every || looks.spent > GRACE + SHARE * (now - this.#began) || !follower.wantsLooks) continue;
      [looks.last, looks.step] = [now, step];
      this.#look(follower);
      looks.spent += performance.now() - now;
    }
  }

  override onTrainEnd({ status }: TrainingEnd): void {
    for (const follower of this.#followers) {
      if (this.#step > (this.#looks.get(follower)?.step ?? 0) && status !== "failed") this.#look(follower);
      follower.end();
    }
  }

  /** A picture that fails must not take the training with it. */
  #look(follower: Follower): void {
    const moment: TrainingMoment = { step: this.#step, insight: this.training.insight };
    try {
      follower.look(moment);
    } catch (error) {
      this.#followers.delete(follower);
      console.warn(`A widget that followed the training was let go: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
