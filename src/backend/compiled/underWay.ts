import type { Form } from "./forms.js";

let form: Form | undefined;

/** Notes what a step is being recorded for; undefined when it is done. */
export function setRecording(now: Form | undefined): void {
  form = now;
}

/** Whether a step is being recorded: one inside another is part of it. */
export function isRecording(): boolean {
  return form !== undefined;
}

/** Whether a step is being recorded for XLA, which knows TensorFlow's ops only. */
export function isRecordingForXla(): boolean {
  return form === "xla";
}
