import type { ConvArithmeticState, StackLayer } from "../protocol/convArithmetic.js";
import { convSettings, type ConvSettingsOptions, exampleSettings, exploredOptions } from "../arithmetic/convSettings.js";
import { ExploredConv } from "../arithmetic/exploredConv.js";
import { ExploredStack, STACK_LIMITS } from "../arithmetic/exploredStack.js";
import { convSvg } from "./convSvg.js";
import type { ColumnGroup } from "./savedColumns.js";
import { stackSvg } from "./stackSvg.js";
import { WidgetModel } from "./widgetModel.js";

/** How a {@link ConvArithmetic} is made. */
export interface ConvArithmeticOptions extends ConvSettingsOptions {
  /** Layers whose receptive field is shown, the first one first, each along one axis; opens the stack. */
  readonly stack?: readonly Partial<StackLayer>[];
  /** Units of the stack's input; as many as the last layer's field needs, and a few more. */
  readonly stackInput?: number;
}

/** The stack that stands beside a layer until somebody makes another: dilations double, as in a WaveNet. */
const STACK: readonly StackLayer[] = [1, 2, 4].map((dilation) => ({ kernelSize: 3, strides: 1, dilation, padding: 0 }));

/** Units beyond the last layer's receptive field, so that there is something to compare. */
const SPARE = 9;

/**
 * A convolution to touch: sliders for its settings, and for each output cell the input cells and taps behind it, with the sum written out.
 *
 * output = (input − kernel + 2·padding)/stride + 1 along each axis; all figures are those of `arithmetic`. It works without a kernel, too.
 *
 * @example widgets.convArithmetic({ input: [7, 7], kernelSize: 3, strides: 2 })
 * @example widgets.convArithmetic("cs231n") // the worked example of Stanford's course
 * @example widgets.convArithmetic({ stack: [{ kernelSize: 3 }, { kernelSize: 3, dilation: 2 }] }) // a receptive field of 7
 */
export class ConvArithmetic extends WidgetModel<ConvArithmeticState> {
  readonly view = "convArithmetic";

  /** @throws when an argument is not what it must be, is too large to be drawn, or nothing comes out */
  constructor(options: ConvArithmeticOptions | "cs231n" = {}) {
    const isExample = typeof options === "string";
    const { stack, stackInput } = isExample ? { stack: undefined, stackInput: undefined } : options;
    const layer = isExample ? exampleSettings(options) : convSettings(options);
    super({
      tab: stack === undefined ? "layer" : "stack",
      layer,
      example: isExample ? "cs231n" : "",
      cell: layer.input.map(() => 0),
      filter: 0,
      ...stackOf(stack ?? STACK, stackInput),
    });
  }

  /** The settings of the layer as they stand, whoever changed them last. */
  get settings(): ConvArithmeticState["layer"] {
    return this.state.layer;
  }

  /** Changes settings from the notebook; what is left out stays. */
  change(options: ConvSettingsOptions): void {
    this.set(this.#fitted({ layer: convSettings({ ...this.settings, ...options }), example: "" }));
  }

  protected override accept(change: Readonly<Record<string, unknown>>): Partial<ConvArithmeticState> {
    const given = change as Partial<ConvArithmeticState>;
    try {
      return this.#fitted({
        ...(given.tab === "layer" || given.tab === "stack" ? { tab: given.tab } : {}),
        ...(given.layer === undefined ? {} : { layer: convSettings(given.layer) }),
        ...(given.example === "cs231n" || given.example === "" ? { example: given.example } : {}),
        ...(given.cell === undefined ? {} : { cell: given.cell }),
        ...(given.filter === undefined ? {} : { filter: given.filter }),
        ...(given.stack === undefined ? {} : stackOf(given.stack, given.stackInput ?? this.state.stackInput)),
      });
    } catch {
      // A page shows what is wrong by itself; what it can't draw is not kept.
      return {};
    }
  }

  protected override svg(): string {
    const { tab, stack, stackInput, cell, filter } = this.state;
    return tab === "stack" ? stackSvg(new ExploredStack(stackInput, stack)) : convSvg(this.#explored(), cell, filter);
  }

  protected override text(): string {
    const { tab, stack, stackInput } = this.state;
    if (tab === "stack") {
      const { working, lengths } = new ExploredStack(stackInput, stack);
      return `receptive field of ${stack.length} layers: ${working}\nlengths: ${lengths.join(" → ")}`;
    }
    return this.#explored().working;
  }

  protected override groups(): readonly ColumnGroup[] {
    return [];
  }

  #explored(): ExploredConv {
    return new ExploredConv(exploredOptions(this.state.layer, this.state.example));
  }

  /** The change with the cell that is looked at moved to where there is one. */
  #fitted(change: Partial<ConvArithmeticState>): Partial<ConvArithmeticState> {
    const { layer, cell, filter } = { ...this.state, ...change };
    const { outputShape } = new ExploredConv(exploredOptions(layer));
    const inside = (value: unknown, length: number): number => (Number.isInteger(value) ? Math.min(length - 1, Math.max(0, Number(value))) : 0);
    return {
      ...change,
      cell: layer.input.map((_, axis) => inside(Array.isArray(cell) ? cell[axis] : 0, outputShape[axis] ?? 1)),
      filter: inside(filter, layer.filters),
    };
  }
}

/** Shows a convolution to touch; see {@link ConvArithmetic}. */
export function convArithmetic(options: ConvArithmeticOptions | "cs231n" = {}): ConvArithmetic {
  return new ConvArithmetic(options);
}

/** The layers with nothing left out, and an input long enough for the last one. */
function stackOf(layers: readonly Partial<StackLayer>[], input: number | undefined): Pick<ConvArithmeticState, "stack" | "stackInput"> {
  if (!Array.isArray(layers)) throw new Error(`convArithmetic: stack must be a list of layers; received ${JSON.stringify(layers)}.`);
  const stack = layers.map(({ kernelSize = 3, strides = 1, dilation = 1, padding = 0 }) => ({ kernelSize, strides, dilation, padding }));
  const stackInput = input ?? Math.min(STACK_LIMITS.input, (new ExploredStack(STACK_LIMITS.input, stack).fields.at(-1)?.size ?? 1) + SPARE);
  return { stack: new ExploredStack(stackInput, stack).layers, stackInput };
}
