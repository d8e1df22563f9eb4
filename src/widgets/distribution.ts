import { type Tensor, tf } from "../backend/index.js";
import { BANDS, type Distribution } from "../protocol/histograms.js";
import { tidied } from "./tidied.js";

/** Numbers of a tensor that are looked at: read from the device in one go, sorted in about a millisecond. */
const SAMPLED = 4096;

/** Bins by the cube root of the count, so that few numbers don't make a comb. */
const BINS = { least: 6, most: 24 };

/** Share of the values at each end that the bins leave out: a few outliers would press all others into one bin. */
const TAIL = 0.005;

/** How a tensor's numbers are distributed; null when none is finite. Of a large tensor every n-th number is taken. */
export function distributionOf(tensor: Tensor): Distribution | null {
  const all = sampled(tensor).filter(Number.isFinite).sort();
  if (all.length === 0) return null;
  const others = all.filter((value) => value !== 0);
  const at = (values: Float32Array, share: number): number => values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;
  const [low, high] = others.length === 0 ? [0, 0] : [at(others, TAIL), at(others, 1 - TAIL)];
  const bins = Math.min(BINS.most, Math.max(BINS.least, Math.round(2 * Math.cbrt(others.length))));
  const counts = new Array<number>(bins).fill(0);
  for (const value of others) {
    if (value < low || value > high) continue;
    const bin = high === low ? 0 : Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const fullest = Math.max(1, ...counts);
  return {
    low: short(low),
    high: short(high),
    bins: counts.map((count) => Math.round((99 * count) / fullest)),
    zeros: short(1 - others.length / all.length),
    bands: BANDS.map((share) => short(at(all, share))),
  };
}

function sampled(tensor: Tensor): Float32Array {
  if (tensor.size <= SAMPLED) return Float32Array.from(tensor.dataSync());
  // Not a divisor of any length, or the same few channels would be met again and again.
  let step = Math.ceil(tensor.size / SAMPLED);
  while (tensor.shape.some((length) => length > 1 && greatestDivisor(step, length) > 1)) step++;
  const count = Math.floor((tensor.size - 1) / step) + 1;
  return tidied(() => Float32Array.from(tensor.flatten().gather(tf.range(0, count, 1, "int32").mul(tf.scalar(step, "int32"))).dataSync()));
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** Four digits: more is not seen, and the state must stay small. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}
