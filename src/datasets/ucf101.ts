import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { globalRandom, RandomSource } from "../backend/index.js";
import { aviFrames } from "./aviFile.js";
import { type ChunkOptions, chunksOf } from "./chunks.js";
import { Dataset } from "./dataset.js";
import { checkedSize, type ImageFolderOptions, pixelsOf } from "./imageFolder.js";
import { wrongStructure } from "./publishedFile.js";

export interface Ucf101Options extends ImageFolderOptions {
  /** "train" or "test"; "train". */
  readonly part?: "train" | "test";
  /** Which of the publisher's three divisions: 1, 2 or 3; 1. */
  readonly split?: number;
  /** How many pictures a clip has; 16, as C3D takes them. */
  readonly frames?: number;
  /** Every how manieth picture of the film; 1. */
  readonly every?: number;
  /** Where the lists lie; `ucfTrainTestlist` in the folder. */
  readonly lists?: string;
}

/** A film and what is done in it. */
interface Film {
  readonly file: string;
  readonly target: number;
}

/** Short clips out of films of what people do, read as they are needed. */
export class ClipStream {
  /** How many films there are; each gives one clip. */
  readonly size: number;
  readonly #films: readonly Film[];

  constructor(
    readonly name: string,
    films: readonly Film[],
    readonly classNames: readonly string[],
    private readonly options: Required<Pick<Ucf101Options, "size" | "channels" | "frames" | "every">>,
  ) {
    this.#films = films;
    this.size = films.length;
  }

  /** [frames, rows, columns, channels], as `layers.conv3d` takes them. */
  get inputShape(): readonly number[] {
    const { frames, size, channels } = this.options;
    return [frames, ...size, channels];
  }

  /**
   * Goes through the films once, as datasets of `count` clips; the last one may be smaller. A film that is shorter than a clip stands still at its end.
   *
   * @param options.shuffle whether the films come in random order, each clip from anywhere in its film; true. Otherwise clips are from the middle
   * @param options.seed the same seed gives the same order and the same clips
   * @throws when a film can't be read; named
   */
  async *chunks(count: number, options: ChunkOptions = {}): AsyncGenerator<Dataset> {
    const random = options.seed === undefined ? globalRandom() : new RandomSource(options.seed);
    const place = options.shuffle !== false ? () => random.next() : () => 0.5;
    const { inputShape, classNames, name } = this;
    const length = inputShape.reduce((product, side) => product * side, 1);
    for (const films of chunksOf(this.#films, count, options)) {
      const inputs = new Uint8Array(films.length * length);
      for (const [i, { file }] of films.entries()) inputs.set(await this.#clip(file, place()), i * length);
      yield new Dataset({ inputs, inputShape, targets: Int32Array.from(films, ({ target }) => target), scale: 1 / 255, classNames, name });
    }
  }

  /** @param place where in the film, from 0 to 1 */
  async #clip(file: string, place: number): Promise<Uint8Array> {
    const { frames, every, size, channels } = this.options;
    const film = aviFrames(file, await readFile(file));
    const first = Math.floor(place * Math.max(1, film.length - (frames - 1) * every));
    const chosen = Array.from({ length: frames }, (_, i) => film[Math.min(first + i * every, film.length - 1)] ?? Buffer.alloc(0));
    return Buffer.concat(await Promise.all(chosen.map((picture) => pixelsOf("ucf101", file, picture, size, channels))));
  }
}

/**
 * UCF101: 13,320 short films of 101 things that people do, in the publisher's folders (a folder of films a class, and the lists in ucfTrainTestlist).
 *
 * The publisher's films are in Xvid, which nothing here decodes: convert them once to Motion JPEG, their names unchanged. The message about the first
 * film that is not gives the command.
 *
 * @param folder the folder of the classes' folders, such as UCF-101
 * @param options see {@link Ucf101Options}
 * @returns a stream of clips [frames, rows, columns, channels] from 0 to 1; targets are class numbers from 0
 * @throws when a list can't be read or is not of that layout, or a number is not a positive integer; named
 * @example
 * const films = await datasets.ucf101("UCF-101", { size: [112, 112], part: "train" });
 * for await (const chunk of films.chunks(200, { seed: 1 })) await net.fit(chunk, { epochs: 1 });
 * @see Soomro, Zamir and Shah, UCF101: a dataset of 101 human actions classes from videos in the wild, 2012
 */
export async function ucf101(folder: string, options: Ucf101Options): Promise<ClipStream> {
  const { part = "train", split = 1, frames = 16, every = 1, lists = join(folder, "ucfTrainTestlist"), size, channels = 3, name = basename(folder) } = options;
  for (const [argument, value] of Object.entries({ frames, every })) {
    if (!(Number.isInteger(value) && value >= 1)) throw new Error(`ucf101: ${argument} must be a positive integer; received ${String(value)}.`);
  }
  if (![1, 2, 3].includes(split)) throw new Error(`ucf101: split must be 1, 2 or 3; received ${String(split)}.`);
  if (!["train", "test"].includes(part)) throw new Error(`ucf101: part must be "train" or "test"; received ${JSON.stringify(part)}.`);
  const classNames = await classesOf(join(lists, "classInd.txt"));
  const list = join(lists, `${part}list0${split}.txt`);
  const films = (await linesOf(list)).map((line, i): Film => {
    // The training lists repeat the class number behind the path; the test lists have the path alone.
    const [, path = "", className = ""] = /^((\w+)\/\S+\.avi)(?:\s+\d+)?$/.exec(line) ?? [];
    const target = classNames.indexOf(className);
    if (target < 0) throw wrongStructure(list, `line ${i + 1} is not a film in a class's folder: ${JSON.stringify(line)}`);
    return { file: join(folder, path), target };
  });
  return new ClipStream(`${name} ${part}`, films, classNames, { size: checkedSize("ucf101", size), channels, frames, every });
}

async function linesOf(file: string): Promise<string[]> {
  const lines = (await readFile(file, "utf8")).split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
  if (lines.length === 0) throw wrongStructure(file, "it is empty");
  return lines;
}

/** `classInd.txt`: a number from 1 and a name a line, in order. */
async function classesOf(file: string): Promise<string[]> {
  return (await linesOf(file)).map((line, i) => {
    const [number, name, ...more] = line.split(/\s+/);
    if (number !== String(i + 1) || name === undefined || more.length > 0) throw wrongStructure(file, `line ${i + 1} is not the number ${i + 1} and a name: ${JSON.stringify(line)}`);
    return name;
  });
}
