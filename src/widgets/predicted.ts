import { type Tensor, tf } from "../backend/index.js";
import { imageShape, type LabelledImages } from "./labelledImages.js";
import { probabilities } from "./probabilities.js";

/** What gives a class for each image: a trained network. */
export interface Predicting {
  /** Scores of shape `[count, classes]` for images of shape `[count, height, width, channels]`. */
  predict(images: Tensor): Tensor | Promise<Tensor>;
}

/** What a network takes images for. */
export interface Predicted {
  /** How many classes there are. */
  readonly classes: number;
  /** The class of the highest score, image by image. */
  readonly said: Int32Array;
  /** How sure it is of that class, from 0 to 1. */
  readonly confidence: Float32Array;
  /** How sure it is of the right class; NaN where that is unknown. */
  readonly right: Float32Array;
}

/** Images a call: a whole data set as one tensor would take as much memory again. */
const CHUNK = 1_000;

/**
 * Reads the first `count` images.
 *
 * @param tell told how many are read, for progress
 */
export async function predicted(owner: string, network: Predicting, source: LabelledImages, count: number, tell: (done: number) => void = () => undefined): Promise<Predicted> {
  const { height, width, channels } = imageShape(owner, source);
  const size = height * width * channels;
  const { inputs, scale = 1, targets } = source;
  const [said, confidence, right] = [new Int32Array(count), new Float32Array(count), new Float32Array(count)];
  let classes = 0;
  for (let start = 0; start < count; start += CHUNK) {
    const end = Math.min(count, start + CHUNK);
    const values = Float32Array.from(inputs.subarray(start * size, end * size), (value) => value * scale);
    const { rows, width: across } = await scoresOf(owner, network, values, [end - start, height, width, channels]);
    classes = across;
    for (let index = start; index < end; index++) {
      const shares = probabilities(rows.subarray((index - start) * across, (index - start + 1) * across));
      const best = shares.indexOf(Math.max(...shares));
      said[index] = best;
      confidence[index] = shares[best] ?? NaN;
      right[index] = shares[targets?.[index] ?? -1] ?? NaN;
    }
    tell(end);
  }
  return { classes, said, confidence, right };
}

async function scoresOf(owner: string, network: Predicting, values: Float32Array, shape: number[]): Promise<{ readonly rows: Float32Array; readonly width: number }> {
  const images = tf.tensor(values, shape);
  try {
    const scores = await network.predict(images);
    try {
      const [count, classes = 0] = scores.shape;
      if (scores.rank !== 2 || count !== shape[0] || classes < 2) {
        throw new Error(`${owner}: the network must give a score for each class, [${shape[0]}, classes]; received [${scores.shape.join(", ")}].`);
      }
      return { rows: Float32Array.from(await scores.data()), width: classes };
    } finally {
      scores.dispose();
    }
  } finally {
    images.dispose();
  }
}
