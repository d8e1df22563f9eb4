export { compare, Comparison } from "./compare.js";
export { list, RunList } from "./list.js";
export type { RunRecord, RunStatus } from "./runRecord.js";
