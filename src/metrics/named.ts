import { byName } from "../variables/byName.js";
import { accuracy } from "./accuracy.js";
import type { Metric } from "./metric.js";

const known = { accuracy };

/** A metric, or the name of one with its defaults. */
export type MetricChoice = Metric | keyof typeof known;

/** Reads an item of a metrics option. */
export function metricOf(choice: MetricChoice): Metric {
  return byName<Metric>("metric", choice, known);
}
