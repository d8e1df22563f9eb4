import { receptiveFields, type StackedWindow } from "../arithmetic/receptiveField.js";
import { axisPadding, windowPads, windowSpan } from "../arithmetic/window.js";
import type { NetworkLayer, NetworkPlace } from "./networkLayer.js";

/** Layers that pass every row and column on where it is. */
const IN_PLACE = /^(activation|.*relu|elu|gelu|softmax|.*[nN]ormalization|lrn|.*[dD]ropout|gaussianNoise|activityRegularization|rescaling|identity|add|subtract|multiply|average|maximum|minimum|concatenate|dropPath)$/;

/** What one value of a map sees of the image, along rows and along columns. */
export interface SeenWindow {
  readonly size: readonly [number, number];
  readonly jump: readonly [number, number];
  /** The first row and column that the first value sees; negative in the padding. */
  readonly start: readonly [number, number];
  /** `3 × 3 pixels`, or how a larger one comes about: `7 × 7 pixels (1 + 2·1 + 1·1 + 2·2 = 8)`. */
  readonly text: string;
}

/**
 * The part of the image that one value of a layer's maps sees.
 *
 * @returns undefined when a layer before it moves rows or columns, as a flatten does
 */
export function seenWindow(place: NetworkPlace): SeenWindow | undefined {
  const stack = stackTo(place, new Map());
  if (stack === undefined) return undefined;
  const [rows, columns] = [0, 1].map((axis) => receptiveFields(stack.map((windows) => windows[axis] ?? { kernelSize: 1 })));
  const [last, lastColumn] = [rows?.layers.at(-1), columns?.layers.at(-1)];
  if (rows === undefined || last === undefined || lastColumn === undefined) return undefined;
  const how = stack.length > 1 ? ` (${rows.working})` : "";
  return {
    size: [last.size, lastColumn.size],
    jump: [last.jump, lastColumn.jump],
    start: [last.start, lastColumn.start],
    text: `${last.size} × ${lastColumn.size} pixels${how}`,
  };
}

type Windows = readonly [StackedWindow, StackedWindow];

/** The windows on the way to a place; of several ways the one that sees most. */
function stackTo(place: NetworkPlace, known: Map<NetworkPlace, readonly Windows[] | undefined>): readonly Windows[] | undefined {
  if (known.has(place)) return known.get(place);
  const { layer, inputs } = place.source;
  let stack: readonly Windows[] | undefined = [];
  if (inputs.length > 0) {
    const before = inputs.map((input) => stackTo(input, known));
    const own = windowsOf(layer, inputs[0]?.shape ?? []);
    const longest = before.some((each) => each === undefined) ? undefined : before.reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a));
    stack = own === undefined || longest === undefined ? undefined : [...longest, ...own];
  }
  known.set(place, stack);
  return stack;
}

function sizeOf(stack: readonly Windows[] | undefined): number {
  return stack === undefined ? 0 : (receptiveFields(stack.map(([rows]) => rows)).layers.at(-1)?.size ?? 1);
}

/** The layer's own window, none when it works in place, undefined when it moves rows and columns. */
function windowsOf(layer: NetworkLayer, input: readonly number[]): readonly Windows[] | undefined {
  if (/transpose/i.test(layer.kind)) return undefined;
  const lengths = layer.kernelSize ?? layer.poolSize;
  if (lengths === undefined || lengths.length !== 2) return IN_PLACE.test(layer.kind) ? [] : undefined;
  const axis = (n: 0 | 1): StackedWindow => {
    const [kernelSize = 1, strides = 1, dilation = 1] = [lengths[n], layer.strides?.[n], layer.dilation?.[n]];
    const given = axisPadding(layer.padding ?? "valid", n);
    const [padding] = windowPads({ input: input[n] ?? 0, window: kernelSize, stride: strides, padding: given, dilation });
    return { kernelSize, strides, dilation, padding: Math.min(padding, windowSpan(kernelSize, dilation)) };
  };
  return [[axis(0), axis(1)]];
}
