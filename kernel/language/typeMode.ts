/** How type errors are told: as warnings, not at all, or instead of running the cell. */
export type TypeMode = "on" | "off" | "strict";

let mode: TypeMode = "on";

/** The mode that `%types` has set for this kernel. */
export function typeMode(): TypeMode {
  return mode;
}

/** Sets the mode for the cells that follow; other words are ignored, the command has refused them. */
export function setTypeMode(wanted: string): void {
  if (wanted === "on" || wanted === "off" || wanted === "strict") mode = wanted;
}
