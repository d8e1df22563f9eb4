import { type Tensor, tf } from "../backend/index.js";

/**
 * Class numbers [...] as rows [..., classes] with a 1 at the class and 0 elsewhere, as floats.
 *
 * The cast stands apart because tfjs' wasm backend writes integers into what it calls floats when oneHot is asked for them.
 */
export function oneHot(labels: Tensor, classes: number): Tensor {
  return tf.tidy(() => tf.cast(tf.oneHot(labels.dtype === "int32" ? labels : tf.cast(labels, "int32"), classes), "float32"));
}
