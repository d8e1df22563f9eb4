import type { LayerOptions } from "./layer.js";

export interface SpatialDropoutOptions extends LayerOptions {
  /** The share of channels that is set to 0 while training, from 0 up to but not including 1. */
  readonly rate: number;
}
