import { type Tensor, tf } from "../backend/index.js";
import type { CommonOptions } from "./optionChecks.js";

/** Gradients with each one's norm, then the norm of all together, then each number bounded, as far as the options say so. */
export function clipped(gradients: readonly Tensor[], { clipNorm, globalClipNorm, clipValue }: CommonOptions): readonly Tensor[] {
  let result = gradients;
  if (clipNorm !== undefined) result = result.map((g) => g.mul(scaleTo(clipNorm, g.square().sum().sqrt())));
  if (globalClipNorm !== undefined) {
    const scale = scaleTo(globalClipNorm, tf.addN(result.map((g) => g.square().sum())).sqrt());
    result = result.map((g) => g.mul(scale));
  }
  if (clipValue !== undefined) result = result.map((g) => g.clipByValue(-clipValue, clipValue));
  return result;
}

/** c / max(‖g‖, c) */
function scaleTo(limit: number, norm: Tensor): Tensor {
  return tf.div(limit, tf.maximum(norm, limit));
}
