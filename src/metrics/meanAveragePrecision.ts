import { type Tensor, tf } from "../backend/index.js";
import { GatheringMetric } from "./gatheringMetric.js";
import { share } from "./thresholdCounts.js";

export interface MeanAveragePrecisionOptions {
  /** From which overlap on a box is found; 0.5. */
  readonly iouThreshold?: number;
  /** The area under the curve itself, or its mean height at 11 recalls as in PASCAL VOC 2007 and neon; "area". */
  readonly summation?: "area" | "elevenPoints";
}

type Box = readonly [left: number, top: number, right: number, bottom: number];
interface Found {
  readonly image: number;
  readonly box: Box;
  readonly score: number;
}

/** See {@link meanAveragePrecision}. */
export class MeanAveragePrecision extends GatheringMetric {
  readonly name = "meanAveragePrecision";
  readonly iouThreshold: number;
  readonly summation: "area" | "elevenPoints";

  constructor({ iouThreshold = 0.5, summation = "area" }: MeanAveragePrecisionOptions) {
    super();
    if (!(iouThreshold > 0 && iouThreshold <= 1)) throw new Error(`meanAveragePrecision: iouThreshold must lie above 0 and up to 1; received ${iouThreshold}.`);
    if (summation !== "area" && summation !== "elevenPoints") throw new Error(`meanAveragePrecision: summation must be "area" or "elevenPoints"; received ${JSON.stringify(summation)}.`);
    [this.iouThreshold, this.summation] = [iouThreshold, summation];
  }

  protected parts(targets: Tensor, predictions: Tensor): Tensor {
    const head = tf.tensor1d([targets.shape[0] ?? 0, targets.shape[1] ?? 0, predictions.shape[1] ?? 0]);
    return tf.concat([head, targets.toFloat().reshape([-1]), predictions.toFloat().reshape([-1])]);
  }

  result(all: readonly number[]): number {
    const right = new Map<number, Map<number, Box[]>>();
    const found = new Map<number, Found[]>();
    let images = 0;
    for (let at = 0; at < all.length; ) {
      const [batch = 0, boxes = 0, finds = 0] = all.slice(at, at + 3);
      const findsFrom = at + 3 + batch * boxes * 5;
      for (let i = 0; i < batch; i++, images++) {
        for (let k = 0; k < boxes; k++) {
          const [left = 0, top = 0, rightEdge = 0, bottom = 0, label = -1] = all.slice(at + 3 + (i * boxes + k) * 5, at + 3 + (i * boxes + k + 1) * 5);
          if (label < 0) continue;
          const byImage = right.get(label) ?? new Map<number, Box[]>();
          byImage.set(images, [...(byImage.get(images) ?? []), [left, top, rightEdge, bottom]]);
          right.set(label, byImage);
        }
        for (let k = 0; k < finds; k++) {
          const [left = 0, top = 0, rightEdge = 0, bottom = 0, score = 0, label = -1] = all.slice(findsFrom + (i * finds + k) * 6, findsFrom + (i * finds + k + 1) * 6);
          if (label >= 0) found.set(label, [...(found.get(label) ?? []), { image: images, box: [left, top, rightEdge, bottom], score }]);
        }
      }
      at = findsFrom + batch * finds * 6;
    }
    const precisions = [...right].map(([label, byImage]) => this.#averagePrecision(byImage, found.get(label) ?? []));
    return share(precisions.reduce((a, b) => a + b, 0), precisions.length);
  }

  override config() {
    return { iouThreshold: this.iouThreshold, summation: this.summation };
  }

  /** One class' finds from the surest on: each takes the right box that it overlaps most, unless another has it already. */
  #averagePrecision(right: ReadonlyMap<number, readonly Box[]>, found: readonly Found[]): number {
    const count = [...right.values()].reduce((sum, boxes) => sum + boxes.length, 0);
    const taken = new Set<Box>();
    const points: { recall: number; precision: number }[] = [];
    let hits = 0;
    [...found].sort((a, b) => b.score - a.score).forEach(({ image, box }, i) => {
      const best = [...(right.get(image) ?? [])].sort((a, b) => overlap(box, b) - overlap(box, a))[0];
      if (best !== undefined && overlap(box, best) >= this.iouThreshold && !taken.has(best)) {
        taken.add(best);
        hits += 1;
      }
      points.push({ recall: hits / count, precision: hits / (i + 1) });
    });
    const highestFrom = (recall: number): number => Math.max(0, ...points.filter((point) => point.recall >= recall).map(({ precision }) => precision));
    if (this.summation === "elevenPoints") return Array.from({ length: 11 }, (_, i) => highestFrom(i / 10)).reduce((a, b) => a + b, 0) / 11;
    return points.reduce((area, { recall }, i) => area + (recall - (points[i - 1]?.recall ?? 0)) * highestFrom(recall), 0);
  }
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: Box): number => (box[2] - box[0]) * (box[3] - box[1]);
  return (width * height) / (area(a) + area(b) - width * height);
}

/**
 * How well objects are found and named, the mean over the classes of the area under precision and recall; neon's ObjectDetection.
 *
 * Finds of a class are taken from the surest on; one is right when it overlaps a right box of its image, which none has taken, by iouThreshold or more.
 *
 * Targets are boxes [batch, boxes, 5] of left, top, right, bottom and class number; predictions finds [batch, finds, 6] with the score before the class.
 * A class number of −1 fills up.
 *
 * @param options.iouThreshold from which overlap on a box is found; 0.5
 * @param options.summation "area", or "elevenPoints" as in PASCAL VOC 2007 and neon; "area"
 * @throws when an argument is out of its range
 * @example metrics.meanAveragePrecision({ iouThreshold: 0.75 })
 * @see Everingham et al., The PASCAL visual object classes challenge, 2010
 */
export function meanAveragePrecision(options: MeanAveragePrecisionOptions = {}): MeanAveragePrecision {
  return new MeanAveragePrecision(options);
}
