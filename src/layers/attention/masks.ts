import { type Tensor, tf } from "../../backend/index.js";
import type { Mask } from "../callContext.js";

/** What keeps a query from looking at a step. */
export interface Sight {
  /** Which queries count [batch, queries]. */
  readonly queryMask?: Mask;
  /** Which steps can be looked at [batch, steps], of values and of keys. */
  readonly valueMask?: Mask;
  readonly keyMask?: Mask;
  /** Which query may look at which step [batch or 1, queries, steps]. */
  readonly attentionMask?: Mask;
  /** No query looks at a later step. */
  readonly causal: boolean;
  /** A query looks at steps less than this far away. */
  readonly slidingWindow?: number | undefined;
}

/** All of it as one: booleans [batch or 1, queries, steps], or undefined when everything is seen. */
export function sightMask(sight: Sight, queries: number, steps: number): Mask {
  const distance = () => tf.range(0, queries, 1, "int32").expandDims(1).sub(tf.range(0, steps, 1, "int32").expandDims(0)).expandDims(0);
  const parts: Mask[] = [
    sight.queryMask?.expandDims(2),
    sight.valueMask?.expandDims(1),
    sight.keyMask?.expandDims(1),
    sight.attentionMask === undefined ? undefined : tf.cast(sight.attentionMask, "bool"),
    sight.causal ? tf.greaterEqual(distance(), 0) : undefined,
    sight.slidingWindow === undefined ? undefined : tf.less(distance().abs(), sight.slidingWindow),
  ];
  return parts.reduce((all, part) => (all === undefined || part === undefined ? (all ?? part) : tf.logicalAnd(all, part)), undefined);
}
