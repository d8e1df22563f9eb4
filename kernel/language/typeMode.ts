/** How type errors are told: as warnings, not at all, or instead of running the cell. */
export type TypeMode = "on" | "off" | "strict";

let mode: TypeMode = "on";

// nbgrader gives no point to a test with any text on stderr, a warning included; its configuration of ours sets this.
setTypeMode(process.env["GRADBOOK_TYPES"] ?? "on");

/** The mode that `%types` has set for this kernel. */
export function typeMode(): TypeMode {
  return mode;
}

/** Sets the mode for the cells that follow; other words are ignored, the command has refused them. */
export function setTypeMode(wanted: string): void {
  if (wanted === "on" || wanted === "off" || wanted === "strict") mode = wanted;
}
