import { checkList, checkOptions, checkWhole } from "./optionChecks.js";
import { checkCount, windowSpan } from "./window.js";
import { type Worked, worked } from "./worked.js";

/** A layer of a stack, along one axis. */
export interface StackedWindow {
  /** The filter's, or window's, length. */
  readonly kernelSize: number;
  /** How far it moves at a time; 1. */
  readonly strides?: number;
  /** The distance between its cells; 1. */
  readonly dilation?: number;
  /** How many cells are put before the input; 0. */
  readonly padding?: number;
}

/** What one output cell sees after a layer. */
export interface ReceptiveField {
  /** How many input cells it sees. */
  readonly size: number;
  /** How many input cells lie between what two neighbouring output cells see first. */
  readonly jump: number;
  /** The first input cell that output cell 0 sees; negative in the padding. */
  readonly start: number;
}

export interface ReceptiveFields extends Worked {
  /** After each layer, the first one first. */
  readonly layers: readonly ReceptiveField[];
}

/**
 * What one output cell sees of the input after each layer of a stack, along one axis.
 *
 * size ← size + (kernel − 1) · dilation · jump, start ← start − padding · jump, jump ← jump · stride, from size 1, start 0 and jump 1
 *
 * @param stack the layers, the first one first
 * @throws when a length is no positive integer
 * @example arithmetic.receptiveFields([{ kernelSize: 3, strides: 2 }, { kernelSize: 3 }]) // 1 + 2·1 + 2·2 = 7
 * @see Araujo, Norris and Sim, Computing receptive fields of convolutional neural networks, 2019
 */
export function receptiveFields(stack: readonly StackedWindow[]): ReceptiveFields {
  let field: ReceptiveField = { size: 1, jump: 1, start: 0 };
  const terms = ["1"];
  const layers = checkList("receptiveField", "stack", stack).map((layer, index) => {
    const { kernelSize, strides = 1, dilation = 1, padding = 0 } = checkOptions("receptiveField", layer, `layer ${index + 1} of the stack`);
    checkCount("receptiveField", "kernelSize", kernelSize);
    checkCount("receptiveField", "strides", strides);
    checkCount("receptiveField", "dilation", dilation);
    checkWhole("receptiveField", "padding", padding);
    const more = windowSpan(kernelSize, dilation) - 1;
    terms.push(`${more}·${field.jump}`);
    field = { size: field.size + more * field.jump, jump: field.jump * strides, start: field.start - padding * field.jump };
    return field;
  });
  return worked({ layers }, `${terms.join(" + ")} = ${field.size}`);
}

/**
 * How many input cells one output cell of a stack sees, along one axis. `receptiveFields` shows the way there, layer by layer.
 *
 * @param stack the layers, the first one first
 * @throws when a length is no positive integer
 * @example arithmetic.receptiveField([{ kernelSize: 3 }, { kernelSize: 3, dilation: 2 }]) // 7
 */
export function receptiveField(stack: readonly StackedWindow[]): number {
  return receptiveFields(stack).layers.at(-1)?.size ?? 1;
}
