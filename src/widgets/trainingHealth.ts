import type { Tensor } from "../backend/index.js";
import { tidied } from "./tidied.js";

/** What is looked at in one layer to judge how it learns. */
export interface LayerVitals {
  readonly name: string;
  /** Root mean square of the weight's gradient; undefined without one. */
  readonly gradient: number | undefined;
  /** Units that gave 0 for every sample, and all units; undefined where no output was seen. */
  readonly units: { readonly dead: number; readonly all: number } | undefined;
}

/** From this ratio between two layers on, gradients vanish or explode on the way. */
const FADED = 1_000;

/** From this share on, dead units are spoken of. */
const DEAD_SHARE = 0.1;

/** What is wrong with how the layers learn, in words. Layers come from the first to the last. */
export function findingsOf(layers: readonly LayerVitals[]): string[] {
  return [...deadUnits(layers), ...gradientFlow(layers)];
}

function deadUnits(layers: readonly LayerVitals[]): string[] {
  return layers.flatMap(({ name, units }) => {
    if (units === undefined || units.dead < DEAD_SHARE * units.all || units.dead === 0) return [];
    const advice = "A lower learning rate, leakyRelu or the initializer heNormal keeps units alive.";
    return [`Dead units: ${units.dead} of ${units.all} in ${name} gave 0 for every sample. ${advice}`];
  });
}

function gradientFlow(layers: readonly LayerVitals[]): string[] {
  const known = layers.flatMap(({ name, gradient }) => (gradient === undefined ? [] : [{ name, gradient }]));
  const broken = known.find(({ gradient }) => !Number.isFinite(gradient));
  if (broken !== undefined) return [`Exploding gradients: the one of ${broken.name} is no finite number any more. Lower the learning rate, or clip gradients.`];
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined || known.length < 2) return [];
  if (known.every(({ gradient }) => gradient === 0)) return ["Vanishing gradients: they are 0 in every layer, so nothing is learnt any more."];
  if (first.gradient * FADED < last.gradient) {
    return [`Vanishing gradients: ${first.name}'s is ${times(last.gradient / first.gradient)} smaller than ${last.name}'s. Try relu, batchNormalization, residual connections or another initializer.`];
  }
  if (first.gradient > FADED * last.gradient) {
    return [`Exploding gradients: ${first.name}'s is ${times(first.gradient / last.gradient)} larger than ${last.name}'s. Try smaller first weights, batchNormalization or clipped gradients.`];
  }
  return [];
}

function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${Number(ratio.toPrecision(2)).toLocaleString("en-US")} times` : "infinitely";
}

/** Root mean square of a tensor's numbers. */
export function rootMeanSquare(tensor: Tensor): number {
  return tidied(() => tensor.square().mean().sqrt().dataSync()[0] ?? Number.NaN);
}

/** Counts units, which stand on the last axis, that are 0 for every sample. */
export function countDead(output: Tensor): { readonly dead: number; readonly all: number } {
  const largest = tidied(() => output.abs().reshape([-1, output.shape.at(-1) ?? 1]).max(0).dataSync());
  return { dead: largest.filter((value) => value === 0).length, all: largest.length };
}
