import type { Kind } from "../kind.js";
import { right, shown, wrong } from "../verdict.js";

/** Train a network that is good enough, in time. The answer is a function that makes it, trains it and returns it. */
export interface TrainingOptions {
  readonly kind: "training";
  /** What the network must reach on the author's data: 0.97 for 97 %. */
  readonly atLeast: number;
  /** The metric that is looked at, as `evaluate` names it. Default "accuracy". */
  readonly metric?: string;
  /** Wall-clock seconds that making and training may take. */
  readonly seconds: number;
}

interface Evaluating {
  evaluate(data: unknown): Promise<Readonly<Record<string, unknown>>>;
}

function evaluates(value: unknown): value is Evaluating {
  return typeof value === "object" && value !== null && "evaluate" in value && typeof value.evaluate === "function";
}

export const training: Kind<TrainingOptions, unknown> = {
  form(given) {
    if (typeof given === "function") return undefined;
    return `expected a function that trains a network and returns it, \`async () => { … return net; }\`; received ${evaluates(given) ? "the network itself" : shown(given)}.`;
  },
  /** @param key `expect` is the data that the network is evaluated on. */
  async judge(given, { atLeast, metric = "accuracy", seconds }, { expect: data }) {
    const began = performance.now();
    const model = await inTime(given as () => unknown, seconds);
    if (model === late) return wrong(`the training took longer than ${seconds} s.`);
    const took = `after ${((performance.now() - began) / 1000).toFixed(1)} s`;
    if (!evaluates(model)) return wrong(`expected the function to return the trained network; it returned ${shown(model)}.`);
    const reached = (await model.evaluate(data))[metric];
    if (typeof reached !== "number") return wrong(`the network has no metric "${metric}"; name it in \`compile\`.`);
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    return reached >= atLeast ? { ...right, words: `${percent(reached)} ${took}.` } : wrong(`${percent(reached)} ${took}; ${percent(atLeast)} are asked for.`);
  },
};

const late = Symbol("late");

/** What the function gives, or {@link late}. A training that goes on is left to itself: its promise has nobody who waits. */
async function inTime(train: () => unknown, seconds: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<typeof late>((resolve) => (timer = setTimeout(resolve, 1000 * seconds, late)));
  const began = performance.now();
  try {
    const model = await Promise.race([train(), deadline]);
    // A training that never awaits holds back the timer too.
    return performance.now() - began > 1000 * seconds ? late : model;
  } finally {
    clearTimeout(timer);
  }
}
