export { imageGrid, ImageGrid, type ImageGridOptions, type LabelledImages, type Predicting } from "./imageGrid.js";
export { lossCurve, LossCurve, type LossCurveOptions } from "./lossCurve.js";
export { plot, Plot, type PlotOptions, type PlotValues } from "./plot.js";
export { convArithmetic, ConvArithmetic, type ConvArithmeticOptions } from "./convArithmetic.js";
export { drawDigit, DrawDigit, type DrawDigitOptions, type ReadingNetwork } from "./drawDigit.js";
export { confusion, Confusion } from "./confusion.js";
export { table, DataTable, type DataTableOptions } from "./table.js";
