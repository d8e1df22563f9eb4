import type { Tfjs } from "../tfjs.js";

/** The ladder's rungs, best first. */
export const RUNGS = ["gpu", "tensorflow", "wasm", "cpu"] as const;

/** One rung of the ladder. */
export type Rung = (typeof RUNGS)[number];

/** A rung that was opened: tfjs, set to its backend and ready to use. */
export interface OpenRung {
  readonly tf: Tfjs;
  /** What computes and its version, e.g. "TensorFlow 2.21.0". */
  readonly version: string;
  /** Where it computes: TensorFlow's own device name, or "WebAssembly" or "JavaScript". */
  readonly device: string;
  /** How many threads compute. */
  readonly threads: number;
}
