import { cells } from "./cells.js";
import { type ReceptiveField, receptiveFields } from "./receptiveField.js";
import { windowPlaces } from "./window.js";

/** Largest stack that is drawn so that its units can be told apart. */
export const STACK_LIMITS = { layers: 8, input: 48, kernelSize: 7, strides: 4, dilation: 16, padding: 8 } as const;

/** A layer of a stack, along one axis. */
export interface ExploredLayer {
  readonly kernelSize: number;
  readonly strides: number;
  readonly dilation: number;
  /** Zeros on both sides. */
  readonly padding: number;
}

/**
 * A stack of convolutions along one axis, unit by unit: how long each layer's output is, and what a unit sees of all layers below.
 *
 * @throws when a length is no positive integer, too large to be drawn, or a layer does not fit onto what the one below gives
 * @example new ExploredStack(16, [{ kernelSize: 3, strides: 1, dilation: 1, padding: 0 }]).lengths // [16, 14]
 */
export class ExploredStack {
  readonly layers: readonly ExploredLayer[];
  /** The input's length, then each layer's. */
  readonly lengths: readonly number[];
  /** After each layer. */
  readonly fields: readonly ReceptiveField[];
  /** `1 + 2·1 + 2·2 = 7`. */
  readonly working: string;

  constructor(input: number, layers: readonly ExploredLayer[]) {
    checkStack(input, layers);
    this.layers = layers;
    const lengths = [input];
    for (const [index, { kernelSize, strides, dilation, padding }] of layers.entries()) {
      const before = lengths.at(-1) ?? 0;
      try {
        lengths.push(windowPlaces({ input: before, window: kernelSize, stride: strides, dilation, padding }));
      } catch (error) {
        throw new Error(`convArithmetic: layer ${index + 1} of the stack: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.lengths = lengths;
    const { layers: fields, working } = receptiveFields(layers);
    this.fields = fields;
    this.working = working;
  }

  /**
   * The units that a unit depends on, level by level from the input up to its own.
   *
   * @param level 0 is the input, 1 the first layer's output
   */
  seenBy(level: number, unit: number): readonly ReadonlySet<number>[] {
    const seen: ReadonlySet<number>[] = [new Set([unit])];
    for (let above = level; above > 0; above--) {
      const layer = this.layers[above - 1];
      const below = new Set<number>();
      for (const one of layer === undefined ? [] : (seen[0] ?? [])) {
        for (const { input, inside } of cells({ ...layer, input: [this.lengths[above - 1] ?? 0, 1], kernelSize: layer?.kernelSize ?? 1 }, [one])) if (inside) below.add(input[0] ?? 0);
      }
      seen.unshift(below);
    }
    return seen;
  }
}

function checkStack(input: number, layers: readonly ExploredLayer[]): void {
  const whole = (value: number, low: number, high: number): boolean => Number.isInteger(value) && value >= low && value <= high;
  if (!Array.isArray(layers) || !whole(layers.length, 1, STACK_LIMITS.layers)) {
    throw new Error(`convArithmetic: stack must be a list of 1 to ${STACK_LIMITS.layers} layers; received ${Array.isArray(layers) ? layers.length : JSON.stringify(layers)}.`);
  }
  if (!whole(input, 1, STACK_LIMITS.input)) throw new Error(`convArithmetic: the stack's input must be 1 to ${STACK_LIMITS.input} units long; received ${input}.`);
  for (const layer of layers) {
    for (const name of ["kernelSize", "strides", "dilation", "padding"] as const) {
      const low = name === "padding" ? 0 : 1;
      if (!whole(layer[name], low, STACK_LIMITS[name])) {
        throw new Error(`convArithmetic: ${name} of a stack's layer must be a whole number from ${low} to ${STACK_LIMITS[name]}; received ${JSON.stringify(layer[name])}.`);
      }
    }
  }
}
