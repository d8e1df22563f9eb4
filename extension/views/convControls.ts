import { CONV_LIMITS, type ResolvedConv } from "../../src/arithmetic/convSettings.js";
import { element } from "./elements.js";
import { Slider } from "./slider.js";
import { say } from "./words.js";

type Lengths = "input" | "kernelSize" | "strides" | "dilation" | "outputPadding";

const PADDINGS = ["valid", "same", "causal", "zeros"] as const;

/** Sliders and switches for a convolution's settings. */
export class ConvControls {
  readonly node = element("div", "gradbook-conv-controls");
  #settings: ResolvedConv;
  readonly #change: (settings: ResolvedConv) => void;
  readonly #axes = [1, 2].map((axes) => {
    const button = element("button", "gradbook-button", axes === 1 ? say("1-D") : say("2-D"));
    button.addEventListener("click", () => this.#set(withAxes(this.#settings, axes)));
    return button;
  });
  /** One slider for all axes, and one an axis for lengths that differ. */
  readonly #lengths: readonly { readonly name: Lengths; readonly all: Slider; readonly rows: Slider; readonly columns: Slider }[];
  readonly #padding = element("select", "gradbook-select");
  readonly #zeros: Slider;
  readonly #channels: Slider;
  readonly #filters: Slider;
  readonly #groups: Slider;
  readonly #transposed = element("input", "");

  constructor(settings: ResolvedConv, change: (settings: ResolvedConv) => void) {
    this.#settings = settings;
    this.#change = change;
    const lengths = (name: Lengths, label: string, rows: string, columns: string) => ({
      name,
      all: new Slider(label, (value) => this.#set({ ...this.#settings, [name]: this.#settings[name].map(() => value) })),
      rows: new Slider(rows, (value) => this.#set({ ...this.#settings, [name]: [value, this.#settings[name][1] ?? value] })),
      columns: new Slider(columns, (value) => this.#set({ ...this.#settings, [name]: [this.#settings[name][0] ?? value, value] })),
    });
    this.#lengths = [
      lengths("input", say("input"), say("input rows"), say("input columns")),
      lengths("kernelSize", say("kernel"), say("kernel rows"), say("kernel columns")),
      lengths("strides", say("stride"), say("stride down"), say("stride across")),
      lengths("dilation", say("dilation"), say("dilation down"), say("dilation across")),
      lengths("outputPadding", say("extra cells"), say("extra rows"), say("extra columns")),
    ];
    this.#zeros = new Slider(say("zeros"), (value) => this.#set({ ...this.#settings, padding: this.#settings.input.map(() => value) }));
    this.#channels = new Slider(say("channels"), (channels) => this.#set({ ...this.#settings, channels }));
    this.#filters = new Slider(say("filters"), (filters) => this.#set({ ...this.#settings, filters }));
    this.#groups = new Slider(say("groups"), (value) => this.#set({ ...this.#settings, groups: divisors(this.#settings)[value - 1] ?? 1 }));
    for (const padding of PADDINGS) {
      const option = element("option", "", padding);
      option.value = padding;
      this.#padding.append(option);
    }
    this.#padding.addEventListener("change", () => {
      const padding = this.#padding.value as (typeof PADDINGS)[number];
      this.#set({ ...this.#settings, padding: padding === "zeros" ? this.#settings.input.map(() => 1) : padding });
    });
    this.#transposed.type = "checkbox";
    this.#transposed.addEventListener("change", () => this.#set({ ...this.#settings, transposed: this.#transposed.checked }));

    const axes = element("div", "gradbook-conv-segments", "", this.#axes);
    axes.setAttribute("role", "group");
    axes.setAttribute("aria-label", say("axes"));
    const padding = element("label", "gradbook-slider", "", [element("span", "gradbook-slider-name", say("padding")), this.#padding]);
    const transposed = element("label", "gradbook-check", "", [this.#transposed, element("span", "", say("transposed"))]);
    const [input, ...others] = this.#lengths.slice(0, -1).map(sliders);
    const extra = this.#lengths.slice(-1).flatMap(sliders);
    this.node.append(axes, ...(input ?? []), ...others.flat(), padding, this.#zeros.node, this.#channels.node, this.#filters.node, this.#groups.node, transposed, ...extra);
    this.show(settings);
  }

  /** Shows settings that came from elsewhere. */
  show(settings: ResolvedConv): void {
    this.#settings = settings;
    const { input, strides, padding, channels, filters, groups, transposed } = settings;
    const axes = input.length;
    this.#axes.forEach((button, index) => button.setAttribute("aria-pressed", String(axes === index + 1)));
    for (const { name, all, rows, columns } of this.#lengths) {
      const values = settings[name];
      const [first = 1, second = first] = values;
      const apart = first !== second;
      const isExtra = name === "outputPadding";
      const hidden = isExtra && (!transposed || Math.max(...strides) === 1);
      const [low, high] = isExtra ? [0, Math.min(...strides) - 1] : [1, name === "input" ? (axes === 1 ? CONV_LIMITS.length : CONV_LIMITS.side) : CONV_LIMITS[name]];
      all.show(first, low, high);
      rows.show(first, low, high);
      columns.show(second, low, high);
      all.hidden = apart || hidden;
      rows.hidden = !apart || hidden;
      columns.hidden = !apart || hidden;
    }
    const isGiven = typeof padding !== "string";
    this.#padding.value = isGiven ? "zeros" : padding;
    for (const option of this.#padding.options) option.disabled = option.value === "causal" && (axes !== 1 || transposed);
    this.#zeros.hidden = !isGiven;
    this.#zeros.show(isGiven ? Math.max(...padding) : 0, 0, CONV_LIMITS.padding);
    this.#channels.show(channels, 1, CONV_LIMITS.channels);
    this.#filters.show(filters, 1, CONV_LIMITS.filters);
    const possible = divisors(settings);
    // The slider goes from one divisor to the next.
    this.#groups.show(Math.max(0, possible.indexOf(groups)) + 1, 1, possible.length, String(groups));
    this.#transposed.checked = transposed;
  }

  #set(settings: ResolvedConv): void {
    const fitting = fitted(settings);
    this.show(fitting);
    this.#change(fitting);
  }
}

function sliders({ all, rows, columns }: { readonly all: Slider; readonly rows: Slider; readonly columns: Slider }): Node[] {
  return [all.node, rows.node, columns.node];
}

/** Into how many groups channels and filters can be divided. */
function divisors({ channels, filters, transposed }: ResolvedConv): number[] {
  return transposed ? [1] : [1, 2, 3, 4].filter((groups) => channels % groups === 0 && filters % groups === 0);
}

/** What must follow from a choice: groups divide the channels, a transposed convolution has one group and extra cells fewer than its stride. */
function fitted(settings: ResolvedConv): ResolvedConv {
  const { groups, padding, transposed, input, strides, outputPadding } = settings;
  const possible = divisors(settings);
  return {
    ...settings,
    groups: possible.findLast((divisor) => divisor <= groups) ?? 1,
    padding: padding === "causal" && (transposed || input.length !== 1) ? "same" : padding,
    outputPadding: outputPadding.map((cells, axis) => (transposed ? Math.min(cells, (strides[axis] ?? 1) - 1) : 0)),
  };
}

function withAxes(settings: ResolvedConv, axes: number): ResolvedConv {
  const spread = (lengths: readonly number[], limit = Infinity): number[] => Array.from({ length: axes }, (_, axis) => Math.min(limit, lengths[axis] ?? lengths[0] ?? 1));
  const { input, kernelSize, strides, dilation, padding, outputPadding } = settings;
  return {
    ...settings,
    input: spread(input, axes === 1 ? CONV_LIMITS.length : CONV_LIMITS.side),
    kernelSize: spread(kernelSize),
    strides: spread(strides),
    dilation: spread(dilation),
    outputPadding: spread(outputPadding),
    padding: typeof padding === "string" ? padding : spread(padding),
  };
}
