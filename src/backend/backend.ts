import { installDisplay } from "./display.js";
import { climb } from "./ladder.js";
import type { Rung } from "./rungs/rung.js";
import type { Tfjs } from "./tfjs.js";

const choice = await climb(process.env["GRADBOOK_BACKEND"]);

/** What computes in this session. */
export interface BackendInfo {
  readonly rung: Rung;
  /** One line for each better rung: why it is not the one that runs. */
  readonly why: readonly string[];
  /** What computes and its version, e.g. "TensorFlow 2.21.0". */
  readonly version: string;
  /** Where it computes, e.g. "/job:localhost/replica:0/task:0/device:CPU:0". */
  readonly device: string;
  readonly threads: number;
}

/** tfjs, whole, on the best rung that runs here. */
export const tf: Tfjs = choice.tf;

installDisplay(tf);

/** Says which rung runs and why no better one does. */
export function backend(): BackendInfo {
  const { rung, why, version, device, threads } = choice;
  return { rung, why, version, device, threads };
}

/** Whether libtensorflow computes: compiled steps and TensorFlow's own ops are there. */
export const isNative: boolean = choice.rung === "gpu" || choice.rung === "tensorflow";
