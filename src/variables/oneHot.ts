import { type Tensor, tf } from "../backend/index.js";

/**
 * Class numbers [...] as rows [..., classes] with a 1 at the class and 0 elsewhere, as floats.
 *
 * The cast stands apart because tfjs' wasm backend writes integers into what it calls floats when oneHot is asked for them.
 */
export function oneHot(labels: Tensor, classes: number): Tensor {
  return tf.tidy(() => {
    const whole = labels.dtype === "int32" ? labels : tf.cast(labels, "int32");
    // tfjs refuses a depth of 1.
    return tf.cast(classes === 1 ? tf.equal(whole, tf.scalar(0, "int32")).expandDims(-1) : tf.oneHot(whole, classes), "float32");
  });
}
