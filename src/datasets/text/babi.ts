import { readFile } from "node:fs/promises";
import { countText } from "../../arithmetic/shape.js";
import { entriesOf } from "../archive.js";
import { isGzip } from "../checkedFile.js";
import { columnsOf } from "../columns.js";
import { Dataset } from "../dataset.js";
import { wrongStructure } from "../publishedFile.js";
import { inDataFolder, PublishedSet, type SetOptions } from "../publishedSet.js";
import { SplitDataset, type SplitDatasetOptions } from "../splitDataset.js";
import { gunzipSync } from "node:zlib";
import { rowsOf } from "./reviews.js";
import { Vocabulary, words } from "./vocabulary.js";

export const babiFiles = new PublishedSet<"archive">({
  name: "babi",
  title: "bAbI",
  summary: "small stories with questions, in twenty tasks",
  folder: "babi",
  files: { archive: { name: "babi_tasks_1-20_v1-2.tar.gz", bytes: 11_745_123, pinnedBySize: true } },
  mirrors: ["https://s3.amazonaws.com/text-datasets/"],
  licence: "BSD",
  citation: "J. Weston, A. Bordes, S. Chopra, A. Rush, B. van Merriënboer, A. Joulin, T. Mikolov: Towards AI-complete question answering. arXiv:1502.05698 (2015)",
});

const TASKS = `single-supporting-fact two-supporting-facts three-supporting-facts two-arg-relations three-arg-relations yes-no-questions counting
  lists-sets simple-negation indefinite-knowledge basic-coreference conjunction compound-coreference time-reasoning basic-deduction
  basic-induction positional-reasoning size-reasoning path-finding agents-motivations`.split(/\s+/);

export interface BabiOptions extends SetOptions {
  /** Which of the twenty tasks; 1, where one fact answers the question. */
  readonly task?: number;
  /** "10k": ten thousand questions to train on; "1k": a thousand; "10k". */
  readonly size?: "10k" | "1k";
}

/** bAbI's stories and questions: each sample is a row of the story's words and then the question's. */
export class BabiDataset extends SplitDataset {
  /** How many places the story has, and the question after it. */
  readonly storyLength: number;
  readonly questionLength: number;

  constructor(options: SplitDatasetOptions & { readonly storyLength: number; readonly questionLength: number }) {
    super(options);
    this.storyLength = options.storyLength;
    this.questionLength = options.questionLength;
  }

  /**
   * Stories and questions apart, for a model of two inputs.
   *
   * @example await net.fit(babi.apart(babi.train), { epochs: 5 }); // inputs story and question
   */
  apart(part: Dataset): { readonly inputs: { readonly story: Dataset; readonly question: Dataset }; readonly targets: Dataset } {
    return { inputs: { story: columnsOf(part, 0, this.storyLength), question: columnsOf(part, this.storyLength, this.storyLength + this.questionLength) }, targets: part };
  }
}

interface Question {
  readonly story: readonly string[];
  readonly question: readonly string[];
  readonly answer: string;
}

/**
 * bAbI: a small story and a question about it, to be answered by one of the words; twenty tasks from one fact to finding a path.
 *
 * @param options see {@link BabiOptions}
 * @returns inputs of shape [storyLength + questionLength]: word numbers, 0 where nothing is; targets are the answers' class numbers
 * @throws when the task is not from 1 to 20, or the archive is damaged, or missing and not to be downloaded (12 MB)
 * @example const babi = await datasets.babi({ task: 2 });
 * @see Weston et al., Towards AI-complete question answering, 2015
 */
export async function babi({ task = 1, size = "10k", ...options }: BabiOptions = {}): Promise<BabiDataset> {
  const taskName = TASKS[task - 1];
  if (taskName === undefined) throw new Error(`babi: task must be a whole number from 1 to ${TASKS.length}; received ${String(task)}.`);
  if (size !== "10k" && size !== "1k") throw new Error(`babi: size must be "10k" or "1k"; received ${JSON.stringify(size)}.`);
  const { train, test, source } = await load(`qa${task}_${taskName}`, size, options, task);
  const both = [...train, ...test];
  const vocabulary = Vocabulary.ofWords(both.flatMap(({ story, question }) => [story, question]), Infinity, { padding: "<pad>" });
  const classNames = [...new Set(both.map(({ answer }) => answer))].sort();
  const longest = (key: "story" | "question") => both.reduce((most, one) => Math.max(most, one[key].length), 0);
  const [storyLength, questionLength] = [longest("story"), longest("question")];
  const dataset = (part: string, questions: readonly Question[]): Dataset => {
    const stories = rowsOf(questions.map(({ story }) => story), vocabulary, storyLength);
    const asked = rowsOf(questions.map(({ question }) => question), vocabulary, questionLength);
    const inputs = new Float32Array(questions.length * (storyLength + questionLength));
    questions.forEach((_, i) => {
      inputs.set(stories.subarray(i * storyLength, (i + 1) * storyLength), i * (storyLength + questionLength));
      inputs.set(asked.subarray(i * questionLength, (i + 1) * questionLength), i * (storyLength + questionLength) + storyLength);
    });
    return new Dataset({ inputs, inputShape: [storyLength + questionLength], targets: Int32Array.from(questions, ({ answer }) => classNames.indexOf(answer)), classNames, name: `bAbI ${task} ${part}` });
  };
  const { licence, citation } = babiFiles;
  return new BabiDataset({ name: `bAbI task ${task}: ${taskName.replaceAll("-", " ")}`, train: dataset("train", train), test: dataset("test", test), vocabulary, storyLength, questionLength, source, licence, citation });
}

async function load(name: string, size: "10k" | "1k", options: BabiOptions, task: number): Promise<{ train: Question[]; test: Question[]; source: string }> {
  const files = { train: `${name}_train.txt`, test: `${name}_test.txt` };
  const given = { train: singleFile(files.train), test: singleFile(files.test) };
  if (size === "10k" && given.train !== undefined && given.test !== undefined) {
    const [train, test] = [questionsOf(given.train, await unpacked(given.train)), questionsOf(given.test, await unpacked(given.test))];
    const source = "from GRADBOOK_DATA";
    if (options.verbose ?? true) console.log(`bAbI task ${task}: ${countText(train.length)} + ${countText(test.length)} questions ${source}`);
    return { train, test, source };
  }
  const open = babiFiles.open(options);
  const path = await open.path("archive");
  const folder = `tasks_1-20_v1-2/${size === "10k" ? "en-10k" : "en"}/`;
  const found: Partial<Record<"train" | "test", Question[]>> = {};
  for await (const entry of entriesOf(path)) {
    for (const part of ["train", "test"] as const) {
      if (entry.name.endsWith(`${folder}${files[part]}`)) found[part] = questionsOf(entry.name, Buffer.from(await entry.bytes()).toString());
    }
  }
  const { train, test } = found;
  if (train === undefined || test === undefined) throw wrongStructure(path, `it does not hold ${folder}${train === undefined ? files.train : files.test}`);
  open.announce(`task ${task}: ${countText(train.length)} + ${countText(test.length)} questions`);
  return { train, test, source: open.source };
}

function singleFile(name: string): string | undefined {
  return inDataFolder(`babi/${name}`, `text/babi/${name}`, `babi/${name}.gz`, `text/babi/${name}.gz`);
}

async function unpacked(path: string): Promise<string> {
  const bytes = await readFile(path);
  return (isGzip(bytes) ? gunzipSync(bytes) : bytes).toString();
}

/** Lines `1 Mary moved.` or `2 Where is Mary? \tbathroom\t1`; a line numbered 1 begins a new story. */
function questionsOf(path: string, text: string): Question[] {
  let story: string[] = [];
  const questions: Question[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const [, number, rest = ""] = /^(\d+) (.*)$/.exec(line) ?? [];
    if (number === undefined) throw wrongStructure(path, `line ${i + 1} does not begin with a number`);
    if (number === "1") story = [];
    const [sentence = "", answer] = rest.split("\t");
    if (answer === undefined) story = [...story, ...words(sentence)];
    else questions.push({ story, question: words(sentence), answer });
  }
  if (questions.length === 0) throw wrongStructure(path, "it holds no questions");
  return questions;
}
