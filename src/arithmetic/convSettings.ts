import { CS231N_SETTINGS, type ExampleName } from "./convExample.js";
import { ExploredConv } from "./exploredConv.js";
import { checkCount, checkLengths, type Lengths } from "./window.js";

/** Largest settings that are drawn so that numbers can be read. */
export const CONV_LIMITS = { length: 32, side: 16, kernelSize: 7, strides: 5, dilation: 4, padding: 6, channels: 4, filters: 4 } as const;

/** A convolution to explore, as a person writes it down. */
export interface ConvSettingsOptions {
  /** `[12]`, `[7, 7]`, or with its channels `[5, 5, 3]`; `[7, 7]`. */
  readonly input?: readonly number[];
  /** 1. */
  readonly channels?: number;
  /** 1. */
  readonly filters?: number;
  /** 3. */
  readonly kernelSize?: Lengths;
  /** 1. */
  readonly strides?: Lengths;
  /** "valid", "same", "causal" for one axis, or how many zeros on every side, for each axis if need be; "valid". */
  readonly padding?: "valid" | "same" | "causal" | Lengths;
  /** 1. */
  readonly dilation?: Lengths;
  /** 1. */
  readonly groups?: number;
  /** False. */
  readonly transposed?: boolean;
  /** Extra cells at the end of a transposed convolution's axes; none. */
  readonly outputPadding?: Lengths;
}

/** The same with nothing left out: lengths are one number an axis. */
export interface ResolvedConv {
  readonly input: readonly number[];
  readonly channels: number;
  readonly filters: number;
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
  readonly padding: "valid" | "same" | "causal" | readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
  readonly transposed: boolean;
  readonly outputPadding: readonly number[];
}

/**
 * Checks the settings of the convolution explorer and fills in what they leave out.
 *
 * @throws when an argument is not what it must be, is too large to be drawn, or nothing comes out
 * @example convSettings({ input: [5, 5, 3], kernelSize: 3 }).strides // [1, 1]
 */
export function convSettings(options: ConvSettingsOptions): ResolvedConv {
  const { input: given = [7, 7], groups = 1, transposed = false } = options;
  if (!Array.isArray(given) || given.length < 1 || given.length > 3) {
    throw new Error(`convArithmetic: input must be [length], [rows, columns] or [rows, columns, channels]; received ${JSON.stringify(given) ?? "nothing"}.`);
  }
  const axes = Math.min(2, given.length);
  const input = within("input", checkLengths("convArithmetic", "input", given.slice(0, axes), axes), axes === 1 ? CONV_LIMITS.length : CONV_LIMITS.side);
  const lengths = (name: "kernelSize" | "strides" | "dilation", value: Lengths): readonly number[] =>
    within(name, checkLengths("convArithmetic", name, value, axes), CONV_LIMITS[name]);
  const resolved: ResolvedConv = {
    input,
    channels: count("channels", options.channels ?? given[2] ?? 1),
    filters: count("filters", options.filters ?? 1),
    kernelSize: lengths("kernelSize", options.kernelSize ?? 3),
    strides: lengths("strides", options.strides ?? 1),
    padding: paddingOf(options.padding ?? "valid", axes, transposed),
    dilation: lengths("dilation", options.dilation ?? 1),
    groups: checkCount("convArithmetic", "groups", groups),
    transposed: transposed === true,
    outputPadding: everyAxis(options.outputPadding ?? 0, axes),
  };
  // Says what does not fit together.
  const { outputShape } = new ExploredConv(exploredOptions(resolved));
  const longest = Math.max(...outputShape.slice(0, axes));
  if (longest > 4 * CONV_LIMITS.side) throw new Error(`convArithmetic: the output would have ${longest} cells along an axis, which is too many to draw. Use a smaller input or smaller strides.`);
  return resolved;
}

/** The settings as {@link ExploredConv} takes them. */
export function exploredOptions(settings: ResolvedConv, example: ExampleName = ""): ConstructorParameters<typeof ExploredConv>[0] {
  const { outputPadding, transposed } = settings;
  // Without extra cells a transposed "same" is as long as its input times the stride; with them it follows another rule.
  const extra = transposed && outputPadding.some((cells) => cells > 0) ? outputPadding : undefined;
  return { ...settings, outputPadding: extra, example };
}

/** The settings of a worked example. */
export function exampleSettings(name: string): ResolvedConv {
  if (name !== "cs231n") throw new Error(`convArithmetic: the worked example must be "cs231n"; received ${JSON.stringify(name)}.`);
  return convSettings(CS231N_SETTINGS);
}

function count(name: "channels" | "filters", value: number): number {
  return within(name, [checkCount("convArithmetic", name, value)], CONV_LIMITS[name])[0] ?? 1;
}

function within(name: string, lengths: readonly number[], limit: number): readonly number[] {
  if (lengths.some((length) => length > limit)) {
    throw new Error(`convArithmetic: ${name} must be at most ${limit} to be drawn; received ${lengths.join(" and ")}. arithmetic.conv counts larger ones.`);
  }
  return lengths;
}

function everyAxis(value: Lengths, axes: number): readonly number[] {
  return typeof value === "number" ? Array.from({ length: axes }, () => value) : value;
}

function paddingOf(padding: NonNullable<ConvSettingsOptions["padding"]>, axes: number, transposed: boolean): ResolvedConv["padding"] {
  if (padding === "causal" && (axes !== 1 || transposed)) throw new Error('convArithmetic: the padding "causal" is for convolutions over one axis. Use "same".');
  if (padding === "valid" || padding === "same" || padding === "causal") return padding;
  const zeros = everyAxis(padding, axes);
  if (!Array.isArray(zeros) || zeros.length !== axes || !zeros.every((side) => Number.isInteger(side) && side >= 0)) {
    throw new Error(`convArithmetic: padding must be "valid", "same", "causal" or a whole number from 0 for every axis; received ${JSON.stringify(padding)}.`);
  }
  return within("padding", zeros, CONV_LIMITS.padding);
}
