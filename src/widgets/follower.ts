import type { Tensor, Variable } from "../backend/index.js";
import type { NetworkLayer } from "./networkLayer.js";

/** What a network does with some samples that it learns from, at one moment of its training. The tensors are gone when the look ends. */
export interface Insight {
  /** Of the loss, by weight; none for a training step of the model's own. */
  readonly gradients: ReadonlyMap<Variable, Tensor>;
  /** What each layer gives, inner ones too. */
  readonly activations: ReadonlyMap<NetworkLayer, Tensor>;
}

/** A moment between two steps of a training. */
export interface TrainingMoment {
  /** Steps done. */
  readonly step: number;
  /**
   * Passes samples forward and back once more, as when predicting, so that looking changes nothing. The same samples every time.
   *
   * @returns what `look` returns; undefined where the network can't be looked into
   */
  insight<Result>(look: (insight: Insight) => Result): Result | undefined;
}

/** Something that draws a network while it learns. */
export interface Follower {
  /** Milliseconds that it wants between two looks. */
  readonly every: number;
  /** "often" while somebody sees what it draws, "last" when it need only be right in the end, "none" when nobody can see it any more. */
  readonly wantsLooks: "often" | "last" | "none";
  /** Between two steps: draws what the network has become. */
  look(moment: TrainingMoment): void;
  /** The training is over; it has looked just before. */
  end(): void;
}

// Held weakly on both sides: a network that is dropped takes its followers along, and a widget that no page and no variable has any more is let go.
const followers = new WeakMap<object, Set<WeakRef<Follower>>>();

/** Has a follower told of every training of a layer or a network; returns the function that stops it. */
export function follow(subject: object, follower: Follower): () => void {
  const known = followers.get(subject) ?? new Set();
  const reference = new WeakRef(follower);
  followers.set(subject, known.add(reference));
  return () => known.delete(reference);
}

/** Who follows any of these. */
export function followersOf(subjects: Iterable<object>): Follower[] {
  const found = new Set<Follower>();
  for (const subject of subjects) {
    const known = followers.get(subject);
    for (const reference of known ?? []) {
      const follower = reference.deref();
      if (follower === undefined) known?.delete(reference);
      else found.add(follower);
    }
  }
  return [...found];
}
