export { DamagedFileError } from "./checkedFile.js";
export { type Batch, type BatchOptions, Dataset, type DatasetOptions } from "./dataset.js";
export { type ArrayData, fromArrays } from "./fromArrays.js";
export { mnist, type MnistOptions } from "./mnist.js";
export { SplitDataset, type SplitDatasetOptions } from "./splitDataset.js";
