import { curveColumns, type LossCurveState } from "../protocol/lossCurve.js";

/** The training in a few lines of text: where it stands and the last value of every curve. */
export function curveText(state: LossCurveState, column: (name: string) => Float32Array): string {
  const progress = state.totalSteps === null ? `step ${state.step}` : `step ${state.step} of ${state.totalSteps}`;
  const lines = [`${state.title}: ${state.status}, ${progress}${state.summary === "" ? "" : `. ${state.summary}`}`];
  for (const curve of state.curves) {
    const names = curveColumns(curve);
    const steps = column(names.steps);
    const values = column(names.values);
    const value = values.at(-1);
    if (value === undefined) continue;
    lines.push(`  ${curve.run === undefined ? "" : `${curve.run}: `}${curve.metric}${curve.kind === "rate" ? "" : ` (${curve.kind})`}: ${Number(value.toPrecision(4))} at step ${steps.at(-1)}, ${values.length} points`);
  }
  return lines.join("\n");
}
