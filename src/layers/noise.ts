import type { Shape } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { type CallContext, Layer } from "./layer.js";

/** What the layers share that change numbers at random while training, and leave them alone otherwise. */
export abstract class Noise extends Layer {
  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  override get isRandom(): boolean {
    return true;
  }

  /** The output while training. */
  protected abstract disturbed(input: Tensor): Tensor;

  call(input: Tensor, { training }: CallContext): Tensor {
    return training ? this.disturbed(input) : input;
  }
}

/** Checks a share that is dropped: from 0 up to but not including 1. */
export function checkRate(owner: string, rate: number): number {
  if (rate >= 0 && rate < 1) return rate;
  throw new Error(`${owner}: rate is the share to drop and must be at least 0 and less than 1; received ${rate}.`);
}
