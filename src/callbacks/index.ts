export { Callback, type Training, type TrainingEnd } from "./callback.js";
export { EarlyStopping, earlyStopping, type EarlyStoppingOptions } from "./earlyStopping.js";
export { LossCurveCallback, lossCurve } from "./lossCurve.js";
export { ProgressLines, progressLines } from "./progressLines.js";
