import { digitImage } from "../arithmetic/digitImage.js";
import { shapeText, sizeOf } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { DRAW_PAD, DRAW_POINTS, type DrawDigitState, type Reading } from "../protocol/drawDigit.js";
import { activationMaps, type LayerOutput } from "./activationMaps.js";
import { drawingSvg, readingText } from "./drawDigitSvg.js";
import { probabilities } from "./probabilities.js";
import type { ColumnGroup } from "./savedColumns.js";
import { WidgetModel } from "./widgetModel.js";

/** What reads a drawing: a network of one grey image and one list of scores. */
export interface ReadingNetwork {
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  /** The scores [1, classes] of images; tells `watch` what each layer gave. */
  apply(
    images: Tensor,
    context: { readonly training: boolean; readonly watch?: (layer: { readonly name: string; readonly kind: string }, outputs: readonly Tensor[]) => void },
  ): Tensor;
}

/** How a {@link DrawDigit} is made. */
export interface DrawDigitOptions {
  /** Names of the classes; their numbers. */
  readonly classNames?: readonly string[];
}

/** Changes a second that a page is sent: the network should seem to read along. */
const RATE = 60;

/**
 * A pad to draw on. The network reads the drawing while it grows, and every layer shows what it makes of it.
 *
 * The drawing is centred and scaled as MNIST's digits are (see `digitImage`), and its ink is 1 on 0. Scores that are no probabilities go through a softmax:
 * p = exp(score) / Σ exp(score).
 *
 * @example
 * widgets.drawDigit(net)
 */
export class DrawDigit extends WidgetModel<DrawDigitState> {
  readonly view = "drawDigit";
  readonly #network: ReadingNetwork;
  #reading: Promise<void> | undefined;
  /** Whether a page's drawing waits for its reading. */
  #isAnswering = false;
  /** What was read last. */
  #read: DrawDigitState["strokes"];

  /** @throws when the network does not take one square grey image, or gives no list of scores */
  constructor(network: ReadingNetwork, { classNames }: DrawDigitOptions = {}) {
    if (typeof network?.apply !== "function" || !Array.isArray(network.inputShape)) {
      throw new Error(`drawDigit: the network must be a model; received ${typeof network}. Pass the one that you trained: widgets.drawDigit(net).`);
    }
    const { inputShape, outputShape } = network;
    const size = Math.sqrt(sizeOf(inputShape));
    const isImage = inputShape.length === 1 || inputShape[0] === inputShape[1];
    if (!Number.isInteger(size) || !isImage || size < 8 || size > 64) {
      throw new Error(`drawDigit: the network must take one square grey image of 8 to 64 pixels a side, such as [28, 28, 1] or [784]; received ${shapeText(inputShape)}.`);
    }
    const [classes = 0] = outputShape;
    if (outputShape.length !== 1 || classes < 2) throw new Error(`drawDigit: the network must give a score for each of two classes or more; received the output shape ${shapeText(outputShape)}.`);
    if (classNames !== undefined && classNames.length !== classes) throw new Error(`drawDigit: classNames must name each of the ${classes} classes; received ${classNames.length} names.`);
    super({ strokes: [], drawing: 0, reading: null, size, classNames: classNames ?? Array.from({ length: classes }, (_, index) => String(index)), problem: "" });
    this.#network = network;
    this.#read = this.state.strokes;
  }

  /**
   * Puts a drawing onto the pad and reads it.
   *
   * @param strokes lines as `x, y, x, y, …` from 0 to 1000, y down
   * @returns how sure the network is of each class
   */
  async draw(strokes: DrawDigitState["strokes"]): Promise<readonly number[]> {
    const checked = checkedStrokes(strokes);
    if (checked === undefined) throw new Error(`drawDigit: strokes must be lists of x, y, x, y, … from 0 to ${DRAW_PAD}, of at most ${DRAW_POINTS} points in all; received ${JSON.stringify(strokes)?.slice(0, 60)}.`);
    this.set({ strokes: checked, drawing: this.state.drawing + 1 });
    await this.#readNow();
    return this.state.reading?.scores ?? [];
  }

  protected override get rate(): number {
    return RATE;
  }

  protected override accept(change: Readonly<Record<string, unknown>>): Partial<DrawDigitState> {
    const strokes = checkedStrokes(change["strokes"]);
    const drawing = change["drawing"];
    if (strokes === undefined || !Number.isSafeInteger(drawing)) return {};
    this.#isAnswering = true;
    return { strokes, drawing: Number(drawing) };
  }

  protected override get isAnswering(): boolean {
    return this.#isAnswering;
  }

  protected override accepted(): void {
    void this.#readNow();
  }

  protected override svg(): string {
    return drawingSvg(this.state);
  }

  protected override text(): string {
    return readingText(this.state);
  }

  protected override groups(): readonly ColumnGroup[] {
    return [];
  }

  /** Reads until the newest drawing is read. One reading is under way at a time; drawings that came and went meanwhile are left out. */
  #readNow(): Promise<void> {
    this.#reading ??= this.#readNewest().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readNewest(): Promise<void> {
    while (this.#read !== this.state.strokes) {
      const { strokes, drawing, size } = this.state;
      this.#read = strokes;
      let answer: Pick<DrawDigitState, "reading" | "problem">;
      try {
        answer = { reading: strokes.length === 0 ? null : await readingOf(this.#network, digitImage(strokes, { pad: DRAW_PAD, size }), drawing), problem: "" };
      } catch (error) {
        answer = { reading: null, problem: error instanceof Error ? error.message : String(error) };
      }
      this.#isAnswering = false;
      this.set(answer);
      // Messages that wait get their turn, so that the newest drawing is the next one.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** Shows a pad to draw on; see {@link DrawDigit}. */
export function drawDigit(network: ReadingNetwork, options: DrawDigitOptions = {}): DrawDigit {
  return new DrawDigit(network, options);
}

async function readingOf(network: ReadingNetwork, image: Uint8Array, drawing: number): Promise<Reading> {
  const outputs: LayerOutput[] = [];
  const input = tf.tensor(Float32Array.from(image, (byte) => byte / 255), [1, ...network.inputShape]);
  // A layer may belong to several places of a network; a copy outlives the pass that disposes what is between.
  const watch = ({ name, kind }: { readonly name: string; readonly kind: string }, [output]: readonly Tensor[]): void => {
    if (output !== undefined && kind !== "input") outputs.push({ name, kind, tensor: tf.keep(output.clone()) });
  };
  try {
    const scores = network.apply(input, { training: false, watch });
    try {
      return {
        drawing,
        image: Buffer.from(image).toString("base64"),
        scores: probabilities(await scores.data()).map((share) => Number(share.toFixed(4))),
        layers: await activationMaps(outputs),
      };
    } finally {
      scores.dispose();
    }
  } finally {
    tf.dispose([input, ...outputs.map(({ tensor }) => tensor)]);
  }
}

function checkedStrokes(strokes: unknown): number[][] | undefined {
  if (!Array.isArray(strokes)) return undefined;
  let points = 0;
  for (const stroke of strokes) {
    if (!Array.isArray(stroke) || stroke.length < 2 || stroke.length % 2 !== 0) return undefined;
    points += stroke.length / 2;
    if (points > DRAW_POINTS || !stroke.every((value) => Number.isFinite(value) && value >= 0 && value <= DRAW_PAD)) return undefined;
  }
  return strokes.map((stroke: number[]) => stroke.map((value) => Math.round(value)));
}
