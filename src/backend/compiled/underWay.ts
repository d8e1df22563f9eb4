import type { Form } from "./forms.js";

let form: Form | undefined;
let isMixed = false;
let gradients = 0;

/** Notes what a step is being recorded for, and whether it is to run in mixed precision; undefined when it is done. */
export function setRecording(now: Form | undefined, mixedPrecision = false): void {
  form = now;
  isMixed = mixedPrecision;
}

/** Whether a step is being recorded: one inside another is part of it. */
export function isRecording(): boolean {
  return form !== undefined;
}

/** Whether a step is being recorded for XLA, which knows TensorFlow's ops only. */
export function isRecordingForXla(): boolean {
  return form === "xla";
}

/** Whether a step is being recorded that takes no products but TensorFlow's own: XLA knows no others, and mixed precision casts no others. */
export function needsTensorFlowsProducts(): boolean {
  return isRecordingForXla() || isMixed;
}

/** Runs what takes gradients, forwards and backwards. */
export function whileTakingGradients<Result>(run: () => Result): Result {
  gradients += 1;
  try {
    return run();
  } finally {
    gradients -= 1;
  }
}

/** Whether gradients are being taken: the operations are those of a training step. */
export function areGradientsTaken(): boolean {
  return gradients > 0;
}
