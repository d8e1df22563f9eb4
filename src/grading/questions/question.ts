import { host } from "../../widgets/host.js";
import { escapeHtml } from "../../display/table.js";
import { restoreIntrinsics } from "./intrinsics.js";
import { AuthorError, type Key } from "./kind.js";
import { isTensor, numbersOf } from "./numbers.js";
import { kindOf, validateQuestion, type QuestionOptions } from "./options.js";
import { opens } from "./seal.js";
import { formed, right, shown, wrong, type Verdict } from "./verdict.js";

interface Asked {
  /** As it was asked each time: a second asking with other options may be a student's, and is not graded. */
  readonly asked: QuestionOptions[];
  answer?: { readonly given: unknown };
}

// No Map: whoever replaced Map's methods would be handed it. Property access can't be replaced.
const questions = Object.create(null) as Record<string, Asked>;

/** An answer that scores nothing: what {@link grade} throws, so that every grader counts the test as failed. */
export class WrongAnswer extends Error {
  override readonly name = "WrongAnswer";
}

/**
 * Asks a question in a notebook and shows it.
 *
 * @param id A name of its own: letters, digits, `_`, `-`.
 * @param options What is asked, its points, and the `kind` of its answers: `number` (with unit and tolerance), `count` (parameters, say), `shape`,
 * `order`, `choice`, `tensor`, `training`, `gradient`, `plot`; without one, whatever is expected.
 * @throws TypeError naming the option that is wrong.
 * @example question("q1", { points: 2, kind: "count", ask: "How many parameters has the network 784-64-10?" });
 */
export function question(id: string, options: QuestionOptions): void {
  validateQuestion(id, options);
  const before = questions[id];
  if (before === undefined) questions[id] = { asked: [{ ...options }] };
  else before.asked[before.asked.length] = { ...options };
  const { points = 1, ask } = options;
  const lines = kindOf(options).lines?.(options) ?? [];
  const worth = `${points} ${points === 1 ? "point" : "points"}`;
  host()?.display({
    "text/plain": [`${id} (${worth}): ${ask}`, ...lines.map((line) => `  ${line}`)].join("\n"),
    "text/markdown": [`**${id}** · ${worth}`, ask, lines.map((line) => `- ${line}`).join("\n")].join("\n\n").trim(),
  });
}

/**
 * Answers a question. Answering again replaces the answer; whether it is right is {@link check}'s to say.
 *
 * @param value What the question's kind asks for.
 * @throws Error when the question has not been asked.
 * @example answer("q1", 784 * 64 + 64 + 64 * 10 + 10);
 */
export function answer(id: string, value: unknown): void {
  const found = questions[id];
  if (found === undefined) throw new Error(`answer: there is no question ${shown(id)} yet. Run the cell that asks it first.`);
  // A tensor's numbers are kept: the tensor itself may be disposed of before it is looked at.
  const numbers = isTensor(value) ? numbersOf(value) : undefined;
  found.answer = { given: numbers === undefined ? value : { shape: numbers.shape, dataSync: () => numbers.values } };
}

/**
 * Says in words how an answer does: whether it has the right form; and where the question holds the right answer (`expect` in plain sight, or sealed),
 * or needs none (a gradient, a picture), whether it is right. Nothing leaves the machine. A wrong answer is no error.
 *
 * @param id The question; without one, every question that was asked.
 * @returns Nothing, or a promise where the answer has to be tried out (`await check("q7")`).
 * @example check("q1") // q1: right, 2 of 2
 */
export function check(id?: string): void | Promise<void> {
  const ids = id === undefined ? Object.keys(questions) : [id];
  const waiting = ids.map((one) => {
    const verdict = judgeAnswer(one, known(one));
    return verdict instanceof Promise ? verdict.then((done) => tell(one, done)) : tell(one, verdict);
  });
  if (waiting.some((one) => one instanceof Promise)) return Promise.all(waiting).then(() => undefined);
}

/**
 * Scores an answer, in a test cell: the line that a release takes out with its hidden test.
 *
 * A right answer gives nothing, a partly right one its points (which nbgrader takes as partial credit when it is the cell's last value), a
 * wrong or missing one the error {@link WrongAnswer}.
 *
 * @param key `expect`, the right answer, and `feedback` for wrong ones; not needed where the question says it.
 * @throws WrongAnswer when it scores nothing; AuthorError when the question can't be graded so.
 * @example grade("q1", { expect: 50_890 });
 */
export function grade(id: string, key?: { readonly expect?: unknown; readonly feedback?: Readonly<Record<string, string>> }): number | undefined | Promise<number | undefined> {
  restoreIntrinsics();
  const options = only(id);
  const expected = key !== undefined && "expect" in key ? { ...key, expect: key.expect } : known(id);
  if (expected === undefined) throw new AuthorError(`grade: ${id} can't be judged without expect, the right answer. Give it: grade("${id}", { expect: … }).`);
  const verdict = judgeAnswer(id, expected);
  return verdict instanceof Promise ? verdict.then((done) => settle(id, options, done)) : settle(id, options, verdict);
}

function settle(id: string, options: QuestionOptions, verdict: Verdict): number | undefined {
  const points = pointsOf(options, verdict);
  if (points === 0) throw new WrongAnswer(sentence(id, options, verdict));
  tell(id, verdict);
  return verdict.share === 1 ? undefined : points;
}

/** The question as its author asked it. @throws WrongAnswer when it was asked in several ways. */
function only(id: string): QuestionOptions {
  const [first, ...others] = questions[id]?.asked ?? [];
  if (first === undefined) throw new AuthorError(`grade: there is no question ${shown(id)}. The cell that asks it comes before its test.`);
  const text = (options: QuestionOptions): string => JSON.stringify(options, (_, value: unknown) => (typeof value === "function" ? String(value) : value));
  if (others.some((other) => text(other) !== text(first))) throw new WrongAnswer(`${id}: it was asked again with other options, so it is not graded.`);
  return first;
}

type Known = Key<unknown> | { readonly sealed: string } | "nothing needed" | undefined;

/** What the notebook itself knows of the right answer. */
function known(id: string): Known {
  const options = questions[id]?.asked.at(-1);
  if (options === undefined) return undefined;
  const { expect, feedback, sealed } = options;
  if (expect !== undefined) return { expect: typeof expect === "function" ? (expect as () => unknown)() : expect, ...(feedback === undefined ? {} : { feedback }) };
  if (sealed !== undefined) return { sealed };
  return kindOf(options).keyless === true ? "nothing needed" : undefined;
}

function judgeAnswer(id: string, key: Known): Verdict | Promise<Verdict> {
  const found = questions[id];
  const options = found?.asked.at(-1);
  if (options === undefined) throw new Error(`check: there is no question ${shown(id)} yet. Run the cell that asks it first.`);
  if (found?.answer === undefined || found.answer.given === undefined) return wrong(`there is no answer yet. Write answer("${id}", …) and run that cell.`);
  const { given } = found.answer;
  const kind = kindOf(options);
  const problem = kind.form(given, options);
  if (problem !== undefined) return wrong(problem);
  if (key === undefined) return formed;
  if (key !== "nothing needed" && "sealed" in key) return opens(key.sealed, given) ? right : wrong(`${shown(given)} is not it.`);
  const failed = (error: unknown): Verdict => {
    if (error instanceof AuthorError) throw error;
    // The answer is code of the student's own, which may throw anything.
    return wrong(`it ended with ${error instanceof Error ? `${error.name}: ${error.message}` : shown(error)}`);
  };
  try {
    const verdict = kind.judge(given, options, key === "nothing needed" ? { expect: undefined } : key);
    return verdict instanceof Promise ? verdict.catch(failed) : verdict;
  } catch (error) {
    return failed(error);
  }
}

/** To the hundredth of a point. */
function pointsOf({ points = 1 }: QuestionOptions, { share = 0 }: Verdict): number {
  return share === 1 ? points : Math.round(100 * share * points) / 100;
}

/** "q1: right, 2 of 2" */
function sentence(id: string, options: QuestionOptions, verdict: Verdict): string {
  if (verdict.share === undefined) return `${id}: answered, in the right form. Whether it is right shows when it is graded.`;
  const state = verdict.share === 1 ? "right" : verdict.share === 0 ? "not right yet" : "partly right";
  return `${id}: ${state}, ${pointsOf(options, verdict)} of ${options.points ?? 1}${verdict.words === "" ? "" : `: ${verdict.words}`}`;
}

function tell(id: string, verdict: Verdict): void {
  const text = sentence(id, questions[id]?.asked.at(-1) ?? { ask: "" }, verdict);
  const notebook = host();
  if (notebook === undefined) console.log(text);
  else notebook.display({ "text/plain": text, "text/html": `<div>${verdict.share === 1 ? "✓" : verdict.share === 0 ? "✗" : "·"} ${escapeHtml(text)}</div>` });
}
