import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./projectRoot.js";

/** A tensor as the binding reports it. `dtype` is TensorFlow's number. */
export interface TensorDescription {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

export type AttributeValue = string | number | boolean | Uint8Array | readonly AttributeValue[];

/** An attribute of an op; `type` is one of the TF_ATTR_ constants, an array as `value` makes a list attribute. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: AttributeValue;
}

/** Values of a tensor on JavaScript's side: a typed array, or one Uint8Array a string. */
export type TensorValues = Float32Array | Int32Array | Uint8Array | BigInt64Array | Uint8Array[];

/** What native/ offers: tfjs-node's TFJSBinding, and beyond it functions, runs on a native thread, and the context's settings. */
export interface Binding {
  createTensor(shape: readonly number[], dtype: number, values: TensorValues): number;
  /**
   * The rows of `values` that `order` names, times `scale`, as a float tensor of a shape whose first axis is the rows. With `lend` the tensor may read from `values`
   * itself, and changes when they do.
   */
  gatherRows(shape: readonly number[], values: Float32Array | Uint8Array, order: Uint32Array, scale: number, lend: boolean): number;
  /** Zeros that begin where TensorFlow can read them without a copy; their buffer is a little longer. */
  alignedFloats(length: number): Float32Array;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): TensorValues;
  /** Whether none of the values, or of a float tensor's, is NaN or infinite. */
  allFinite(values: Float32Array | number): boolean;
  executeOp(name: string, attributes: readonly OpAttribute[], inputs: readonly number[], outputs: number): TensorDescription[];
  /** The attributes that executeOp would run the op with, inferred ones included, as a serialized NameAttrList. */
  serializeAttributes(name: string, attributes: readonly OpAttribute[], inputs: readonly number[]): Uint8Array;
  /** As executeOp, on the native thread, in order of the calls. `run` is the caller's number, for {@link cancelRun}. */
  executeOpAsync(name: string, attributes: readonly OpAttribute[], inputs: readonly number[], outputs: number, run: number): Promise<TensorDescription[]>;
  /**
   * As executeOpAsync, once for each list of inputs. The last `carried.length` outputs are carried: they take the place of these inputs (-1: of none) in the
   * step after, whatever stands there. After a step whose first output begins with NaN or an infinity no other is taken.
   *
   * @returns each step's outputs without the carried ones, then what the last step has carried; what the step before it has, if the last began so; none, if that was the first
   */
  executeStepsAsync(name: string, attributes: readonly OpAttribute[], steps: readonly (readonly number[])[], outputs: number, carried: readonly number[], run: number): Promise<TensorDescription[][]>;
  /** Keeps a queued op from beginning, and ends a running function at its next checkpoint: its promise rejects with code "CANCELLED". False when it is done. */
  cancelRun(run: number): boolean;
  /** Registers a serialized GraphDef as a function that executeOp runs by its name. Tensors are named "node:index". */
  createFunction(name: string, graphDef: Uint8Array, inputs: readonly string[], outputs: readonly string[]): void;
  removeFunction(name: string): void;
  /**
   * Opens a session for a serialized GraphDef, which executeOp, executeOpAsync and executeStepsAsync run by its name; attributes say nothing to it. No tensor may
   * be both input and output. `config` is a serialized ConfigProto; `here` has the ops run on the thread that runs the step, one after the other.
   */
  createStep(name: string, graphDef: Uint8Array, config: Uint8Array, here: boolean, inputs: readonly string[], outputs: readonly string[]): void;
  /** Forgets a step; a run under way ends first. */
  removeStep(name: string): void;
  /** From now on until {@link endTrace}, steps that are sessions note how long each op takes. */
  startTrace(): void;
  /** A serialized RunMetadata for each run since. */
  endTrace(): Uint8Array[];
  /** Makes the context anew from a serialized ConfigProto; only while no tensor exists. */
  configure(config: Uint8Array): void;
  listDevices(): { readonly name: string; readonly type: string }[];
  isUsingGpuDevice(): boolean;
  getNumOfTensors(): number;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  runSavedModel(id: number, inputs: readonly number[], inputNames: string, outputNames: string): TensorDescription[];
  getNumOfSavedModels(): number;
  /** The attribute `switch` of GradbookCheckpoint ops, which end their function when its run is cancelled. */
  readonly cancelSwitch: number;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_INT64: number;
  readonly TF_BOOL: number;
  readonly TF_COMPLEX64: number;
  readonly TF_STRING: number;
  readonly TF_RESOURCE: number;
  readonly TF_UINT8: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  /** Whether the processor has the instructions that the Gradbook products of two matrices are written for. */
  readonly hasFastProducts: boolean;
  readonly TF_Version: string;
}

/** Where set-up puts the compiled binding. */
export function bindingPath(): string {
  return join(projectRoot(), "build", "gradbook.node");
}

let loaded: Binding | undefined;

/**
 * Loads the compiled binding once.
 *
 * @throws Error when it was not built or can't be loaded (a TensorFlow that was removed, another platform's file).
 */
export function loadBinding(): Binding {
  if (loaded !== undefined) return loaded;
  const path = bindingPath();
  if (!existsSync(path)) throw new Error(`the native binding is not built; run "npm run setup"`);
  // TensorFlow reads it when its library is loaded: from 2 on, only errors reach stderr.
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  loaded = createRequire(import.meta.url)(path) as Binding;
  return loaded;
}
