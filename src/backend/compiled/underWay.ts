import type { Form } from "./forms.js";

let form: Form | undefined;
let isMixed = false;

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
