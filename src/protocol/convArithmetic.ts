/** A convolution as the explorer shows it; lengths are one number an axis. */
export interface ConvSettings {
  /** [length] or [rows, columns]. */
  readonly input: readonly number[];
  readonly channels: number;
  readonly filters: number;
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
  /** What surrounds the input, or how many zeros on both sides of each axis. */
  readonly padding: "valid" | "same" | "causal" | readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
  readonly transposed: boolean;
  /** Extra cells at the end of a transposed convolution's axes. */
  readonly outputPadding: readonly number[];
}

/** A layer of a stack, along one axis. */
export interface StackLayer {
  readonly kernelSize: number;
  readonly strides: number;
  readonly dilation: number;
  readonly padding: number;
}

/** State of the widget `convArithmetic`. */
export interface ConvArithmeticState {
  /** What is open: one layer, or a stack of them. */
  readonly tab: "layer" | "stack";
  readonly layer: ConvSettings;
  /** Whose numbers stand in the cells: a worked example's, or a pattern's. */
  readonly example: "cs231n" | "";
  /** The output cell that is looked at, and its filter. */
  readonly cell: readonly number[];
  readonly filter: number;
  /** The stack's layers, the first one first, and how long its input is. */
  readonly stack: readonly StackLayer[];
  readonly stackInput: number;
}
