import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import type { ConfusionState } from "../protocol/confusion.js";
import { confusionSvg, confusionText } from "./confusionSvg.js";
import { gridState } from "./imageGrid.js";
import { className, imageShape, type LabelledImages } from "./labelledImages.js";
import { predicted, type Predicted, type Predicting } from "./predicted.js";
import type { ColumnGroup } from "./savedColumns.js";
import { WidgetModel } from "./widgetModel.js";

/** Most classes: a cell of more can't be hit with a pointer. */
const CLASSES = 60;

/** Images that are shown of a cell. */
const SHOWN = 24;

/**
 * How often which class was taken for which: a row for each right class, a column for what the network said. A click on a cell shows its images.
 *
 * C[i, j] = number of images of class i that the network took for class j
 *
 * @example widgets.confusion(net, digits.test)
 */
export class Confusion extends WidgetModel<ConfusionState> {
  readonly view = "confusion";
  readonly #network: Predicting;
  readonly #source: LabelledImages;
  readonly #count: number;
  #read: Promise<Predicted> | undefined;
  #known: Predicted | undefined;

  /** @throws when there are no images, or no labels to compare with */
  constructor(network: Predicting, data: LabelledImages) {
    super({ classNames: [], counts: [], selected: null, images: null });
    if (typeof network?.predict !== "function") throw new Error(`confusion: the network must be a model; received ${typeof network}. Use widgets.confusion(net, digits.test).`);
    if (data?.targets === undefined) throw new Error("confusion: the data must have labels to compare with; received none. Give them targets.");
    this.#network = network;
    this.#source = data;
    this.#count = imageShape("confusion", data).count;
  }

  /** Reads all images, once; the matrix is in `state` then. */
  async ready(): Promise<this> {
    this.#read ??= predicted("confusion", this.#network, this.#source, this.#count);
    const read = await this.#read;
    if (this.#known === undefined) {
      this.#known = read;
      this.set(this.#matrix(read));
    }
    return this;
  }

  /**
   * Looks at a cell: its images are in `state.images` then, the surest readings first.
   *
   * @param right the right class's number
   * @param said the number of the class that it was taken for
   */
  async select(right: number, said: number): Promise<void> {
    await this.ready();
    const classes = this.state.classNames.length;
    const isClass = (index: number): boolean => Number.isInteger(index) && index >= 0 && index < classes;
    if (!isClass(right) || !isClass(said)) throw new Error(`confusion: a cell must be two class numbers from 0 to ${classes - 1}; received ${right} and ${said}.`);
    this.set({ selected: [right, said], images: this.#images(right, said) });
  }

  override async [DISPLAY](): Promise<MimeBundle> {
    await this.ready();
    return super[DISPLAY]();
  }

  protected override accept(change: Readonly<Record<string, unknown>>): Partial<ConfusionState> {
    const cell: readonly unknown[] = Array.isArray(change["selected"]) ? change["selected"] : [];
    const [row, column] = cell.map(Number);
    const classes = this.state.classNames.length;
    const isClass = (index: number | undefined): index is number => Number.isInteger(index) && Number(index) >= 0 && Number(index) < classes;
    if (cell.length !== 2 || !isClass(row) || !isClass(column)) return {};
    return { selected: [row, column], images: this.#images(row, column) };
  }

  protected override svg(): string {
    return confusionSvg(this.state);
  }

  protected override text(): string {
    return confusionText(this.state);
  }

  protected override groups(): readonly ColumnGroup[] {
    return [];
  }

  #matrix(read: Predicted): Partial<ConfusionState> {
    const targets = Array.from({ length: this.#count }, (_, index) => this.#source.targets?.[index] ?? -1);
    const wrong = targets.findIndex((target) => !Number.isInteger(target) || target < 0);
    if (wrong >= 0) throw new Error(`confusion: labels must be class numbers from 0; received ${targets[wrong]} for image ${wrong}.`);
    const classes = targets.reduce((most, target) => Math.max(most, target + 1), read.classes);
    if (classes > CLASSES) throw new Error(`confusion: there may be at most ${CLASSES} classes to draw; received ${classes}. metrics.confusionMatrix counts more.`);
    const counts = new Array<number>(classes * classes).fill(0);
    for (const [index, target] of targets.entries()) {
      const cell = target * classes + (read.said[index] ?? 0);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    return { classNames: Array.from({ length: classes }, (_, index) => className(this.#source, index)), counts };
  }

  #images(row: number, column: number): ConfusionState["images"] {
    const read = this.#known;
    if (read === undefined) return null;
    const found = Array.from(read.said, (_, index) => index)
      .filter((index) => this.#source.targets?.[index] === row && read.said[index] === column)
      .sort((a, b) => (read.confidence[b] ?? 0) - (read.confidence[a] ?? 0) || a - b);
    const shown = found.slice(0, SHOWN);
    if (shown.length === 0) return null;
    return gridState("confusion", this.#source, shown, read, found.length > shown.length ? `the surest ${shown.length} of ${found.length.toLocaleString("en")}` : "");
  }
}

/** Shows which classes are taken for which; see {@link Confusion}. */
export function confusion(network: Predicting, data: LabelledImages): Confusion {
  return new Confusion(network, data);
}
