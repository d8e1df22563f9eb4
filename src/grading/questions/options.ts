import { choice, type ChoiceOptions } from "./kinds/choice.js";
import { count, type CountOptions } from "./kinds/count.js";
import { gradient, type GradientOptions } from "./kinds/gradient.js";
import { number, type NumberOptions } from "./kinds/number.js";
import { order, type OrderOptions } from "./kinds/order.js";
import { plot, type PlotOptions } from "./kinds/plot.js";
import { shape, type ShapeOptions } from "./kinds/shape.js";
import { tensor, type TensorOptions } from "./kinds/tensor.js";
import { training, type TrainingOptions } from "./kinds/training.js";
import { value, type ValueOptions } from "./kinds/value.js";
import type { Kind } from "./kind.js";
import { isSealed } from "./seal.js";
import { shown } from "./verdict.js";

type KindOptions =
  | ValueOptions
  | NumberOptions
  | CountOptions
  | ShapeOptions
  | OrderOptions
  | ChoiceOptions
  | TensorOptions
  | TrainingOptions
  | GradientOptions
  | PlotOptions;

/** A question: what is asked, what it is worth, and what its answers look like. */
export type QuestionOptions = KindOptions & {
  /** The question, in Markdown. */
  readonly ask: string;
  /** What a right answer is worth. Default 1. */
  readonly points?: number;
  /**
   * The right answer in plain sight, or a function that works it out: for exercises whose reader checks himself. In an assignment leave it
   * to `grade` in a hidden test.
   */
  readonly expect?: unknown;
  /** The right answer as {@link seal} hides it, where a student may learn at once whether he is right. */
  readonly sealed?: string;
  /** What to tell who gives this answer: by letter of a choice, or by value. It gives away what it speaks of. */
  readonly feedback?: Readonly<Record<string, string>>;
};

// Each kind takes options of its own; `question` has paired them by the name.
const kinds = { value, number, count, shape, order, choice, tensor, training, gradient, plot } as unknown as Readonly<Record<string, Kind<QuestionOptions, unknown>>>;

export function kindOf({ kind = "value" }: QuestionOptions): Kind<QuestionOptions, unknown> {
  const found = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (found === undefined) throw new TypeError(`question: kind must be one of ${Object.keys(kinds).join(", ")}; received ${shown(kind)}.`);
  return found;
}

/** @throws TypeError naming the option. */
export function validateQuestion(id: unknown, options: QuestionOptions): void {
  const fail = (what: string, received: unknown): never => {
    throw new TypeError(`question: ${what}; received ${shown(received)}.`);
  };
  if (typeof id !== "string" || !/^[\w-]+$/.test(id)) fail('the id must be a name of letters, digits, "_" and "-"', id);
  if (typeof options !== "object" || options === null) fail("the second argument must be its options, { ask: … }", options);
  const { ask, points = 1, sealed } = options;
  if (typeof ask !== "string" || ask.trim() === "") fail("ask must be the question's text", ask);
  if (!(typeof points === "number" && points > 0 && Number.isFinite(points))) fail("points must be a number above 0", points);
  kindOf(options);
  if (sealed !== undefined && (typeof sealed !== "string" || !isSealed(sealed))) fail("sealed must be a text that seal(…) made", sealed);
  switch (options.kind) {
    case "choice":
      if (!Array.isArray(options.choices) || options.choices.length < 2 || options.choices.length > 26) fail("choices must be a list of 2 to 26 texts", options.choices);
      if (sealed !== undefined) fail("a choice can't be sealed: its few letters are soon tried", "sealed");
      break;
    case "order":
      if (!Array.isArray(options.steps) || options.steps.length < 2 || options.steps.length > 26) fail("steps must be a list of 2 to 26 texts", options.steps);
      if (sealed !== undefined) fail("an order can't be sealed: its orders are soon tried", "sealed");
      break;
    case "training":
      if (typeof options.atLeast !== "number") fail("atLeast must be a number, 0.97 for 97 %", options.atLeast);
      if (!(options.seconds > 0)) fail("seconds must be a number above 0", options.seconds);
      break;
    case "gradient":
      if (typeof options.of !== "function") fail("of must be the function whose gradient is asked for", options.of);
      if (!Array.isArray(options.at) || options.at.length === 0) fail("at must be a list of arguments", options.at);
      break;
    default:
  }
}
