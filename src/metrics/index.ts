export { Accuracy, accuracy } from "./accuracy.js";
export { GatheringMetric } from "./gatheringMetric.js";
export { MeanMetric } from "./meanMetric.js";
export { Metric } from "./metric.js";
export type { MetricChoice } from "./named.js";
export type { Figures, Scores } from "./totals.js";
